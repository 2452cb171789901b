"""Calls that wait at a carrier's are counted, but never offered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivr.outside import Outside
from ivr.queueing.floor import Floor
from ivr.queueing.mirror import mirrored
from ivr.storage import LiveCall
from ivr.storage.queue_parts import Entering, EntryKind
from ivr.trace import CallRecord
from routing.types import Destination, DestinationKind
from tests.ivr.storage.lines import PRESET, QUEUE

pytestmark = pytest.mark.unit

PLACE = Destination(QUEUE, DestinationKind.QUEUE, "+442079460000")
CALL = LiveCall(
    call_sid="CA1",
    channel="twilio_stream",
    preset=PRESET,
    language="en",
    answered_at="2026-11-24T12:00:00+00:00",
    caller="+447700900123",
)


def ended(disposition: str) -> CallRecord:
    return CallRecord("CA1", PRESET, "en", "twilio_stream", disposition=disposition)


@pytest.mark.parametrize(
    ("disposition", "outcome"),
    [("transferred", "answered"), ("abandoned", "abandoned"), ("contained", "overflow")],
)
def test_a_call_at_a_carriers_queue_is_kept_with_its_end(
    floor: Floor, disposition: str, outcome: str
) -> None:
    outside = mirrored(Outside(), floor)
    outside.leaving(replace(CALL, packet={"priority": 80}), PLACE)
    (entry,) = floor.queues.line()
    assert (entry.kind, entry.priority) == (EntryKind.MIRRORED, 80)
    outside.after(CALL, ended(disposition))
    kept = floor.queues.get(entry.id)
    assert kept is not None
    assert kept.outcome == outcome


def test_a_call_to_a_number_outside_is_not_in_a_queue(floor: Floor) -> None:
    place = replace(PLACE, kind=DestinationKind.EXTERNAL)
    mirrored(Outside(), floor).leaving(CALL, place)
    assert floor.queues.line() == []


def test_a_callback_of_ours_outlives_its_call(floor: Floor) -> None:
    entry_id = floor.queues.enter(
        Entering("CA1", PRESET, QUEUE, kind=EntryKind.CALLBACK, number="+447700900123"),
        floor.now(),
    )
    mirrored(Outside(), floor).after(CALL, ended("transferred"))
    assert floor.queues.position(entry_id) == 1


def test_who_was_told_before_is_still_told(floor: Floor) -> None:
    told: list[str] = []
    outside = Outside(
        leaving=lambda _call, place: told.append(place.name),
        after=lambda call, _record: told.append(call.call_sid),
    )
    both = mirrored(outside, floor)
    both.leaving(CALL, PLACE)
    both.after(CALL, ended("transferred"))
    assert told == [QUEUE, "CA1"]
