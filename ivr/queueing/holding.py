"""Transfers to our own queues: the line stays ours, and the caller waits on it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from typing import Any, Literal

import numpy as np
from sqlalchemy.exc import SQLAlchemyError

from ivr.dialogue.events import CallerHungUp, Event, TransferCompleted, TransferFailed
from ivr.outside import HeldCall
from ivr.ports import CallControl, Departed, Pcm
from ivr.queueing.floor import Floor
from ivr.queueing.music import hold_music
from ivr.queueing.waiting import Ended, Guest, Say, Waiting
from ivr.storage.queue_parts import Entering
from routing.types import Destination, DestinationKind

logger = logging.getLogger(__name__)

Mode = Literal["auto", "carrier", "desk"]

OUTCOMES: dict[Ended, Callable[[int], Event]] = {
    Ended.SERVED: lambda at_ms: TransferCompleted(at_ms=at_ms),
    Ended.CALLBACK: lambda at_ms: TransferCompleted(at_ms=at_ms),
    Ended.HUNG_UP: lambda at_ms: CallerHungUp(at_ms=at_ms),
    Ended.OVERFLOW: lambda at_ms: TransferFailed(at_ms=at_ms),
}


@dataclass(frozen=True, slots=True)
class Holding:
    """What a process needs to hold waiting calls."""

    floor: Floor
    mode: Mode
    """carrier: never; desk: always; auto: when somebody is signed in for the queue."""
    longest_s: int
    promised: Callable[[str, str], None] = lambda _call_sid, _preset: None
    """Told of every callback that keeps its place in line, by call and preset."""

    link: Callable[[str, Destination], bool] = lambda _call_sid, _place: False
    """Sends a caller who begins to wait the link of their page; False when it is not sent."""

    def control(self, other: CallControl, call: HeldCall) -> HoldingControl:
        """Return the control of one call; what does not wait with us goes to ``other``."""
        return HoldingControl(other, self, call)

    def takes(self, preset: str, place: Destination) -> bool:
        """Whether a call to ``place`` waits with us. A broken database leaves it to the carrier."""
        elsewhere = self.mode == "carrier" or self.floor.recalls.closing
        if elsewhere or place.kind is not DestinationKind.QUEUE:
            return False
        try:
            return self.mode == "desk" or self.floor.agents.is_served(preset, place.name)
        except SQLAlchemyError as error:
            logger.error("the queues cannot be read: %s", type(error).__name__)
            return False


class HoldingControl:
    """A CallControl that keeps calls to our own queues, and leaves others to ``other``."""

    def __init__(self, other: CallControl, holding: Holding, call: HeldCall) -> None:
        self._other = other
        self._holding = holding
        self._call = call

    def transfer(self, destination: str) -> Event | Departed | None:
        """Let the caller wait for an agent and talk to them; blocks until that is over."""
        company = self._call.company
        place = company.policy.named(destination)
        if not self._holding.takes(company.pack.preset, place):
            return self._other.transfer(destination)
        try:
            with self._holding.floor.recalls.here(self._call.call_sid):
                ended = self._waits(place)
        except SQLAlchemyError as error:
            logger.error("call %s cannot wait: %s", self._call.call_sid, type(error).__name__)
            return self._other.transfer(destination)
        if ended is Ended.RECALLED:
            return self._other.transfer(destination)
        if ended is Ended.CALLBACK:
            self._holding.promised(self._call.call_sid, company.pack.preset)
        return OUTCOMES[ended](self._call.line.now_ms())

    def take_secret(self, slot: str, value: str) -> None:
        """Pass a sensitive value on."""
        self._other.take_secret(slot, value)

    def _waits(self, place: Destination) -> Ended:
        call, floor = self._call, self._holding.floor
        packet = dict(call.packet() or {})
        new = Entering(
            call_sid=call.call_sid,
            preset=call.company.pack.preset,
            queue=place.name,
            priority=int(packet.get("priority", 50)),
            language=call.company.language,
            packet=packet,
        )
        entry_id = floor.queues.enter(new, floor.now().astimezone(UTC))
        guest = Guest(
            line=call.line,
            say=self._first_that(self._say) if self._sends_link(place) else self._say,
            music=waiting_music(),
            number=call.caller,
            longest_s=self._holding.longest_s,
            whisper=whisper_of(packet),
            recalled=lambda talking: floor.recalls.wants(call.call_sid, talking=talking),
        )
        return Waiting(guest, floor, entry_id).run()

    def _sends_link(self, place: Destination) -> bool:
        return self._holding.link(self._call.call_sid, place)

    def _first_that(self, say: Say) -> Say:
        """Return what says first of all that a link has been sent; it has been promised."""
        told = False

        def said(prompt: str, values: Mapping[str, str]) -> Pcm:
            nonlocal told
            first = not told and prompt.startswith("wait")
            told |= first
            audio = say(prompt, values)
            return np.concatenate([say("wait_link", {}), audio]) if first else audio

        return said

    def _say(self, prompt: str, values: Mapping[str, str]) -> Pcm:
        return self._call.company.prompts.render(prompt, values).audio


def whisper_of(packet: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the prompt that tells an agent what a call is about."""
    if not packet.get("intent"):
        return "whisper_unknown", {}
    urgent = "urgent" in packet.get("flags", ())
    need = str(packet.get("need", "")).removeprefix("URGENT: ").rstrip(".")
    return ("whisper_urgent" if urgent else "whisper"), {"need": need}


@cache
def waiting_music() -> Pcm:
    """Return the music that plays while somebody waits: int16 [n] at 8000 Hz, made once."""
    return hold_music()
