"""One call's ear: caller frames in, readings out. Used by the call's thread only.

The heavy work (reading and judging) runs in the pool; ``accept`` and ``poll`` never wait.
The audio that is read is cut by the frames alone, so that the text is the same whether
time is real or virtual.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from asr import endpointer as ends
from asr.echo import EchoGate
from asr.endpointer import FRAME_MS, Endpointer, Silences, silences_for
from asr.errors import DecodingCancelled, PoolSaturated
from asr.pool import Pool, Priority
from asr.recognizer import Recognizer
from asr.types import Expectation, OpenNeed, Reading
from asr.utterance import Frame, Judge, Utterance
from asr.vad import Vad, level_db

PREROLL = 300 // FRAME_MS
"""Frames before the first speech frame that are read too: soft beginnings."""
TAIL = ends.PAUSE_MS // FRAME_MS
"""Frames after the last speech frame that are read too: cut at the last sound, errors double."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The caller began to speak."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class PartialHeard:
    """The words so far; may change."""

    text: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The endpoint; the reading may still be running."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A finished utterance. Times in ms since the call was answered."""

    reading: Reading
    expectation: Expectation
    start_ms: int
    """First speech frame."""
    end_ms: int
    """End of the last speech frame."""
    endpoint_ms: int
    """When the end was decided."""
    decided_ms: int
    """When the reading was there."""
    cpu_ms: float
    """Of all readings of this utterance."""


@dataclass(frozen=True, slots=True)
class ListeningFailed:
    """The engine failed or is overloaded."""

    at_ms: int
    error: Exception


ListenerEvent = SpeechStarted | PartialHeard | SpeechEnded | Heard | ListeningFailed


