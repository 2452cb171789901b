"""What-if: past utterances under the draft and the live catalogue, with progress, to be stopped."""

from __future__ import annotations

import uuid
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Event, Lock, Thread

from intents.trial import Change, Compared, Heard, Understands, compared
from intents.types import Bands

KEPT = 5
"""Replays whose results stay to be looked at."""
SHOWN = 200
"""Changed utterances that are kept of each kind."""


@dataclass(slots=True)
class Replay:
    """One run. Written by its own thread, read by pages."""

    id: str
    preset: str
    language: str
    revision: int
    """Of the draft that is tried."""
    total: int
    done: int = 0
    counts: Counter[Change] = field(default_factory=Counter)
    by_intent: dict[str, Counter[Change]] = field(default_factory=dict)
    """By what it was understood as before; "" for nothing."""
    changed: dict[Change, list[Compared]] = field(default_factory=dict)
    """Labelled ones are among "better" and "worse"; the others by what changed."""
    audio: bool = False
    """Its audio was read again, by the draft."""
    reworded: int = 0
    """Of audio: how many were read as other words than before."""
    gone: int = 0
    """Of audio: how many were not kept any more."""
    error: str = ""
    finished: bool = False
    stop: Event = field(default_factory=Event)

    @property
    def share(self) -> float:
        """How much is done, [0, 1]."""
        return 1.0 if self.total == 0 else self.done / self.total


Ready = Callable[[], tuple[Understands, Understands, date, tuple[Bands, Bands]]]
"""Builds the live and the draft's matcher, which may take a second, and gives their bands."""


class Replays:
    """Runs replays in the background, one at a time a preset; remembers the last few."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._runs: OrderedDict[str, Replay] = OrderedDict()
        self._threads: dict[str, Thread] = {}

    def start(
        self, preset: str, language: str, revision: int, heard: Sequence[Heard], ready: Ready
    ) -> Replay:
        """Begin a replay; one of the same preset that still runs is stopped."""
        run = Replay(uuid.uuid4().hex, preset, language, revision, len(heard))

        def work() -> Iterator[Compared]:
            before, after, today, bands = ready()
            return compared(before, after, heard, bands, today)

        return self.begin(run, work)

    def begin(self, run: Replay, work: Callable[[], Iterator[Compared | None]]) -> Replay:
        """Begin any replay; ``work`` yields each utterance, None for one that cannot be tried.

        It must end early, and leave nothing behind, when ``run.stop`` is set.
        """
        preset = run.preset
        with self._lock:
            for other in self._runs.values():
                if other.preset == preset:
                    other.stop.set()
            self._runs[run.id] = run
            while len(self._runs) > KEPT:
                gone, _ = self._runs.popitem(last=False)
                self._threads.pop(gone, None)
        thread = Thread(target=_work, args=(run, work), name="replay", daemon=True)
        self._threads[run.id] = thread
        thread.start()
        return run

    def get(self, replay_id: str) -> Replay | None:
        """Return a replay by its id; None when it is forgotten."""
        with self._lock:
            return self._runs.get(replay_id)

    def latest(self, preset: str) -> Replay | None:
        """Return the last replay of a preset."""
        with self._lock:
            mine = [run for run in self._runs.values() if run.preset == preset]
        return mine[-1] if mine else None

    def wait(self, replay_id: str, timeout_s: float) -> bool:
        """Wait for a replay; whether it has ended."""
        thread = self._threads.get(replay_id)
        if thread is None:
            return True
        thread.join(timeout_s)
        return not thread.is_alive()


def _work(run: Replay, work: Callable[[], Iterator[Compared | None]]) -> None:
    try:
        for item in work():
            if run.stop.is_set():
                break
            if item is None:
                run.gone += 1
                run.done += 1
            else:
                _note(run, item)
    except Exception as error:  # noqa: BLE001 - the thread's outermost frame: the page tells
        run.error = f"{type(error).__name__}: {error}"
    run.finished = True


def _note(run: Replay, item: Compared) -> None:
    change = item.change
    run.counts[change] += 1
    run.reworded += bool(item.heard.again)
    run.by_intent.setdefault(item.before.meaning, Counter())[change] += 1
    if change is not Change.SAME:
        kept = run.changed.setdefault(change, [])
        if len(kept) < SHOWN:
            kept.append(item)
    run.done += 1
