"""A caller's line and an agent's browser, each held by its own thread, exchange frames.

What cannot be played in time is dropped, never delayed: at most ``KEPT`` frames wait on their
way, and at most ``AHEAD_MS`` of audio is sent before it can be played.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock
from typing import Protocol

from ivr.errors import LineError
from ivr.ports import FRAME_MS, AudioArrived, Line, LineClosed, Pcm

logger = logging.getLogger(__name__)

KEPT = 10
"""Frames, 200 ms: more than that is a conversation out of step."""
AHEAD_MS = 240
WHISPER_MS = 3_000
SAMPLES_PER_MS = 8
AGENT_WITHIN_S = 10.0
"""A browser that has accepted a call comes for its audio within that."""


class AgentLine(Line, Protocol):
    """An agent's browser."""

    @property
    def is_lost(self) -> bool:
        """Whether the socket has gone; False after a hang-up that the page has told."""


class Meeting:
    """One accepted offer: two threads meet here. Thread-safe."""

    def __init__(self) -> None:
        self.to_agent: deque[Pcm] = deque(maxlen=KEPT)
        self.to_caller: deque[Pcm] = deque(maxlen=KEPT)
        self.ready = Event()
        """The agent is there, and has heard the whisper."""
        self.over = Event()
        """One of them has gone, or the call goes elsewhere."""
        self.agent_lost = False
        """The agent's browser went away without a word."""
        self.seat = 0
        """Which of the agent's connections has the call: the latest. Bridges' lock guards it."""


class Bridges:
    """The meetings of this process, by offer."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._meetings: dict[str, Meeting] = {}
        self._whispers: dict[str, Pcm] = {}

    @contextmanager
    def expecting(self, offer_id: str, whisper: Pcm) -> Iterator[Meeting]:
        """Hold a caller ready for the agent who has accepted; ``whisper`` is for the agent."""
        meeting = Meeting()
        with self._lock:
            self._meetings[offer_id] = meeting
            self._whispers[offer_id] = whisper[: WHISPER_MS * SAMPLES_PER_MS]
        try:
            yield meeting
        finally:
            meeting.over.set()
            with self._lock:
                del self._meetings[offer_id], self._whispers[offer_id]

    def expects(self, offer_id: str) -> bool:
        """Whether a caller is held here for the agent who has accepted."""
        with self._lock:
            return offer_id in self._meetings

    def join(self, offer_id: str, line: AgentLine) -> bool:
        """Hold the agent's side until the call is over; False when no caller is held here.

        An agent who connects again takes over from their earlier connection, which may be dead
        without our knowing yet: nobody is shut out of a call that they have accepted.
        """
        with self._lock:
            meeting, whisper = self._meetings.get(offer_id), self._whispers.get(offer_id)
            if meeting is None or whisper is None or meeting.over.is_set():
                return False
            meeting.seat += 1
            seat = meeting.seat

        def is_over() -> bool:
            return meeting.over.is_set() or meeting.seat != seat

        try:
            closed = _whisper(line, whisper, meeting, is_over) or _exchange(
                line, meeting.to_agent, meeting.to_caller, is_over
            )
        except LineError as error:
            logger.warning("an agent's browser broke: %s", error)
            self._left(meeting, seat, lost=True)
        else:
            self._left(meeting, seat, lost=closed and line.is_lost)
        return True

    def _left(self, meeting: Meeting, seat: int, *, lost: bool) -> None:
        """End the meeting, unless another connection of the agent's has it by now."""
        with self._lock:
            if meeting.seat == seat and not meeting.over.is_set():
                meeting.agent_lost = lost
                meeting.over.set()


def hold_caller(line: Line, meeting: Meeting, is_over: Callable[[], bool]) -> bool:
    """Hold the caller's side until the call is over; True when the caller hung up.

    ``is_over`` is asked every half second: whether the call has been sent elsewhere.

    Raises:
        LineError: the caller's line died.

    """
    asked_ms = line.now_ms()

    def over() -> bool:
        nonlocal asked_ms
        if meeting.over.is_set():
            return True
        if line.now_ms() - asked_ms < 500:
            return False
        asked_ms = line.now_ms()
        return is_over()

    return _exchange(line, meeting.to_caller, meeting.to_agent, over)


def _exchange(
    line: Line, inwards: deque[Pcm], outwards: deque[Pcm], is_over: Callable[[], bool]
) -> bool:
    """Pass frames until it is over; True when this side has closed."""
    sent_until_ms = line.now_ms()
    while not is_over():
        for event in line.receive(FRAME_MS):
            if isinstance(event, LineClosed):
                return True
            if isinstance(event, AudioArrived):
                outwards.append(event.frame)  # a full one drops its oldest frame
        while inwards:
            frame = inwards.popleft()
            now_ms = line.now_ms()
            if sent_until_ms - now_ms < AHEAD_MS:
                line.send_audio(frame)
                sent_until_ms = max(sent_until_ms, now_ms) + FRAME_MS
    return False


def _whisper(line: Line, whisper: Pcm, meeting: Meeting, is_over: Callable[[], bool]) -> bool:
    """Tell the agent what it is about, once; True when the agent has gone meanwhile."""
    if meeting.ready.is_set():
        return False
    until_ms = line.now_ms() + len(whisper) // SAMPLES_PER_MS
    if len(whisper):
        line.send_audio(whisper)
    while line.now_ms() < until_ms and not is_over():
        if any(isinstance(event, LineClosed) for event in line.receive(FRAME_MS)):
            return True
    if not is_over():
        meeting.ready.set()
    return False
