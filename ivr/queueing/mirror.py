"""Calls that wait at a carrier's are kept in our tables too, so that the figures are whole.

Only what we learn is kept: that a call left for a queue, and how it ended. When in between it
was answered is what the carrier tells at the end.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError

from ivr.dialogue.actions import Disposition
from ivr.outside import Outside
from ivr.queueing.floor import Floor
from ivr.storage import LiveCall
from ivr.storage.queue_parts import EntryKind, Outcome
from ivr.storage.queue_rows import entering_of
from ivr.trace import CallRecord
from routing.types import Destination, DestinationKind

logger = logging.getLogger(__name__)

WRITTEN = ("chat", "sms")
"""Channels whose conversations wait with us, or on a list."""

OUTCOMES = {
    Disposition.TRANSFERRED: Outcome.ANSWERED,
    Disposition.ESCALATED: Outcome.ANSWERED,
    Disposition.ABANDONED: Outcome.ABANDONED,
    Disposition.FAILED: Outcome.FAILED,
}
"""By how the call ended; otherwise the caller came back to us and chose something else."""


def mirrored(outside: Outside, floor: Floor) -> Outside:
    """Return ``outside`` that also keeps who waits at carriers'."""
    mirror = Mirror(floor)

    def leaving(call: LiveCall, place: Destination) -> None:
        outside.leaving(call, place)
        mirror.leaving(call, place)

    def after(call: LiveCall, record: CallRecord) -> None:
        outside.after(call, record)
        mirror.after(record)

    return replace(outside, leaving=leaving, after=after)


class Mirror:
    """Takes note. Never raises: no call is lost over a figure."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor

    def leaving(self, call: LiveCall, place: Destination) -> None:
        """Take note that a call goes to a carrier's queue."""
        if place.kind is not DestinationKind.QUEUE or call.channel in WRITTEN:
            return
        new = entering_of(call, place.name, EntryKind.MIRRORED)
        try:
            self._floor.queues.enter(new, self._floor.now())
        except SQLAlchemyError as error:
            logger.error("call %s is not counted: %s", call.call_sid, type(error).__name__)

    def after(self, record: CallRecord) -> None:
        """Take note of how such a call, or a conversation, ended."""
        try:
            entry = self._floor.queues.of_call(record.call_sid)
            if entry is not None and entry.kind in (EntryKind.MIRRORED, EntryKind.CHAT):
                disposition = Disposition(record.disposition or Disposition.FAILED)
                outcome = OUTCOMES.get(disposition, Outcome.OVERFLOW)
                self._floor.queues.leave(entry.id, outcome, self._floor.now())
        except SQLAlchemyError as error:
            logger.error("call %s is not counted: %s", record.call_sid, type(error).__name__)
