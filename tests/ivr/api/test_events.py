"""What the company hears of calls: from a real reception, and without words or numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ivr.api.events import CallEvents, hand_off_data
from ivr.api.guard import Guard
from ivr.api.outbox import Outbox
from ivr.storage.models import WebhookEndpoint
from ivr.storage.webhooks import Webhooks
from ivr.switchboard import Switchboard
from tests.ivr.api.conftest import NOW
from tests.ivr.reception.office import CALLER, Office

pytestmark = [pytest.mark.web, pytest.mark.model]


@pytest.fixture
def office(switchboard: Switchboard, tmp_path: Path) -> Iterator[Office]:
    opened = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db")
    yield opened
    opened.closes()


def heard(webhooks: Webhooks) -> dict[str, dict[str, Any]]:
    """Return the data of each event that has been written, by type."""
    return {item.event_type: json.loads(item.body)["data"] for item in webhooks.deliveries()}


def test_a_call_is_told_from_its_beginning_to_its_end(office: Office) -> None:
    assert office.database is not None
    webhooks = Webhooks(office.database)
    webhooks.add(
        WebhookEndpoint(
            url="https://127.0.0.1/", types=[], secret="whsec_", created_at=NOW, include_words=False
        )
    )
    outbox = Outbox(webhooks, Guard(), office.clock)
    board = office.switchboard
    board.outside = replace(board.outside, watcher=CallEvents(outbox))
    office.admits()
    office.admits()  # asked twice, told once
    office.claims()
    office.reception.departures.rescue("CA1")
    office.reception.departures.leg_ended("CA1", answered=True)
    outbox.start()
    outbox.close()
    told = heard(webhooks)
    assert len(webhooks.deliveries()) == 4
    assert told["call.started"] == {
        "call_sid": "CA1", "preset": "bank", "language": "en", "channel": "twilio_stream"
    }  # fmt: skip
    assert told["call.routed"]["destination"] == "front_desk"
    assert told["handoff.ready"]["handoff_id"].startswith("HO")
    assert told["call.ended"]["disposition"] == "escalated"
    assert CALLER[1:] not in str(told)


def test_a_hand_off_tells_words_apart_so_that_they_can_be_left_out() -> None:
    packet = {"call_sid": "CA1", "need": "x", "words": ("my card",), "transcript": ["y"]}
    assert hand_off_data(packet) == {"call_sid": "CA1", "words": ["my card"]}
