"""What the gate says of a draft, in all its languages, made once for the same two catalogues."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from threading import Lock
from zoneinfo import ZoneInfo

from intents.clashes import new_clashes, taken_from
from intents.discovery import Encode, lexical_vectors
from intents.gate import Gate, Remark, critical_in, of_needs
from intents.pack import Pack
from intents.route_words import language_word
from intents.side_by_side import Pair, asked_of, tried_both
from intents.trial import Trial, Understands, judged_by, outcome
from intents.types import Bands
from ivr.tuning.background import Progress
from ivr.tuning.matchers import Built, Matchers, understood_by

KEPT = 8
"""Rulings that are remembered."""
EncodeOf = Callable[[str], Encode]
"""From a language to what makes unit vectors of its texts."""


@dataclass(frozen=True, slots=True)
class Trials:
    """The test utterances of one language, under the live catalogue and under the draft."""

    pairs: list[Pair]

    @property
    def live(self) -> list[Trial]:
        """What becomes now of those that the draft has."""
        return [pair.was for pair in self.pairs if pair.in_draft]

    @property
    def draft(self) -> list[Trial]:
        """What becomes of the same with the draft, in the same order."""
        return [pair.now for pair in self.pairs if pair.in_draft]

    @property
    def lost(self) -> list[Pair]:
        """What was right and is wrong now, with what the draft took out."""
        return [pair for pair in self.pairs if pair.lost]

    @property
    def gained(self) -> list[Pair]:
        """What was wrong and is right now."""
        return [pair for pair in self.pairs if pair.gained]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the gate says."""

    mark: str
    """Of the two catalogues that it is about."""
    trials: Mapping[str, Trials]
    """By language."""
    remarks: Sequence[Remark]
    """Those of all languages first."""
    gone: Sequence[str]
    """Needs that the draft removes."""

    @property
    def closing(self) -> list[Remark]:
        """Why the draft must not go live without an override; [] when it may."""
        return [remark for remark in self.remarks if remark.closes]

    @property
    def warnings(self) -> list[Remark]:
        """What whoever publishes should know beside."""
        return [remark for remark in self.remarks if not remark.closes]

    @property
    def reasons(self) -> list[str]:
        """Why not, one sentence each, with the language where there are several."""
        return [self.worded(remark) for remark in self.closing]

    def worded(self, remark: Remark) -> str:
        """Return a remark with its language, where there are several."""
        if not remark.language or len(self.trials) < 2:
            return remark.sentence
        return f"{language_word(remark.language)}: {remark.sentence}"


class Rulings:
    """One for the process. Thread-safe; of the same catalogues one is made at a time."""

    def __init__(
        self,
        matchers: Matchers,
        gate: Gate | None = None,
        encode_of: EncodeOf = lambda _language: lexical_vectors,
    ) -> None:
        self.matchers = matchers
        self.gate = gate or Gate()
        self._encode_of = encode_of
        self._lock, self._making = Lock(), Lock()
        self._made: OrderedDict[str, Ruling] = OrderedDict()

    def known(self, live: Pack, draft: Pack) -> Ruling | None:
        """Return the ruling if it is made already."""
        with self._lock:
            return self._made.get(mark_of(live, draft))

    def of(self, live: Pack, draft: Pack, progress: Progress = lambda _done, _all: None) -> Ruling:
        """Return the ruling; ``progress`` hears of every utterance that was tried.

        Raises:
            IntentsError: one of the catalogues cannot be used.

        """
        with self._making:
            found = self.known(live, draft) or self._make(live, draft, progress)
            with self._lock:
                self._made[found.mark] = found
                while len(self._made) > KEPT:
                    self._made.popitem(last=False)
            return found

    def trials(
        self, live: Pack, draft: Pack, language: str, step: Callable[[], None] = lambda: None
    ) -> Trials:
        """Try one language's test utterances under both."""
        before = self._built(live, language)
        _, after = self.matchers.of(draft, language)
        asked = asked_of(live, draft, language)
        bands = (judged_by(live), judged_by(draft))
        both = (before[1] if before is not None else None, after)
        return Trials(tried_both(asked, both, bands, today_of(draft), step))

    def _built(self, pack: Pack, language: str) -> Built | None:
        return self.matchers.of(pack, language) if language in pack.languages else None

    def _make(self, live: Pack, draft: Pack, progress: Progress) -> Ruling:
        step = _steps(live, draft, progress)
        trials = {tag: self.trials(live, draft, tag, step) for tag in draft.languages}
        remarks = list(of_needs(live, draft))
        for tag, tried in trials.items():
            remarks += [replace(one, language=tag) for one in self._of(live, draft, tag, tried)]
        gone = [name for name in live.intents if name not in draft.intents]
        return Ruling(mark_of(live, draft), trials, remarks, gone)

    def _of(self, live: Pack, draft: Pack, language: str, tried: Trials) -> Iterator[Remark]:
        critical, same = critical_in(live, draft), _same(live, draft, language)
        yield from self.gate.remarks(tried.pairs, critical, same)
        yield from new_clashes(live, draft, language, self._encode_of(language))
        before = self._built(live, language)
        if before is not None and not same:
            means = partial(_meaning, before[1], judged_by(live), today_of(live))
            yield from taken_from(live, draft, language, critical, means)


def _meaning(live: Understands, bands: Bands, today: date, text: str) -> str:
    return outcome(live.match(text, today=today), bands).meaning


def today_of(pack: Pack) -> date:
    """Return the date where the company is."""
    return datetime.now(ZoneInfo(pack.time_zone)).date()


def mark_of(live: Pack, draft: Pack) -> str:
    """Return what stands for two catalogues.

    Not for their numbers: a draft that is thrown away and begun anew has the same ones.
    """
    both = live.model_dump_json() + draft.model_dump_json()
    return sha256(both.encode()).hexdigest()[:32]


def _same(live: Pack, draft: Pack, language: str) -> bool:
    """Whether callers are understood alike by both, whatever they say."""
    if language not in live.languages or live.thresholds() != draft.thresholds():
        return False
    return understood_by(live, language) == understood_by(draft, language)


def _steps(live: Pack, draft: Pack, progress: Progress) -> Callable[[], None]:
    total = sum(len(asked_of(live, draft, tag)) for tag in draft.languages)
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        progress(done, total)

    return step
