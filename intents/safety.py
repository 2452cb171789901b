"""The second stage behind the rules: what asks for help though no rule caught it.

One regression (``intents/safety_model.py``) has learnt what callers in danger, in despair, in rage
or in want of a person say, and what others say (``intents/cries.py``). What is likely and not sure
is asked about, and whoever does not say no goes to a person. ADR 0013.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

import numpy as np

from intents.cries import CLASSES, fingerprint, has_cries, training
from intents.encoder import CachedEncoder, Vectors
from intents.likeness import Floats
from intents.safety_model import VERSION, Learnt, learn, load, save
from intents.types import Alarm, Band, Bands, Command, IntentMatch

GRAVE = (Alarm.EMERGENCY, Alarm.SELF_HARM)
RULE = "safety"
"""Of the matches that this stage decides."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Probabilities from which on something is done; cross-validated, see ADR 0013."""

    sure: float = 0.95
    """That a person is needed, to put the caller through without asking."""
    grave: float = 0.20
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
    """Of one language; immutable, shared by all threads."""

    def __init__(self, model: Learnt) -> None:
        self._model = model
        self._limits = Limits()

    def danger(self, text: str, vectors: Vectors, trust: float = 1.0) -> Danger | None:
        """Return what a normalised text calls for; ``vectors`` is its own, [1, size].

        A lone word is mostly a piece of something: only one that was learnt counts. ``trust``,
        [0, 1], is how far the text is believed to be what was said.
        """
        if " " not in text and text not in self._model.alone:
            return None
        return judged(self.probabilities([text], vectors)[0], self._limits, trust)

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> Floats:
        """Return how likely each of ``CLASSES`` is, [texts, classes]."""
        return self._model.probabilities(texts, vectors)

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

    A need that is clear stands, and one that is likelier than a wish for a person or than what
    would only be asked about, unless a grave alarm is surer, or likely enough to ask and the need
    is not urgent.
    """
    if danger is None:
        return match
    best = match.candidates[0].confidence if match.candidates else 0.0
    clear = bands.judge(match.candidates) is Band.ACCEPT
    unsure = danger.doubtful or danger.alarm is None
    stands = clear or (unsure and best >= danger.needed)
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


_log = logging.getLogger(__name__)
_KEPT: dict[tuple[str, str, Path], Safety] = {}
_LOCK = Lock()


def safety(language: str, encoder: CachedEncoder, cache: Path) -> Safety | None:
    """Return the stage of ``language``, one a process; None where the rules stand alone.

    Raises:
        IntentsError: the language is not known.

    """
    if not has_cries(language):
        return None
    key = (language, encoder.name, cache)
    with _LOCK:
        if key not in _KEPT:
            _KEPT[key] = Safety(_learnt(language, encoder, cache))
        return _KEPT[key]


def _learnt(language: str, encoder: CachedEncoder, cache: Path) -> Learnt:
    """Return what was kept of the same sentences, or learn it, which takes a minute."""
    learnt_from = "\n".join([VERSION, encoder.name, fingerprint(language)])
    file = cache / f"{RULE}-{hashlib.sha256(learnt_from.encode()).hexdigest()[:32]}.npz"
    model = load(file)
    if model is not None:
        return model
    with _alone(file.with_suffix(".lock")):
        model = load(file)  # by another process meanwhile
        if model is None:
            _log.warning("learning once what calls for help; this takes a minute or two")
            texts, labels = training(language)
            model = learn(texts, labels, encoder.encode_once(texts))
            save(model, file)
    return model


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Let one process at a time learn; where no file can be locked, each learns for itself."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        opened = file.open("w", encoding="utf-8")
    except OSError:
        yield
        return
    with opened:
        fcntl.flock(opened, fcntl.LOCK_EX)  # the system gives it back when a process dies
        yield
