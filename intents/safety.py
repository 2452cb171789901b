"""The second stage behind the rules: what asks for help though no rule caught it.

One regression on how alike it is to what callers in danger, in despair, in rage or in want of a
person say, and to what others say (``languages/*/urgent.yaml``). What is likely and not sure is
asked about, and whoever does not say no goes to a person. ADR 0013.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import numpy as np

from intents.encoder import CachedEncoder, Vectors
from intents.fitted_cache import Fitted, FittedCache
from intents.language import Language, language_data
from intents.likeness import Features, Floats, Likeness, alike, weighed
from intents.normalise import normaliser
from intents.regression import Labels, Regression, fit_kernel, softmax
from intents.types import Alarm, Band, Bands, Command, IntentMatch

NONE = "none"
CLASSES = (*(alarm.value for alarm in Alarm), "person", NONE)
STRENGTH = 20.0
"""Of the regression: what a mistake costs."""
ANCHORS = 4500
"""Phrases that an utterance is compared with, at most."""
URGENT_SHARE = 0.6
"""Of them, those that are urgent."""
BLOCK = 512
"""Phrases whose likeness is reckoned at a time."""
GRAVE = (Alarm.EMERGENCY, Alarm.SELF_HARM)
RULE = "safety"
"""Of the matches that this stage decides."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Probabilities from which on something is done; cross-validated, see ADR 0013."""

    sure: float = 0.95
    """That a person is needed, to put the caller through without asking."""
    grave: float = 0.30
    """The same, to ask, where an emergency or self-harm is the likeliest reason."""
    other: float = 0.40
    """The same where a threat or anger is the likeliest."""
    person: float = 0.40
    """The same where the wish for a person is the likeliest; they are asked what it is about."""
    named: float = 0.60
    """That it is this alarm, given that one is sure; below, no alarm is named."""
    despite: float = 0.40
    """That a person is needed, to ask about a grave alarm in spite of a clear need."""
    over: float = 0.80
    """That it is one grave alarm, to count for more than a clear need that is less sure."""
    ruled: float = 0.20
    """That a person is needed, for a rule's alarm to be believed; below, it is asked about."""


@dataclass(frozen=True, slots=True)
class Danger:
    """What an utterance calls for."""

    alarm: Alarm | None
    """None for a person without an alarm."""
    needed: float
    """Probability that a person is needed."""
    grave: float
    """Probability of the likelier of the grave alarms where that is enough, else 0."""
    doubtful: bool = False
    """Likely, not sure: worth asking."""
    pressing: bool = False
    """Worth asking even where a need is clear."""


class Safety:
    """Trained on the phrases of one language; immutable, shared by all threads."""

    def __init__(self, data: Language, language: str, encoder: CachedEncoder, cache: Path) -> None:
        texts, labels = training(data, language)
        pairs = zip(texts, labels, strict=True)
        self._words = {text for text, place in pairs if " " not in text and CLASSES[place] != NONE}
        vectors = encoder.encode_known(texts)
        self._likeness = Likeness(texts)
        known = self._likeness.features(texts, vectors)
        kept = FittedCache(cache, [encoder.name, *texts, *map(str, labels)], RULE)
        fitted = kept.load()
        if fitted is None:
            anchors = drawn(labels)
            kernel = compared(known, anchors)
            fitted = Fitted(anchors, fitted_on(kernel, anchors, labels))
            kept.save(fitted)
        self._model = weighed(known.of(fitted.anchors), fitted.model.weights)
        self._bias = fitted.model.bias
        self._limits = Limits()

    def danger(self, text: str, vectors: Vectors, trust: float = 1.0) -> Danger | None:
        """Return what a normalised text calls for; ``vectors`` is its own, [1, size].

        A lone word is mostly a piece of something: only one that was learnt counts. ``trust``,
        [0, 1], is how far the text is believed to be what was said.
        """
        if " " not in text and text not in self._words:
            return None
        return judged(self.probabilities([text], vectors)[0], self._limits, trust)

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> Floats:
        """Return how likely each of ``CLASSES`` is, [texts, classes]."""
        scores = self._model.scores(self._likeness.features(texts, vectors))
        return softmax(scores + self._bias)

    def doubt(self, text: str, vectors: Vectors, trust: float = 1.0) -> float | None:
        """Return how likely a person is needed where a rule found an alarm, if that is too little.

        None where the rule is believed.
        """
        needed = trust * (1.0 - float(self.probabilities([text], vectors)[0, -1]))
        return needed if needed < self._limits.ruled else None


