"""Kept audio read again by a few processes, so that calls keep this one's time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from queue import Queue
from threading import Event, Lock, Thread
from typing import Protocol

from ivr.errors import CallsteerError
from ivr.kept_audio import Stretch

FRAMES_A_SECOND = 50
LOADING_S = 10.0
"""Until the first answer."""
READING_S = 0.25
"""For a second of audio, in one process, beside calls; docs/measurements.md. Half of it without."""


class RereadingError(CallsteerError):
    """A process that reads has failed."""


@dataclass(frozen=True, slots=True)
class How:
    """How audio is read."""

    models: str
    """Folder."""
    engine: str
    language: str
    phrases: tuple[str, ...]
    """What the recogniser is biased to: the draft's."""
    folder: str
    """Of the recordings."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What was read this time."""

    text: str
    confidence: float


class Worker(Protocol):
    """Reads one stretch after another, for one thread."""

    def read(self, stretch: Stretch) -> Reread | None:
        """Return what was said; None for what is not kept (any more).

        Raises:
            RereadingError: it has failed, or was told to end.

        """

    def end(self) -> None:
        """End at once. Any thread; twice is once."""


class ReadingProcess:
    """A ``Worker`` that is a process of its own (``ivr.tuning.reading_process``)."""

    def __init__(self, how: How) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ivr.tuning.reading_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what it may complain of is not for the calls' log
            text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        self._say(asdict(how))

    def read(self, stretch: Stretch) -> Reread | None:
        """Have a stretch read."""
        self._say({**asdict(stretch), "started_at": stretch.started_at.isoformat()})
        assert self._process.stdout is not None
        try:
            line = self._process.stdout.readline()
        except (OSError, ValueError) as error:
            raise RereadingError("a process that reads was ended") from error
        if not line:
            code = self._process.wait()
            raise RereadingError(f"a process that reads has ended by itself ({code})")
        answer = json.loads(line)
        return Reread(**answer) if answer is not None else None

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Give back what an ended process held."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not sent yet has nobody to go to
                    pipe.close()

    def _say(self, data: dict[str, object]) -> None:
        assert self._process.stdin is not None
        try:
            print(json.dumps(data), file=self._process.stdin, flush=True)
        except (OSError, ValueError) as error:
            raise RereadingError("a process that reads has ended") from error


Item = tuple[int, Reread | None]
"""Number of a stretch, and what was read; None for what is not kept (any more)."""
Begin = Callable[[], Worker]


class _Pool:
    """A few workers and what they have read; as much waits as they are, not more."""

    def __init__(self, stretches: Sequence[Stretch], count: int, begin: Begin, stop: Event) -> None:
        self._stretches = stretches
        self._numbers = iter(range(len(stretches)))
        self._lock = Lock()
        self._begin = begin
        self._stop = stop
        self._workers: list[Worker] = []
        self.read: Queue[Item | RereadingError | None] = Queue(2 * count)
        """None when a worker has no more to do."""
        self.threads = [
            Thread(target=self._serve, name="rereading", daemon=True) for _ in range(count)
        ]

    def end(self) -> None:
        """End all workers at once."""
        self._stop.set()
        with self._lock:
            for worker in self._workers:
                worker.end()

    def _serve(self) -> None:
        try:
            worker = self._begun()
            while worker is not None and not self._stop.is_set():
                with self._lock:
                    number = next(self._numbers, None)
                if number is None:
                    break
                self.read.put((number, worker.read(self._stretches[number])))
        except RereadingError as error:
            self.read.put(error)
        finally:
            self.read.put(None)

    def _begun(self) -> Worker | None:
        with self._lock:
            if self._stop.is_set():
                return None
            worker = self._begin()
            self._workers.append(worker)
            return worker

    def closed(self) -> None:
        """Wait for the workers' threads, and give back what they held."""
        for worker in self._workers:
            worker.end()
            if isinstance(worker, ReadingProcess):
                worker.close()
        for thread in self.threads:
            thread.join()


def reread(
    stretches: Sequence[Stretch], processes: int, begin: Begin, stop: Event
) -> Generator[Item, None, None]:
    """Yield what is read, in the order in which it is; ends early when ``stop`` is set.

    Raises:
        RereadingError: a worker has failed, and nobody wanted it to end.

    """
    count = max(1, min(processes, len(stretches)))
    pool = _Pool(stretches, count, begin, stop)
    for thread in pool.threads:
        thread.start()
    busy = count
    try:
        while busy and not stop.is_set():
            item = pool.read.get()
            if item is None:
                busy -= 1
            elif isinstance(item, RereadingError):
                if stop.is_set():
                    break
                raise item
            else:
                yield item
    finally:
        pool.end()
        while busy:
            busy -= pool.read.get() is None
        pool.closed()


def process(how: How) -> Begin:
    """Return what starts a process that reads so."""
    return lambda: ReadingProcess(how)


def processes_for(cores: int | None) -> int:
    """Return how many processes read beside the calls: half of the cores, and one at least."""
    return max(1, (cores or 1) // 2)


def expected_s(stretches: Sequence[Stretch], processes: int) -> float:
    """Return how long it takes to read all that, in seconds, about."""
    audio = sum(item.last - item.first for item in stretches) / FRAMES_A_SECOND
    return LOADING_S + READING_S * audio / max(1, processes)
