"""Where conversations wait for a person."""

from __future__ import annotations

from typing import Protocol

from ivr.storage import FollowUps, LiveCall
from ivr.storage.models import FollowUp
from routing.types import Destination


class Room(Protocol):
    """Takes conversations that a person is to go on with."""

    def enter(self, call: LiveCall, place: Destination) -> bool:
        """Put ``call`` with its packet before the people of ``place``; False: nobody will come."""


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