class Listener:
    """Turns frames of 20 ms (int16 [160], 8000 Hz) into events."""

    def __init__(
        self,
        recognizer: Recognizer,
        pool: Pool,
        vad: Vad,
        judge: Judge,
        silences: Callable[[Expectation], Silences] = silences_for,
        partial_ms: int | None = None,
    ) -> None:
        self._recognizer = recognizer
        self._pool = pool
        self._vad = vad
        self._judge = judge
        self._silences = silences
        self._partial_every = partial_ms // FRAME_MS if partial_ms else 0
        self._ends = Endpointer(silences(OpenNeed()))
        self._echo = EchoGate()
        self._expectation: Expectation = OpenNeed()
        self._recent: deque[Frame] = deque(maxlen=PREROLL + ends.START_WINDOW_MS // FRAME_MS)
        self._frame = 0  # frames accepted
        self._offset_ms = 0  # call time at which frame 0 began
        self._current: Utterance | None = None
        self._ended: list[Utterance] = []
        self._stopped = self._paused = False

    def listen(self, expectation: Expectation) -> None:
        """Expect this from the next utterance on."""
        self._expectation = expectation
        self._paused = False

    def pause(self) -> None:
        """Hear nothing until ``listen`` is called again; what is being read is dropped."""
        self._paused = True
        for utterance in self._reading():
            utterance.cancel()
        self._current, self._ended = None, []
        self._recent.clear()
        self._ends.reset()

    def prompt_began(self, audio: Frame, at_ms: int) -> None:
        """Take note of what we play (int16 [n]): it takes more speech to interrupt it."""
        self._ends.barge_in(True)
        self._echo.plays(audio, at_ms)

    def prompt_ended(self, at_ms: int) -> None:
        """Take note that our voice is silent from ``at_ms`` on."""
        self._ends.barge_in(False)
        self._echo.stopped(at_ms)

    def stop(self) -> None:
        """Go deaf for good and drop what is being read."""
        self._stopped = True
        self.pause()

    def accept(self, frame: Frame, at_ms: int) -> list[ListenerEvent]:
        """Take one frame that ends at ``at_ms`` of the call."""
        if self._stopped or self._paused:
            return []
        self._frame += 1
        self._offset_ms = at_ms - self._frame * FRAME_MS
        self._recent.append(frame)
        if self._current is not None:
            self._current.frames.append(frame)
        events: list[ListenerEvent] = []
        speech = self._vad.is_speech(frame)
        if self._echo.is_ours(level_db(frame), at_ms) and not self._ends.in_speech:
            speech = False
        for event in self._ends.accept(speech):
            events += self._endpoint_event(event, at_ms)
        self._want_partial()
        return events + self.poll(at_ms)

    def poll(self, at_ms: int) -> list[ListenerEvent]:
        """Collect readings that have become ready."""
        events: list[ListenerEvent] = []
        for utterance in self._reading():
            while utterance.ticket is not None and utterance.ticket.done():
                events += self._collect(utterance, at_ms)
        return events

    def _reading(self) -> list[Utterance]:
        return [*self._ended, *([self._current] if self._current is not None else [])]

    def _endpoint_event(self, event: ends.EndpointEvent, at_ms: int) -> list[ListenerEvent]:
        match event:
            case ends.SpeechStarted(frame):
                self._begin(frame)
                return [SpeechStarted(at_ms)]
            case ends.SpeechPaused(frame):
                assert self._current is not None
                self._read(self._current, Priority.SPECULATION, frame)
                return []
            case ends.SpeechResumed():
                assert self._current is not None
                self._current.cancel()
                return []
            case ends.SpeechEnded(frame):
                return self._end(frame, at_ms)

    def _begin(self, frame: int) -> None:
        first = max(frame - PREROLL, self._frame - len(self._recent))
        self._ends.silences = self._silences(self._expectation)
        self._current = Utterance(
            recognizer=self._recognizer,
            decoding=self._recognizer.open(self._expectation),
            expectation=self._expectation,
            judge=self._judge,
            first=first,
            start_frame=frame,
            start_ms=max(0, self._offset_ms + frame * FRAME_MS),
            frames=list(self._recent)[first - self._frame :],
        )

    def _end(self, frame: int, at_ms: int) -> list[ListenerEvent]:
        assert self._current is not None
        utterance, self._current = self._current, None
        utterance.end(frame, at_ms)
        self._ended.append(utterance)
        speculated = utterance.kind is Priority.SPECULATION and utterance.covers == frame
        if utterance.ticket is not None and speculated:
            return [SpeechEnded(at_ms)]  # its reading is under way: the final comes after it
        return [SpeechEnded(at_ms), *self._finish(utterance, frame, at_ms)]

    def _finish(self, utterance: Utterance, frame: int, at_ms: int) -> list[ListenerEvent]:
        error = self._read(utterance, Priority.FINAL, frame)
        return self._failed(utterance, error, at_ms) if error is not None else []

    def _read(self, utterance: Utterance, kind: Priority, frame: int) -> PoolSaturated | None:
        """Have the utterance read; return why not, which matters for a final only."""
        try:
            utterance.read(self._pool, kind, frame, TAIL)
        except PoolSaturated as error:
            return error
        return None

    def _collect(self, utterance: Utterance, at_ms: int) -> list[ListenerEvent]:
        ticket, utterance.ticket = utterance.ticket, None
        assert ticket is not None
        utterance.cpu_ms += ticket.cpu_ms
        over = utterance.endpoint_ms >= 0
        if ticket.error is not None:
            lost = isinstance(ticket.error, DecodingCancelled | PoolSaturated)
            if not lost or utterance.kind is Priority.FINAL:
                return self._failed(utterance, ticket.error, at_ms)
            return self._finish(utterance, utterance.covers, at_ms) if over else []
        reading, outlook = ticket.result()
        if utterance.kind is Priority.PARTIAL:
            return [PartialHeard(reading.text, at_ms)]
        if utterance.kind is Priority.SPECULATION:
            if over:
                return self._finish(utterance, utterance.covers, at_ms)
            self._ends.settle(outlook)
            return [PartialHeard(reading.text, at_ms)]
        self._ended.remove(utterance)
        return [_heard(utterance, reading, at_ms)]

    def _failed(self, utterance: Utterance, error: Exception, at_ms: int) -> list[ListenerEvent]:
        if utterance in self._ended:
            self._ended.remove(utterance)
        else:
            self._current = None
            self._ends.reset()
        return [ListeningFailed(at_ms, error)]

    def _want_partial(self) -> None:
        utterance = self._current
        if not self._partial_every or utterance is None or utterance.ticket is not None:
            return
        if len(utterance.frames) % self._partial_every == 0:
            self._read(utterance, Priority.PARTIAL, self._frame)


def _heard(utterance: Utterance, reading: Reading, at_ms: int) -> Heard:
    return Heard(
        reading=reading,
        expectation=utterance.expectation,
        start_ms=utterance.start_ms,
        end_ms=utterance.end_ms,
        endpoint_ms=utterance.endpoint_ms,
        decided_ms=max(at_ms, utterance.endpoint_ms),
        cpu_ms=utterance.cpu_ms,
    )
