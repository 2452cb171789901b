"""Work that takes a while, in the background: with progress, and only the newest of its kind."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

Progress = Callable[[int, int], None]
"""Called with what is done and what there is in all."""
Work = Callable[[Progress], int]
"""Works, and returns how much came of it."""


@dataclass(slots=True)
class Run:
    """One piece of work. Written by its own thread, read by pages."""

    done: int = 0
    total: int = 1
    found: int = 0
    """What came of it."""
    error: str = ""
    finished: bool = False
    stop: Event = field(default_factory=Event)

    def to_json(self) -> dict[str, object]:
        """Return what a page shows."""
        return {
            "done": self.done,
            "total": self.total,
            "found": self.found,
            "error": self.error,
            "finished": self.finished,
        }


class Stopped(Exception):
    """Newer work has taken over."""


class Runs:
    """Starts work, one at a time for each key; remembers the last of each. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._runs: dict[Hashable, tuple[Run, Thread]] = {}

    def start(self, key: Hashable, work: Work) -> Run:
        """Begin; what still runs for the same key stops at its next step."""
        run = Run()
        with self._lock:
            before = self._runs.get(key)
            thread = Thread(target=_serve, args=(run, work, before), name="background", daemon=True)
            if before is not None:
                before[0].stop.set()
            self._runs[key] = (run, thread)
        thread.start()
        return run

    def latest(self, key: Hashable) -> Run | None:
        """Return the last run of a key; None when there was none."""
        with self._lock:
            found = self._runs.get(key)
        return found[0] if found is not None else None

    def wait(self, key: Hashable, timeout_s: float) -> bool:
        """Wait for the last run of a key; whether it has ended."""
        with self._lock:
            found = self._runs.get(key)
        if found is None:
            return True
        found[1].join(timeout_s)
        return not found[1].is_alive()

    def close(self) -> None:
        """Stop all at their next step, and wait until they have ended."""
        with self._lock:
            runs = list(self._runs.values())
        for run, _ in runs:
            run.stop.set()
        for _, thread in runs:
            thread.join()


def _serve(run: Run, work: Work, before: tuple[Run, Thread] | None) -> None:
    def progress(done: int, total: int) -> None:
        if run.stop.is_set():
            raise Stopped
        run.done, run.total = done, total

    try:
        if before is not None:
            before[1].join()  # two of a kind would write over each other
        progress(0, 1)
        run.found = work(progress)
        run.done = run.total
    except Stopped:
        pass
    except Exception as error:  # noqa: BLE001 - the thread's outermost frame: the page tells
        run.error = f"{type(error).__name__}: {error}"
    run.finished = True
