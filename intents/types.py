"""What an utterance amounts to: needs, answers, commands, alarms and slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Band(StrEnum):
    """What the confidence allows."""

    ACCEPT = "accept"
    """Act, saying what is being done."""
    CONFIRM = "confirm"
    """Ask whether it is right."""
    DISAMBIGUATE = "disambiguate"
    """Ask which of two or three."""
    REJECT = "reject"
    """Not understood."""


class Command(StrEnum):
    """Universal commands: they work in every state."""

    AGENT = "agent"
    REPEAT = "repeat"
    BACK = "back"
    MAIN_MENU = "main_menu"
    HELP = "help"
    SLOWER = "slower"
    NO_RECORDING = "no_recording"
    """The call is not to be recorded."""
    WHO = "who"
    """Who is speaking?"""
    GOODBYE = "goodbye"
    HOLD = "hold"
    """The caller needs a moment, to find a number or their glasses."""


class Answer(StrEnum):
    """A yes or a no, alone or with content ("no, the other card")."""

    YES = "yes"
    NO = "no"


class Alarm(StrEnum):
    """What overrides everything else."""

    EMERGENCY = "emergency"
    """Danger to life or health: speak the instruction and reach a human."""
    SELF_HARM = "self_harm"
    THREAT = "threat"
    """A threat against others: a human, and a supervisor is alerted."""
    ANGER = "anger"
    """Swearing or fury: an agent, flagged; never a hang-up."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One intent of the catalogue and how likely it is."""

    intent: str
    """Catalogue id, e.g. ``lost_stolen_card``."""
    confidence: float
    """Calibrated probability in [0, 1]."""


@dataclass(frozen=True, slots=True)
class Bands:
    """Where one band ends and the next begins. Defaults: docs/design.md, confidence bands."""

    accept: float = 0.80
    """At or above (with the margin): act."""
    confirm: float = 0.50
    """At or above (with the margin): ask; below: reject."""
    margin: float = 0.15
    """A runner-up closer than this is offered too, when both together reach ``confirm``."""
    own: Mapping[str, Bands] = field(default_factory=dict, hash=False)
    """By intent: the bands of those that have their own."""

    def of(self, intent: str) -> Bands:
        """Return the bands by which an intent is judged when it is the likeliest."""
        return self.own.get(intent, self)

    def judge(self, candidates: tuple[Candidate, ...]) -> Band:
        """Return the band of ``candidates`` (best first).

        >>> Bands().judge((Candidate("balance", 0.9), Candidate("complaint", 0.05)))
        <Band.ACCEPT: 'accept'>
        >>> Bands().judge((Candidate("balance", 0.4), Candidate("complaint", 0.35)))
        <Band.DISAMBIGUATE: 'disambiguate'>
        """
        if not candidates:
            return Band.REJECT
        limits = self.of(candidates[0].intent)
        first = candidates[0].confidence
        second = candidates[1].confidence if len(candidates) > 1 else 0.0
        if first - second < limits.margin:
            return Band.DISAMBIGUATE if first + second >= limits.confirm else Band.REJECT
        if first >= limits.accept:
            return Band.ACCEPT
        return Band.CONFIRM if first >= limits.confirm else Band.REJECT


ALL = "all"
"""Value of an amount that is all there is: it has to be looked up."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A value the caller gave."""

    name: str
    """Slot name of the intent, or the kind when no slot is asked for."""
    kind: str
    """digits, amount, date, time, code or name."""
    value: str
    """Digits ``"4217"``, amount ``"40.00 USD"`` (``"40.00"`` without currency, ``ALL``), ISO date,
    time ``"16:30"``, code ``"SW1A1AA"``, name as listed."""
    said: str
    """The words it was read from."""
    confirmed: bool = False
    """The caller said yes to its read-back."""
    there: bool = False
    """It was said to be where something goes ("to account …"), among values said beside others."""


@dataclass(frozen=True, slots=True)
class Also:
    """A second need, said in the same breath; it is asked about when the first is done."""

    intent: str
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class IntentMatch:
    """Everything the matcher decided about one utterance, and why."""

    text: str
    """Normalised text that was judged; "" when nothing was said."""

    candidates: tuple[Candidate, ...] = ()
    """Up to three intents, best first."""

    answer: Answer | None = None
    command: Command | None = None
    alarm: Alarm | None = None

    alarm_confidence: float = 1.0
    """Probability, [0, 1], that the caller is to be helped by a person; 1.0 by rule."""

    doubtful: bool = False
    """The alarm is likely, not sure: it is asked about before anything is done."""

    choice: int | None = None
    """"The first one" is 1, "the second" 2, "neither" 0."""

    objects: bool = False
    """A value was said behind a no: it may be meant instead of one that was said before."""

    both: bool = False
    """Both of two that were offered."""

    wants_person: bool = False
    """A person was asked for in the same breath as a need: the need says which person."""

    done: bool = False
    """Nothing else is wanted, if that was asked."""

    vague: bool = False
    """A need without content ("I have a question"): worth one narrowing question."""

    backchannel: bool = False
    """Only "mhm", "uh" or the like: not meant as a turn."""

    slots: tuple[Slot, ...] = ()

    beside: tuple[Slot, ...] = ()
    """Values said, by kind, beside a yes or no or the value that was asked for: they belong to what
    is being asked about, whatever need the words look most like."""

    also: Also | None = None
    """A second need; ``candidates`` and ``slots`` are of the more urgent, or else the first."""

    rule: str = "nothing"
    """What decided: pinned, classifier, command, answer, alarm, safety, not handled, nothing."""

    nearest_phrase: str = ""
    """The catalogue phrase that explains the best candidate."""

    matched_words: tuple[str, ...] = ()
    """Words of ``text`` that the nearest phrase shares."""


NOTHING = IntentMatch("")
"""The match of silence."""
