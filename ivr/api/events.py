"""From calls to the events that the company hears of. No numbers; words only where wanted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intents.types import Alarm
from ivr.api.outbox import Outbox
from ivr.storage.webhooks import WORDS
from ivr.trace import CallRecord

ALARMS = frozenset(Alarm)


class CallEvents:
    """A ``CallWatcher`` that puts events into the outbox."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox

    def started(self, record: CallRecord) -> None:
        """Tell that a call has begun."""
        self._outbox.emit("call.started", call_data(record))

    def routed(self, record: CallRecord, packet: Mapping[str, Any]) -> None:
        """Tell where a call goes, and that the agent's screen can be filled."""
        destination = packet.get("destination", "")
        self._outbox.emit("call.routed", {**need_data(record), "destination": destination})
        self._outbox.emit("handoff.ready", hand_off_data(packet))

    def ended(self, record: CallRecord) -> None:
        """Tell how a call ended, and that something was said that people should know of."""
        self._outbox.emit("call.ended", ended_data(record))
        if alarms := [flag for flag in record.flags if flag in ALARMS]:
            self._outbox.emit("caller.flagged", {**call_data(record), "flags": alarms})

    def callback(self, call_sid: str, preset: str) -> None:
        """Tell that somebody is to be called back; the number is in the list of promises."""
        self._outbox.emit("callback.requested", {"call_sid": call_sid, "preset": preset})


def call_data(record: CallRecord) -> dict[str, Any]:
    """Return which call it is."""
    names = ("call_sid", "preset", "language", "channel")
    return {name: getattr(record, name) for name in names}


def need_data(record: CallRecord) -> dict[str, Any]:
    """Return which call it is and what it is about."""
    names = ("intent", "confidence", "band", "flags", "priority", "rule")
    return {**call_data(record), **{name: getattr(record, name) for name in names}}


def ended_data(record: CallRecord) -> dict[str, Any]:
    """Return how a call ended."""
    names = ("disposition", "destination", "time_to_route_ms", "ended_ms")
    return {**need_data(record), **{name: getattr(record, name) for name in names}}


def hand_off_data(packet: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is enough to ask for the packet; the redacted words apart."""
    names = ("call_sid", "handoff_id", "destination", "intent", "certainty", "flags", "priority")
    data = {name: packet[name] for name in names if name in packet}
    return {**data, WORDS: list(packet.get("words", ()))}
