"""Tries drafts in the background, so that the page that tells of them need not make people wait.

Soon after an edit, once no other follows; at once when a page asks. One draft is tried at a
time, and a draft that is edited meanwhile is let go. Each process tries for itself.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Event, Lock, Timer

from sqlalchemy.exc import SQLAlchemyError

from intents.errors import IntentsError
from ivr.errors import CallsteerError
from ivr.tuning.background import Progress, Run, Runs
from ivr.tuning.ruling import Ruling
from ivr.tuning.workshop import Workshop

QUIET_S = 4.0
"""After an edit, so that a supervisor who makes one after the other is not tried each time."""
PATIENCE_S = 1.0
BREATH_S = 0.002
"""Between two utterances that nobody waits for: calls and pages of this process come first.

A thread of low priority would not do: it would hold the interpreter while others wait for it.
"""


@dataclass(frozen=True, slots=True)
class _Trying:
    """A draft that is being tried, or was."""

    mark: str
    run: Run
    hurry: Event
    """Set when somebody waits for it."""


class Readying:
    """One for the process. Thread-safe."""

    def __init__(self, workshop: Workshop, quiet_s: float = QUIET_S) -> None:
        self.patience_s = PATIENCE_S
        """How long pages wait before they show how far it is."""
        self._workshop = workshop
        self._quiet_s = quiet_s
        self._runs = Runs()
        self._lock = Lock()
        self._timers: dict[str, Timer] = {}
        self._tried: dict[str, _Trying] = {}
        self._closed = Event()

    def soon(self, preset: str) -> None:
        """Try the draft when there has been no other edit for a while."""
        timer = Timer(self._quiet_s, self._in_peace, (preset,))
        timer.daemon = True
        with self._lock:
            if self._closed.is_set():
                return
            before = self._timers.get(preset)
            self._timers[preset] = timer
            timer.start()
        if before is not None:
            before.cancel()

    def ruling(self, preset: str) -> Ruling | Run:
        """Return what the gate says of the draft, or how far trying it is after a while."""
        known = self._workshop.known_ruling(preset)
        if known is not None:
            return known
        run = self._begun(preset, hurry=True)
        self._runs.wait(preset, self.patience_s)
        return self._workshop.known_ruling(preset) or run

    def run(self, preset: str) -> Run | None:
        """Return how far the last trying of a draft is; None when there was none."""
        return self._runs.latest(preset)

    def wait(self, preset: str, timeout_s: float) -> bool:
        """Wait for what ``soon`` was told of; whether it has ended."""
        with self._lock:
            timer = self._timers.get(preset)
        if timer is not None:
            timer.join(timeout_s)
        return self._runs.wait(preset, timeout_s)

    def close(self) -> None:
        """End; what is being tried stops at the next utterance."""
        with self._lock:
            self._closed.set()
            waiting = list(self._timers.values())
        for timer in waiting:
            timer.cancel()
            timer.join()
        self._runs.close()

    def _in_peace(self, preset: str) -> None:
        """Try a draft that nobody waits for; that it cannot be is told to whoever asks."""
        with suppress(SQLAlchemyError, CallsteerError, IntentsError):
            if self._workshop.known_ruling(preset) is None:
                self._begun(preset, hurry=False)

    def _begun(self, preset: str, *, hurry: bool) -> Run:
        """Return the trying of the draft as it is, begun unless it goes on already."""
        mark = self._workshop.mark(preset)
        with self._lock:
            trying = self._tried.get(preset)
            # One that ended without a ruling failed; a ruling may have come just now.
            failed = trying is not None and trying.run.finished
            failed = failed and self._workshop.known_ruling(preset) is None
            if trying is None or trying.mark != mark or failed:
                waited_for = Event()
                work = partial(self._work, preset, waited_for)
                trying = _Trying(mark, self._runs.start(preset, work), waited_for)
                self._tried[preset] = trying
        if hurry:
            trying.hurry.set()
        return trying.run

    def _work(self, preset: str, hurry: Event, progress: Progress) -> int:
        def step(done: int, total: int) -> None:
            progress(done, total)
            if not hurry.is_set():
                hurry.wait(BREATH_S)

        return len(self._workshop.ruling(preset, step).trials)
