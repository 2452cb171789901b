"""Where conversations wait for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from ivr.storage import FollowUps, LiveCall
from ivr.storage.models import FollowUp
from ivr.storage.queue_parts import EntryKind, EntryState, Outcome
from ivr.storage.queue_rows import entering_of
from ivr.storage.queues import Queues
from routing.types import Destination


class Room(Protocol):
    """Takes conversations that a person is to go on with."""

    def enter(self, call: LiveCall, place: Destination) -> bool:
        """Put ``call`` with its packet before the people of ``place``; False: nobody will come."""

    def overdue(self, now: datetime) -> Sequence[str]:
        """Let go of conversations that nobody has taken in time, and return their ids."""

    def done(self, call_sid: str) -> None:
        """Take note that somebody has served a conversation to its end."""


class FollowUpRoom:
    """A Room that is the list of what people have to do: kind ``chat``, by destination."""

    def __init__(self, follow_ups: FollowUps) -> None:
        self._follow_ups = follow_ups

    def enter(self, call: LiveCall, place: Destination) -> bool:
        """Write down that somebody has to answer."""
        item = FollowUp(
            call_sid=call.call_sid,
            kind="chat",
            preset=call.preset,
            wanted=place.name,
            number=call.caller,
        )
        return self._follow_ups.add(item)

    def overdue(self, now: datetime) -> Sequence[str]:
        """Return nothing: what is on the list stays there."""
        del now
        return ()

    def done(self, call_sid: str) -> None:
        """Tick it off."""
        self._follow_ups.settle(call_sid, "chat")


class QueueRoom:
    """A Room that is our own queues; what does not wait there is left to another Room."""

    def __init__(
        self,
        queues: Queues,
        takes: Callable[[str, Destination], bool],
        longest: timedelta,
        now: Callable[[], datetime],
        other: Room,
    ) -> None:
        self._queues = queues
        self._takes = takes
        self._longest = longest
        self._now = now
        self._other = other

    def enter(self, call: LiveCall, place: Destination) -> bool:
        """Let the conversation wait for an agent; the packet's priority counts as for calls."""
        if not self._takes(call.preset, place):
            return self._other.enter(call, place)
        new = entering_of(call, place.name, EntryKind.CHAT, channel=call.channel)
        self._queues.enter(new, self._now())
        return True

    def overdue(self, now: datetime) -> Sequence[str]:
        """Take those out of line who wait too long; what rings at an agent's may ring on."""
        late = [
            entry
            for entry in self._queues.line()
            if entry.kind is EntryKind.CHAT
            and entry.state is EntryState.WAITING
            and entry.entered_at <= now - self._longest
        ]
        left = [one for one in late if self._queues.leave(one.id, Outcome.OVERFLOW, now)]
        return [one.call_sid for one in left]

    def done(self, call_sid: str) -> None:
        """Let the entry leave as answered, if the agent has not ended it already."""
        entry = self._queues.of_call(call_sid)
        if entry is not None and entry.kind is EntryKind.CHAT:
            self._queues.leave(entry.id, Outcome.ANSWERED, self._now())
        self._other.done(call_sid)
