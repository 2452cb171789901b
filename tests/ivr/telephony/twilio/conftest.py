"""A bank that Twilio calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ivr.switchboard import Switchboard
from tests.ivr.reception.office import Office
from tests.ivr.telephony.twilio.calls import Caller

MakeOffice = Callable[..., Office]


@pytest.fixture
def offices(switchboard: Switchboard, tmp_path: Path) -> Iterator[MakeOffice]:
    """Return a maker of offices with settings of their own, over one database."""
    opened: list[Office] = []

    def make(url: str = f"sqlite:///{tmp_path}/callsteer.db", **settings: Any) -> Office:
        opened.append(Office(switchboard, url, **settings))
        return opened[-1]

    yield make
    for office in opened:
        office.closes()


@pytest.fixture
def office(offices: MakeOffice) -> Office:
    return offices()


@pytest.fixture
def caller(office: Office) -> Caller:
    return Caller(office)
