"""The channels as the application serves them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from ivr.channels import open_channels, sender_of
from ivr.chat.conversations import Newcomer
from ivr.errors import ConfigError
from ivr.messaging import KeptSender
from ivr.settings import Settings
from ivr.storage.bus import Bus
from ivr.storage.caller_key import caller_key
from ivr.storage.consents import Consents
from ivr.storage.queue_parts import Entering
from ivr.storage.queues import Queues
from ivr.switchboard import Switchboard
from ivr.web import web_blueprint
from tests.ivr.reception.office import CALLER, Office

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
    app.register_blueprint(web_blueprint())
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


@pytest.mark.parametrize(("rating", "called_back"), [("2", True), ("3", False)])
def test_a_served_caller_is_asked_for_reminders_and_how_it_was_and_systems_hear_of_it(
    office: Office, rating: str, called_back: bool
) -> None:
    settings = office.switchboard.settings
    office.switchboard.settings = settings.model_copy(update={"survey": "call"})
    events: list[tuple[str, dict[str, Any]]] = []
    assert office.database is not None
    channels = open_channels(
        *(office.reception, office.database, Bus(), "secret", None),
        lambda kind, data: events.append((kind, dict(data))),
    )
    for close in channels.closing:
        close()
    desk = channels.desk
    office.clock.now = datetime.now(UTC)  # the sample company lives today
    call, _ = desk.begin(Newcomer("sms", "clinic", caller=CALLER))
    said = ["i want to move my appointment to next monday, patient 731204", "yes"]
    for text in said:
        answer = desk.says(call.call_sid, text)
    assert answer.lines[-1] == "Shall we remind you by text message?"
    assert "Is there anything else?" in desk.says(call.call_sid, "yes").lines[-1]
    asked = desk.says(call.call_sid, "no")
    assert [choice.send for choice in asked.choices] == ["1", "2", "3", "4", "5"]
    assert desk.says(call.call_sid, rating).over
    assert office.log.record.disposition == "contained"
    key = caller_key(CALLER, "secret")
    assert Consents(office.database).given(key, "clinic")
    assert [item.reason for item in office.follow_ups.open()] == (
        ["not satisfied: 2 of 5"] if called_back else []
    )
    assert [kind for kind, _ in events] == ["message.received"] * 5 + ["survey.answered"]
    assert events[-1][1]["satisfied"] == int(rating)
    assert CALLER not in str(events)
    assert "731204" not in str(events)
