"""The channels as the application serves them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from ivr.channels import open_channels, sender_of
from ivr.errors import ConfigError
from ivr.messaging import KeptSender
from ivr.settings import Settings
from ivr.storage.bus import Bus
from ivr.storage.queue_parts import Entering
from ivr.storage.queues import Queues
from ivr.switchboard import Switchboard
from tests.ivr.reception.office import Office

pytestmark = [pytest.mark.web, pytest.mark.model]


@pytest.fixture
def office(switchboard: Switchboard, tmp_path: Path) -> Iterator[Office]:
    opened = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db", sms="kept", companion=True)
    yield opened
    opened.closes()


def client_of(office: Office) -> tuple[Any, Any]:
    assert office.database is not None
    channels = open_channels(office.reception, office.database, Bus(), "secret", None)
    app = Flask("channels under test")
    for pages in channels.pages:
        app.register_blueprint(pages)
    return app.test_client(), channels


def test_a_waiting_caller_s_link_is_kept_for_a_trial_and_leads_to_the_page(
    office: Office,
) -> None:
    client, channels = client_of(office)
    call = office.admits()
    shared = office.reception.shared
    place = shared.company(call).policy.named("card_services")
    shared.switchboard.outside.leaving(call, place)
    for close in channels.closing:
        close()
    channels.courier.send_due()
    shown = client.get("/chat/messages").text
    link = shown.partition("/c/")[2].partition('"')[0].partition("&")[0].partition("<")[0]
    assert "Your call" in client.get(f"/c/{link}").text
    queues = Queues(office.database, Bus())  # type: ignore[arg-type]
    for sid in ("CA0", "CA1"):
        entering = Entering(call_sid=sid, preset="bank", queue="card_services")
        queues.enter(entering, office.clock.now)
        office.clock.passes(seconds=1)
    where = client.get(f"/c/{link}/state").get_json()["where"]
    assert "number 2 in line" in where


def test_without_messages_there_is_neither_outbox_nor_webhook(office: Office) -> None:
    office.switchboard.settings = office.switchboard.settings.model_copy(update={"sms": "none"})
    client, channels = client_of(office)
    for close in channels.closing:
        close()
    assert client.get("/chat/").status_code == 200
    assert client.get("/chat/messages").status_code == 404
    assert client.post("/twilio/sms").status_code == 404
    assert not office.reception.shared.switchboard.outside.texting


def test_twilio_needs_its_settings(settings: Settings) -> None:
    twilio = settings.model_copy(update={"sms": "twilio"})
    with pytest.raises(ConfigError, match="CALLSTEER_SMS_FROM"):
        sender_of(twilio)
    assert isinstance(sender_of(settings.model_copy(update={"sms": "kept"})), KeptSender)
