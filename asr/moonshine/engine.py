"""Moonshine as a Recognizer: closed expectations by grammar, unsure readings heard again."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Event, Lock

import numpy as np
from numpy.typing import NDArray

from asr.errors import DecodingCancelled
from asr.grammar import Grammar, grammar_for
from asr.language_model import LanguageModel, language_model
from asr.moonshine import hearings
from asr.moonshine.masks import TokenGrammar
from asr.moonshine.model import RATE, MoonshineModel
from asr.moonshine.search import Beam, Free, Guide, How, Within, search
from asr.moonshine.tokenizer import plain
from asr.types import SILENCE, Expectation, OneOf, OpenNeed, Reading

OPEN, CLOSED, ALONE = How(5, 0.5), How(8, 0.0), How(4, 1.0)
HURRIED = How(3, 0.5)
"""Searches: anything, within a grammar, within a grammar beside an open reading, and anything
while others wait."""
SURE = 0.9
"""Confidence from which an open reading is not heard again in other ways."""
NEAR, FAR, A_TOKEN = 9.0, 25.0, 1.0
"""By how much log-probability an open reading must lead to win over one in the grammar: FAR in
all, or NEAR in all and A_TOKEN for each token. Measured in docs/adr/0002-decoding.md."""
SHORT_S, SHORT_WORDS, SHORT_LEAD = 4.5, 2, 5.0
"""In audio this short one of the likely phrases of so few words is read, unless an open reading
leads by more log-probability. It is what makes a lone "operator" reliable: same ADR."""
LIKELY = 0.3
"""What the log-probability of its words counts of an open reading, against that of its sound."""
LONG_WORDS = 4
"""When more words were read openly, none of those phrases can have been meant."""
SHORTEST = RATE // 10
"""Less audio than this is not read."""
KEPT_GUIDES = 64

Samples = NDArray[np.float32]
Check = Callable[[], None]


class MoonshineRecognizer:
    """A loaded engine; shared by all threads."""

    name = "moonshine"
    rate = RATE

    def __init__(self, model: MoonshineModel, language: str) -> None:
        self.language = language
        self._model = model
        self._guides: OrderedDict[object, Guide] = OrderedDict()
        self._lock = Lock()

    def open(self, expectation: Expectation) -> MoonshineDecoding:
        """Begin an utterance."""
        return MoonshineDecoding(self, expectation)

    def read(
        self,
        samples: NDArray[np.float32],
        expectation: Expectation,
        cancelled: Event,
        hurried: bool = False,
    ) -> Reading:
        """Read ``samples`` (16 kHz, [n]); ``hurried`` does not hear unsure ones again.

        Raises:
            DecodingCancelled: ``cancelled`` was set meanwhile.

        """
        if len(samples) < SHORTEST:
            return SILENCE

        def check() -> None:
            if cancelled.is_set():
                raise DecodingCancelled("nobody waits for this reading")

        grammar = grammar_for(expectation, self.language)
        if grammar is not None:
            return self._closed(samples, grammar, check)
        phrases = expectation.phrases if isinstance(expectation, OpenNeed) else ()
        short = _short(phrases) if len(samples) < SHORT_S * RATE else None
        likely = language_model(self.language, phrases)
        return self._open(samples, short, likely, hurried, check)

    def _open(
        self,
        samples: Samples,
        short: Grammar | None,
        likely: LanguageModel | None,
        hurried: bool,
        check: Check,
    ) -> Reading:
        """Read anything; ``short`` are phrases that may have been said alone.

        What is unsure is heard again in other ways, unless ``hurried``. Of readings that sound
        much alike the one counts whose words are ``likely``.
        """
        how = HURRIED if hurried else OPEN
        heard = self._encode(samples, hearings.AS_IT_IS)
        opened = search(self._model, heard, Free(), how, check)
        if not hurried and opened and _confidence(opened[0]) < SURE:
            heard = self._encode(samples, hearings.OPEN)
            opened = search(self._model, heard, Free(), how, check)
        opened = self._by_words(opened, likely)
        if short is None or not opened or self._is_long(opened[0]):
            return self._reading(opened)
        said = search(self._model, heard, self._within(short), ALONE, check)
        if said and opened[0].log_prob - said[0].log_prob <= SHORT_LEAD:
            return self._short_reading(said[0], opened)
        return self._reading(opened)

    def _by_words(self, beams: list[Beam], likely: LanguageModel | None) -> list[Beam]:
        """Return readings with the best first, by their sound and by their words."""
        if likely is None or len(beams) < 2:
            return beams
        said = {beam: likely.log_probability(self._text(beam)) for beam in beams}
        return sorted(beams, key=lambda beam: -(beam.log_prob + LIKELY * said[beam]))

    def _text(self, beam: Beam) -> str:
        return " ".join(plain(self._model.tokenizer.text(beam.tokens)).split())

    def _is_long(self, beam: Beam) -> bool:
        """Whether so much was read that no phrase of a word or two can have been meant."""
        return len(self._text(beam).split()) > LONG_WORDS

    def _closed(self, samples: Samples, grammar: Grammar, check: Check) -> Reading:
        """Read within ``grammar``, unless something else was clearly said."""
        heard = self._encode(samples, hearings.CLOSED)
        closed = search(self._model, heard, self._within(grammar), CLOSED, check)
        opened = search(self._model, heard, Free(), How(1, 0.0), check)
        return self._better(closed, opened)

    def _encode(self, samples: Samples, how: Sequence[hearings.Hearing]) -> Samples:
        return self._model.encode(*hearings.heard(samples, how))

    def _better(self, closed: list[Beam], opened: list[Beam]) -> Reading:
        if not closed:
            return self._reading(opened, in_grammar=False)
        if opened and _escapes(opened[0], closed[0]):
            return self._reading(opened, in_grammar=False)
        return self._reading(closed)

    def _reading(self, beams: list[Beam], *, in_grammar: bool = True) -> Reading:
        if not beams:
            return SILENCE
        readings: dict[str, Reading] = {}
        for beam in beams:
            text = self._text(beam)
            readings.setdefault(text, Reading(text, _confidence(beam), in_grammar=in_grammar))
        best, *others = readings.values()
        return Reading(
            best.text, best.confidence, alternatives=tuple(others), in_grammar=in_grammar
        )

    def _short_reading(self, said: Beam, opened: list[Beam]) -> Reading:
        """Return the phrase, as sure as the audio is clear, with the open readings behind it."""
        phrase, others = self._reading([said]), self._reading(opened)
        if phrase.text == others.text:
            return others
        sure = max(phrase.confidence, others.confidence)
        return Reading(phrase.text, sure, alternatives=(others, *others.alternatives))

    def _within(self, grammar: Grammar) -> Guide:
        made = lambda: Within(TokenGrammar(grammar, self._model.tokenizer))  # noqa: E731
        return self._guide(id(grammar), made)

    def _guide(self, key: object, make: object) -> Guide:
        with self._lock:
            if key not in self._guides:
                self._guides[key] = make()  # type: ignore[operator]
                while len(self._guides) > KEPT_GUIDES:
                    self._guides.popitem(last=False)
            self._guides.move_to_end(key)
            return self._guides[key]


def _confidence(beam: Beam) -> float:
    return math.exp(min(0.0, beam.mean_log_prob))


@lru_cache(maxsize=16)
def _short(phrases: tuple[str, ...]) -> Grammar | None:
    """Return the grammar of the phrases of a word or two, None when there are none."""
    few = tuple(p for p in dict.fromkeys(map(plain, phrases)) if 0 < len(p.split()) <= SHORT_WORDS)
    return grammar_for(OneOf(few), "") if few else None


def _escapes(opened: Beam, closed: Beam) -> bool:
    """Whether something else than the expected was said."""
    lead = opened.log_prob - closed.log_prob
    a_token = opened.mean_log_prob - closed.mean_log_prob
    return lead > FAR or (lead > NEAR and a_token > A_TOKEN)


@dataclass(slots=True)
class MoonshineDecoding:
    """One utterance; reads everything accepted so far, anew each time."""

    recognizer: MoonshineRecognizer
    expectation: Expectation
    _parts: list[NDArray[np.float32]] = field(default_factory=list)
    _reading: Reading | None = None
    _cancelled: Event = field(default_factory=Event)

    def accept(self, samples: NDArray[np.float32]) -> None:
        """Take the next stretch of audio (16 kHz)."""
        self._parts.append(samples)
        self._reading = None

    def partial(self, hurried: bool = False) -> Reading:
        """Read everything so far."""
        return self.final(hurried)

    def final(self, hurried: bool = False) -> Reading:
        """Read everything; costs nothing when nothing came since the last reading."""
        if self._reading is None:
            self._cancelled.clear()
            heard = np.concatenate(self._parts) if self._parts else np.zeros(0, dtype=np.float32)
            self._reading = self.recognizer.read(heard, self.expectation, self._cancelled, hurried)
        return self._reading

    def cancel(self) -> None:
        """Stop a running reading soon."""
        self._cancelled.set()
