"""A call to the bank with its companion page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from ivr.companion import CompanionPages, Links, Steering, companion_blueprint
from ivr.storage import Phase
from ivr.storage.bus import Bus
from ivr.storage.companions import Companions
from ivr.switchboard import Switchboard
from ivr.web import web_blueprint
from tests.ivr.chat.conftest import desk_of
from tests.ivr.reception.office import Office
from tests.ivr.telephony.twilio.calls import Caller


class Companion:
    """The office, and the page of its call CA1."""

    def __init__(self, office: Office) -> None:
        assert office.database is not None
        self.office = office
        self.links = Links("a secret of the tests", "https://ivr.example.com")
        self.companions = Companions(office.database)
        self.bus = Bus()
        steering = Steering(office.reception)
        desk = desk_of(office)
        self.app = Flask("companion under test")
        self.app.register_blueprint(web_blueprint())
        self.app.register_blueprint(
            companion_blueprint(
                CompanionPages(self.companions, self.links, steering, desk, self.bus)
            )
        )
        self.client = self.app.test_client()

    @property
    def path(self) -> str:
        page = self.companions.page_of("CA1", self.office.clock.now)
        return "/c/" + self.links.link(page).rpartition("/")[2]

    def state(self) -> dict[str, Any]:
        answer: dict[str, Any] = self.client.get(f"{self.path}/state").get_json()
        return answer


@pytest.fixture
def companion(switchboard: Switchboard, tmp_path: Path) -> Iterator[Companion]:
    office = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db")
    office.switchboard.outside = replace(
        switchboard.outside, load=lambda _preset: {"card_services": 240}
    )
    yield Companion(office)
    office.closes()


@pytest.fixture
def waiting(companion: Companion) -> Caller:
    """Return a caller who waits for the card services."""
    caller = Caller(companion.office)
    caller.dials()
    caller.says("my card was declined at the till")
    for _ in range(3):
        if companion.office.known().phase is Phase.TALKING:
            caller.is_silent()
    caller.goes_on()
    assert companion.office.known().phase is Phase.AWAY
    return caller
