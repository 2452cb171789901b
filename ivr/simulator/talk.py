"""A conversation in frames of 20 ms over a carrier's connection: what the carriers share."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import ClassVar

from ivr.simulator.caller import SILENCE, Act, HangUp, Press
from ivr.simulator.pacing import Pacing
from ivr.simulator.placed import Placed
from ivr.simulator.plan import Plan
from ivr.simulator.playout import Playout

LATE_MS = 100
"""Frames that leave later spoil the figures, which is reported."""
LATE = "the simulator was late: fewer calls at once"


class Talk(ABC):
    """Both directions. One task reads, one writes; neither waits for the other."""

    grace_ms: ClassVar[float]
    """How long after its last sound a prompt counts as playing."""

    def __init__(self, plan: Plan, placed: Placed) -> None:
        self.placed = placed
        self.clock, self.measures = placed.clock, placed.measures
        self.recording = placed.caller.recording
        self.playout = Playout(self.grace_ms)
        self._fresh = False  # the server has spoken since the last frame
        self._pacing = Pacing(self.clock.now_ms(), plan.jitter_ms, plan.loss_percent, placed.dice)

    async def converse(self) -> bool:
        """Talk until one side ends it; whether it was the caller.

        Raises:
            CallFailed: the server broke the protocol.

        """
        reading = asyncio.create_task(self.read())
        try:
            hung_up = await self._pace(reading)
        finally:
            reading.cancel()
            (broken,) = await asyncio.gather(reading, return_exceptions=True)
        if isinstance(broken, Exception):
            raise broken
        now = self.clock.now_ms()
        if hung_up:
            self.measures.handed_over(now)
        else:
            self.measures.server_cut()
            self.measures.server_turn(now)
        return hung_up

    async def _pace(self, reading: asyncio.Task[None]) -> bool:
        """Send frames until a side ends it; whether it was the caller."""
        while True:
            due = self._pacing.next_ms()
            await self.clock.until(due)
            if reading.done():
                return False
            now = self.clock.now_ms()
            if now - due > LATE_MS:
                self.placed.note(LATE)
            try:
                await self.tick(now)
                playing, self._fresh = self._fresh or self.playout.playing(now), False
                act = self.placed.caller.step(playing)
                if isinstance(act, HangUp):
                    await self.hang_up()
                    return True
                await self._perform(act, now)
            except ConnectionError:  # the server closed while we wrote
                return False

    async def _perform(self, act: Act, now: float) -> None:
        if isinstance(act, Press):
            for digit in act.digits:
                await self.press(digit)
        elif isinstance(act, int):
            await self.send(act, self._pacing.lost())
            if act != SILENCE and act in self.recording.speech:
                self.measures.caller_sounds(now)
                if act in self.recording.ends:
                    self.measures.utterance_ended(now)

    def heard(self, length_ms: float, sounding: bool) -> None:
        """Take audio of the server that came just now."""
        now = self.clock.now_ms()
        until = self.playout.receive(now, length_ms, sounding)
        if sounding:
            self._fresh = True
            self.measures.server_sounds(now, until)

    @abstractmethod
    async def read(self) -> None:
        """Take what the server sends, until it ends the conversation."""

    @abstractmethod
    async def send(self, index: int, lost: bool) -> None:
        """Send a frame of the recording, or of SILENCE; 20 ms pass even when it gets lost."""

    @abstractmethod
    async def press(self, digit: str) -> None:
        """Send a key."""

    @abstractmethod
    async def tick(self, now: float) -> None:
        """Do what is due beside the caller's frame."""

    @abstractmethod
    async def hang_up(self) -> None:
        """Tell the server that the caller is gone."""
