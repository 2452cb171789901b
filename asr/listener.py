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
from asr.heard import (
    Heard,
    ListenerEvent,
    ListeningFailed,
    PartialHeard,
    SpeechEnded,
    SpeechStarted,
)
from asr.pool import Pool, Priority
from asr.recognizer import Recognizer
from asr.types import Expectation, OpenNeed, Reading
from asr.utterance import Frame, Judge, Utterance, Weight
from asr.vad import Vad, level_db

PREROLL = 300 // FRAME_MS
"""Frames before the first speech frame that are read too: soft beginnings."""
TAIL = ends.PAUSE_MS // FRAME_MS
"""Frames after the last speech frame that are read too: cut at the last sound, errors double."""


FILLER_EVERY = 120 // FRAME_MS
"""Frames between two looks at what is said over a prompt, until it means something."""
FILLER_PATIENCE = 100 // FRAME_MS
"""Frames to wait for such a look; then the caller is believed."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """How one call is listened to."""

    silences: Callable[[Expectation], Silences] = silences_for
    partial_ms: int | None = None
    """How often the words so far are reported; None for only when they are read anyway."""
    weigh: Callable[[str], Weight] | None = None
    """Over a prompt: what an utterance so far amounts to; None lets any speech interrupt."""


class Listener:
    """Turns frames of 20 ms (int16 [160], 8000 Hz) into events."""

    def __init__(
        self,
        recognizer: Recognizer,
        pool: Pool,
        vad: Vad,
        judge: Judge,
        hearing: Hearing | None = None,
    ) -> None:
        hearing = hearing or Hearing()
        self._recognizer = recognizer
        self._pool = pool
        self._vad = vad
        self._judge = judge
        self._silences = hearing.silences
        self._weigh = hearing.weigh
        self._prompt_plays = False
        self._partial_every = (hearing.partial_ms or 0) // FRAME_MS
        self._ends = Endpointer(hearing.silences(OpenNeed()))
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
        self._prompt_plays = True
        self._echo.plays(audio, at_ms)

    def prompt_ended(self, at_ms: int) -> None:
        """Take note that our voice is silent from ``at_ms`` on."""
        self._ends.barge_in(False)
        self._prompt_plays = False
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
        return [*events, *self.poll(at_ms), *self._counts_anyway(at_ms)]

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
                utterance = self._begin(frame)
                if self._may_be_filler():
                    utterance.tentative_since = self._frame
                    return []
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

    def _may_be_filler(self) -> bool:
        """Whether a prompt plays over which "mhm" means nothing: it is read before it counts."""
        asked_open = isinstance(self._expectation, OpenNeed)
        return self._weigh is not None and self._prompt_plays and asked_open

    def _counts(self, utterance: Utterance, at_ms: int) -> list[ListenerEvent]:
        """Let an utterance over a prompt count as speech, if it did not yet."""
        waited = utterance.tentative_since >= 0
        utterance.tentative_since = -1
        return [SpeechStarted(at_ms)] if waited else []

    def _counts_anyway(self, at_ms: int) -> list[ListenerEvent]:
        """Do not keep a caller waiting for a reading that does not come."""
        utterance = self._current
        if utterance is None or utterance.tentative_since < 0 or utterance.ticket is None:
            return []
        late = self._frame - utterance.tentative_since >= FILLER_PATIENCE
        return self._counts(utterance, at_ms) if late else []

    def _begin(self, frame: int) -> Utterance:
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
        return self._current

    def _end(self, frame: int, at_ms: int) -> list[ListenerEvent]:
        assert self._current is not None
        utterance, self._current = self._current, None
        utterance.end(frame, at_ms)
        if utterance.tentative_since >= 0 and utterance.weight is Weight.NOTHING:
            return []
        began = self._counts(utterance, at_ms)
        self._ended.append(utterance)
        speculated = utterance.kind is Priority.SPECULATION and utterance.covers == frame
        if utterance.ticket is not None and speculated:
            return [*began, SpeechEnded(at_ms)]  # its reading is under way: the final comes later
        return [*began, SpeechEnded(at_ms), *self._finish(utterance, frame, at_ms)]

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
        if utterance.kind is not Priority.FINAL and not over:
            if utterance.kind is Priority.SPECULATION:
                self._ends.settle(outlook)
            if utterance.tentative_since >= 0 and self._holds_back(utterance, reading.text):
                return []
            return [*self._counts(utterance, at_ms), PartialHeard(reading.text, at_ms)]
        if utterance.kind is not Priority.FINAL:
            return self._finish(utterance, utterance.covers, at_ms)
        self._ended.remove(utterance)
        return [_heard(utterance, reading, at_ms)]

    def _failed(self, utterance: Utterance, error: Exception, at_ms: int) -> list[ListenerEvent]:
        if utterance in self._ended:
            self._ended.remove(utterance)
        else:
            self._current = None
            self._ends.reset()
        return [ListeningFailed(at_ms, error)]

    def _holds_back(self, utterance: Utterance, text: str) -> bool:
        """Whether what was said so far is no reason to interrupt our prompt."""
        assert self._weigh is not None
        utterance.weight = self._weigh(text)
        if utterance.weight is Weight.SOMETHING:
            return False
        utterance.tentative_since = self._frame
        return True

    def _want_partial(self) -> None:
        utterance = self._current
        if utterance is None or utterance.ticket is not None:
            return
        waited = self._frame - utterance.tentative_since
        tentative = utterance.tentative_since >= 0 and waited % FILLER_EVERY == 0
        shown = self._partial_every and len(utterance.frames) % self._partial_every == 0
        if tentative or shown:
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
        frames=(utterance.first, max(utterance.first, utterance.covers + TAIL)),
    )