def judged(probabilities: Floats, limits: Limits, trust: float = 1.0) -> Danger | None:
    """Return what the probabilities of ``CLASSES`` amount to; None for nothing.

    What is not ``trust``, [0, 1], is as likely to have been nothing.
    """
    probabilities = probabilities * trust
    probabilities[-1] += 1.0 - trust
    needed = 1.0 - float(probabilities[-1])
    likeliest = CLASSES[int(np.argmax(probabilities[:-1]))]
    alarm = Alarm(likeliest) if likeliest in set(Alarm) else None
    if needed < _limit(alarm, limits):
        return None
    grave = max(float(probabilities[CLASSES.index(name)]) for name in GRAVE)
    doubtful = alarm is not None and needed < limits.sure
    if not doubtful and probabilities[:-1].max() < limits.named * needed:
        alarm = None
    pressing = alarm in GRAVE and needed >= limits.despite
    return Danger(alarm, needed, grave if grave >= limits.over else 0.0, doubtful, pressing)


def _limit(alarm: Alarm | None, limits: Limits) -> float:
    if alarm is None:
        return limits.person
    return limits.grave if alarm in GRAVE else limits.other


def guarded(
    match: IntentMatch, danger: Danger | None, bands: Bands, urgent: bool = False
) -> IntentMatch:
    """Return ``match`` as ``danger`` changes it; ``urgent``: its need goes to a person at once.

    A need that is clear stands, and one that is likelier than what would only be asked about,
    unless a grave alarm is surer, or likely enough to ask and the need is not urgent.
    """
    if danger is None:
        return match
    best = match.candidates[0].confidence if match.candidates else 0.0
    clear = bands.judge(match.candidates) is Band.ACCEPT
    stands = clear or (danger.doubtful and best >= danger.needed)
    surer = not stands or danger.grave > best
    if not surer and (urgent or not danger.pressing):
        return match
    doubtful = danger.doubtful or not surer
    likely = match.candidates if doubtful else ()  # to return to, after a no
    found = replace(match, candidates=likely, slots=(), rule=RULE)
    if danger.alarm is None:
        return replace(found, command=Command.AGENT)
    needed = round(danger.needed, 4)
    return replace(found, alarm=danger.alarm, alarm_confidence=needed, doubtful=doubtful)


def training(data: Language, language: str) -> tuple[list[str], Labels]:
    """Return the normalised phrases of a language with the places of their classes."""
    normalise = normaliser(language)
    said: list[tuple[str, str]] = [
        (text, name) for name, texts in data.urgent.items() for text in texts
    ]
    said += [(text, NONE) for text in (*data.ordinary, *data.background)]
    labels: dict[str, int] = {}
    for text, name in said:
        labels.setdefault(normalise(text), CLASSES.index(name))
    return list(labels), np.array(list(labels.values()), dtype=np.intp)


def drawn(labels: Labels) -> Labels:
    """Return the phrases to compare with: some that are urgent, and some that are not."""
    dice = np.random.default_rng(0)
    none = dice.permutation(np.flatnonzero(labels == CLASSES.index(NONE)))
    urgent = dice.permutation(np.flatnonzero(labels != CLASSES.index(NONE)))
    most = round(ANCHORS * URGENT_SHARE)
    return np.sort(np.concatenate([urgent[:most], none[: ANCHORS - most]]))


def compared(known: Features, anchors: Labels) -> Floats:
    """Return the kernel of all phrases with the anchors; in blocks, which spares memory."""
    some = known.of(anchors)
    rows = np.arange(len(known.vectors) if known.vectors is not None else 0)
    kernel = np.empty((len(rows), len(anchors)), dtype=np.float32)
    for block in np.array_split(rows, max(1, len(rows) // BLOCK)):
        kernel[block] = alike(known.of(block), some).kernel()
    return kernel


def fitted_on(kernel: Floats, anchors: Labels, labels: Labels) -> Regression:
    """Fit; ``kernel`` is that of all phrases with the anchors."""
    return fit_kernel(kernel, kernel[anchors], labels, len(CLASSES), STRENGTH)


_KEPT: dict[tuple[str, str, Path], Safety] = {}
_LOCK = Lock()


def safety(language: str, encoder: CachedEncoder, cache: Path) -> Safety | None:
    """Return the stage of ``language``, one a process; None where the rules stand alone.

    Raises:
        IntentsError: the language is not known.

    """
    data = language_data(language)
    if not data.urgent:
        return None
    key = (language, encoder.name, cache)
    with _LOCK:
        if key not in _KEPT:
            _KEPT[key] = Safety(data, language, encoder, cache)
        return _KEPT[key]
