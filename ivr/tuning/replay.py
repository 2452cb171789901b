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
"""Different utterances that changed that are kept of each kind and need."""


Same = tuple[str | bool | None, ...]
"""What is the same of utterances that are shown as one."""


@dataclass(slots=True)
class Changed:
    """The same words that changed in the same way, of one or many calls."""

    first: Compared
    count: int = 1


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
    by_need: dict[str, Counter[Change]] = field(default_factory=dict)
    """By what was meant where that is known, else understood before; "" for nothing."""
    labelled: Counter[str] = field(default_factory=Counter)
    """Of ``by_need``: of how many somebody has said what was meant."""
    changed: dict[tuple[Change, str], dict[Same, Changed]] = field(default_factory=dict)
    """By kind and need, in the order in which they came."""
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

    def found(self, change: Change | None = None, need: str | None = None) -> list[Changed]:
        """Return what has changed, of one kind and one need; None for any.

        Of which people have said what was meant comes first, then what was said most often.
        """
        listed = [
            item
            for (kind, of), items in list(self.changed.items())
            if change in (None, kind) and need in (None, of)
            for item in list(items.values())
        ]
        return sorted(listed, key=lambda item: (item.first.heard.meaning is None, -item.count))


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
    change, need = item.change, item.need
    run.counts[change] += 1
    run.reworded += bool(item.heard.again)
    run.by_need.setdefault(need, Counter())[change] += 1
    run.labelled[need] += item.heard.meaning is not None
    if change is not Change.SAME:
        _keep(run.changed.setdefault((change, need), {}), item)
    run.done += 1


def _keep(kept: dict[Same, Changed], item: Compared) -> None:
    """Keep the first of those that say and become the same; how sure it was may differ."""
    heard, both = item.heard, (item.before, item.after)
    ways = [part for found in both for part in (found.meaning, found.acts)]
    same: Same = (heard.text, heard.again, heard.meaning, *ways)
    if same in kept:
        kept[same].count += 1
    elif len(kept) < SHOWN:
        kept[same] = Changed(item)
