"""Looking a caller up: several sources at once, 800 ms at most, and never an error.

A source that is late is left behind for this call; what it says is kept for the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Protocol

from ivr.callers.known import Known, KnownContext
from ivr.storage.callers import Callers, Seen

logger = logging.getLogger(__name__)

BUDGET_S = 0.8
CACHED_FOR = timedelta(minutes=2)
"""What a source has said of a caller is good for that long."""
MOST_CACHED = 2_000
THREADS = 8


class Source(Protocol):
    """A system that may know callers."""

    @property
    def name(self) -> str:
        """What it is called in the log and on the agent's card."""

    def about(self, number: str, preset: str, now: datetime) -> Mapping[str, Any]:
        """Return what it knows: ``tier``, ``contexts``, as ``Known`` names them. May raise."""


Key = Callable[[str], str]
"""A number to its keyed hash."""


class CallerLookup:
    """One for the process. Thread-safe."""

    def __init__(
        self,
        key: Key,
        callers: Callers,
        sources: Sequence[Source] = (),
        budget_s: float = BUDGET_S,
    ) -> None:
        self._key = key
        self._callers = callers
        self._sources = tuple(sources)
        self._budget_s = budget_s
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="lookup")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="callers")
        """One thread, so that what is written later is also written last."""
        self._cache: dict[tuple[str, str, str], tuple[datetime, Mapping[str, Any]]] = {}
        self._lock = Lock()

    def about(self, number: str, preset: str, call_sid: str, now: datetime) -> Known:
        """Return what is known of a caller; nothing for a hidden number."""
        if not number:
            return Known()
        key = self._key(number)
        seen = self._threads.submit(self._callers.seen, key, preset, call_sid, now)
        asked = {s.name: self._ask(s, key, number, preset, now) for s in self._sources}
        everything: list[Future[Any]] = [seen, *asked.values()]
        done, _ = wait(everything, self._budget_s)
        known = _with_seen(seen, done)
        for name, answer in asked.items():
            if answer not in done:
                known = replace(known, late=(*known.late, name))
            elif (error := answer.exception()) is not None:
                logger.warning("looking a caller up in %s failed: %s", name, _kind(error))
            else:
                known = _with_answer(known, answer.result(), name)
        if known.late:
            logger.warning("call %s: %s did not answer in time", call_sid, ", ".join(known.late))
        return known

    def visited(self, number: str, preset: str, call_sid: str, intent: str, at: datetime) -> None:
        """Remember that somebody called, without waiting; a hidden number leaves nothing."""
        if number:
            key = self._key(number)
            self._write(self._callers.visited, key, preset, call_sid, intent, at)

    def prefers(self, number: str, call_sid: str, at: datetime, **wishes: object) -> None:
        """Remember how somebody wants to be served, without waiting."""
        if number and wishes:
            key = self._key(number)
            self._write(self._callers.prefers, key, call_sid, at, **wishes)

    def settle(self) -> None:
        """Wait until everything is written that there is."""
        self._writer.submit(lambda: None).result()

    def close(self) -> None:
        """Write what is to be written, and give up what is still looked for."""
        self._writer.shutdown()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _write(self, what: Callable[..., None], *values: object, **wishes: object) -> None:
        """Have something written later; at once where a server that stops has closed us already."""
        try:
            self._writer.submit(what, *values, **wishes)
        except RuntimeError:  # shut down: a call has ended after that
            what(*values, **wishes)

    def _ask(
        self, source: Source, key: str, number: str, preset: str, now: datetime
    ) -> Future[Mapping[str, Any]]:
        slot = (source.name, key, preset)
        with self._lock:
            kept = self._cache.get(slot)
        if kept is not None and now - kept[0] < CACHED_FOR:
            ready: Future[Mapping[str, Any]] = Future()
            ready.set_result(kept[1])
            return ready

        def ask() -> Mapping[str, Any]:
            answer = source.about(number, preset, now)
            with self._lock:
                if len(self._cache) >= MOST_CACHED:
                    self._cache.clear()
                self._cache[slot] = (now, answer)
            return answer

        return self._threads.submit(ask)


def _with_seen(seen: Future[Seen], done: set[Future[Any]]) -> Known:
    if seen not in done:
        return Known(late=("calls",))
    if (error := seen.exception()) is not None:
        logger.error("earlier calls cannot be read: %s", _kind(error))
        return Known()
    before = seen.result()
    return Known(
        repeat=before.repeat,
        previous=before.previous,
        language=before.language,
        slower=before.slower,
        no_recording=before.no_recording,
    )


def _with_answer(known: Known, answer: Mapping[str, Any], source: str) -> Known:
    """Add what a source says; an answer that makes no sense is left out."""
    try:
        contexts = tuple(
            KnownContext(
                kind=str(item.get("kind", "")),
                intent=str(item.get("intent", "")),
                about=str(item.get("about", "")),
                slots={str(n): str(v) for n, v in dict(item.get("slots", {})).items()},
                source=source,
            )
            for item in answer.get("contexts", ())
        )
    except (AttributeError, TypeError, ValueError) as error:
        logger.warning("%s says something of a caller that makes no sense: %s", source, error)
        return known
    tier = known.tier or str(answer.get("tier", ""))
    language = known.language or str(answer.get("language", ""))
    customer = known.customer or str(answer.get("customer", ""))
    more = (*known.contexts, *contexts)
    return replace(known, tier=tier, language=language, customer=customer, contexts=more)


def _kind(error: BaseException) -> str:
    return type(error).__name__
