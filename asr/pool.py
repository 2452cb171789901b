"""Where readings are computed: as many one-thread workers as cores, finals first.

Bounded on purpose: when it is saturated the call is told so at once, and goes on with the
keypad or a person instead of with silence.
"""

from __future__ import annotations

import itertools
import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from threading import Condition, Event, Thread
from typing import Generic, Protocol, TypeVar, cast

from asr.errors import DecodingCancelled, PoolSaturated

logger = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Load:
    """How a pool stands."""

    workers: int = 0
    busy: int = 0
    """Workers that read something now."""
    waiting: int = 0
    refused: int = 0
    """Readings that were refused or dropped because there was no room, since the start."""


class Priority(IntEnum):
    """Lower runs first."""

    FINAL = 0
    SPECULATION = 1
    PARTIAL = 2


class Ticket(Generic[T]):
    """One piece of work, waiting, running or done."""

    def __init__(self, work: Callable[[], T], on_cancel: Callable[[], None] | None) -> None:
        self._work = work
        self._on_cancel = on_cancel
        self._finished = Event()
        self._value: T | None = None
        self._error: Exception | None = None
        self.cancelled = False
        self.cpu_ms = 0.0
        """CPU time of the work on its worker thread."""

    def done(self) -> bool:
        """Whether ``result`` returns at once."""
        return self._finished.is_set()

    @property
    def error(self) -> Exception | None:
        """What the work raised, or why it never ran; None before the end and when all is well."""
        return self._error

    def result(self) -> T:
        """Wait for and return the work's value, or raise what it raised."""
        self._finished.wait()
        if self._error is not None:
            raise self._error
        return self._value  # type: ignore[return-value]

    def cancel(self) -> None:
        """Nobody wants the result any more. Waiting work is skipped, running work is told."""
        self.cancelled = True
        if self._on_cancel is not None:
            self._on_cancel()

    def run(self) -> None:
        """Do the work in this thread and keep its value or error."""
        began = time.thread_time_ns()
        try:
            if self.cancelled:
                raise DecodingCancelled("cancelled while waiting")
            self._value = self._work()
        except Exception as error:  # noqa: BLE001 - the outermost frame of a worker: the call decides
            self._error = error
        self.cpu_ms = (time.thread_time_ns() - began) / 1e6
        self._finished.set()

    def refuse(self, error: Exception) -> None:
        """Finish without having run."""
        self._error = error
        self._finished.set()


class Pool(Protocol):
    """Runs work now or soon."""

    @property
    def is_busy(self) -> bool:
        """Whether other work waits: time to hurry."""

    def submit(
        self,
        work: Callable[[], T],
        priority: Priority,
        on_cancel: Callable[[], None] | None = None,
    ) -> Ticket[T]:
        """Take a piece of work.

        Raises:
            PoolSaturated: no room, and nothing less important could be dropped.

        """


class InlinePool:
    """Runs everything at once in the caller's thread: for virtual time."""

    is_busy = False

    def submit(
        self,
        work: Callable[[], T],
        priority: Priority,
        on_cancel: Callable[[], None] | None = None,
    ) -> Ticket[T]:
        """Run ``work`` and return its finished ticket."""
        ticket = Ticket(work, on_cancel)
        ticket.run()
        return ticket


class DecodePool:
    """Worker threads for one process. Close it, or it ends with the process (daemon threads)."""

    def __init__(self, workers: int | None = None, waiting: int | None = None) -> None:
        workers = workers or os.cpu_count() or 1
        self._room = waiting if waiting is not None else 8 * workers
        self._line: list[tuple[Priority, int, Ticket[object]]] = []
        self._order = itertools.count()
        self._changed = Condition()
        self._closed = False
        self._busy = self._refused = 0
        self._threads = [
            Thread(target=self._serve, name=f"decode-{n}", daemon=True) for n in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(
        self,
        work: Callable[[], T],
        priority: Priority,
        on_cancel: Callable[[], None] | None = None,
    ) -> Ticket[T]:
        """Put work in the waiting line, dropping less important work when it is full."""
        ticket = Ticket(work, on_cancel)
        with self._changed:
            self._line = [item for item in self._line if not self._skip(item[2])]
            if self._closed or len(self._line) >= self._room:
                self._make_room(priority)
            self._line.append((priority, next(self._order), cast("Ticket[object]", ticket)))
            self._changed.notify()
        return ticket

    @property
    def is_busy(self) -> bool:
        """Whether other work waits."""
        return bool(self._line)

    def load(self) -> Load:
        """Return how the pool stands."""
        with self._changed:
            return Load(len(self._threads), self._busy, len(self._line), self._refused)

    def close(self) -> None:
        """Refuse what waits, finish what runs, and end the workers."""
        with self._changed:
            self._closed = True
            for _, _, ticket in self._line:
                ticket.refuse(PoolSaturated("the decode pool is closing"))
            self._line.clear()
            self._changed.notify_all()
        for thread in self._threads:
            thread.join()

    @staticmethod
    def _skip(ticket: Ticket[object]) -> bool:
        if ticket.cancelled:
            ticket.refuse(DecodingCancelled("cancelled while waiting"))
        return ticket.cancelled

    def _make_room(self, priority: Priority) -> None:
        worst = max(self._line, key=lambda item: item[:2], default=None)
        self._refused += 1
        if self._closed or worst is None or worst[0] <= priority:
            raise PoolSaturated(
                f"all decode workers are busy and {len(self._line)} readings wait; "
                "answer by keypad, or add a host"
            )
        self._line.remove(worst)
        worst[2].refuse(PoolSaturated("dropped for a more urgent reading"))

    def _serve(self) -> None:
        while True:
            with self._changed:
                while not self._line and not self._closed:
                    self._changed.wait()
                if not self._line:
                    return
                first = min(self._line, key=lambda item: item[:2])
                self._line.remove(first)
                self._busy += 1
            first[2].run()
            with self._changed:
                self._busy -= 1
