"""What has happened on the call. Events are facts: past tense, frozen, no methods.

Every event carries ``at_ms``, milliseconds since the call was answered, so that
the dialogue never reads a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from asr.types import Hypothesis
from intents.types import IntentMatch
from routing.types import DestinationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base class. Do not subclass outside this module: the table names every event."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A need that the company expects of this caller."""

    intent: str
    about: str
    """In words: "order 123"."""
    slots: tuple[tuple[str, str, str], ...] = ()
    """What is known of it: name, kind and value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAnswered(Event):
    """The far end is connected and media flows both ways."""

    deaf: bool = False
    """True when nobody can be listened to (overload): the keypad from the start."""
    recorded: bool = False
    """True when the call is recorded, which the caller has to be told first."""
    notice: str = ""
    """What every caller has to be told now, in the call's language; "" for nothing."""
    notice_urgent: bool = False
    """Nobody may interrupt it."""
    notices: tuple[str, ...] = ()
    """Ids of what is told, for the trace."""
    told: str = ""
    """A fault that is known to concern this caller: told first; "" for none."""
    told_intent: str = ""
    """The need that it answers."""
    proposal: Proposal | None = None
    """What the call is likely to be about."""
    slower: bool = False
    """This caller prefers slow speech."""
    asks: tuple[str, ...] = ()
    """What may be asked beside the need: reminder, rating."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted(Event):
    """The endpointer heard speech begin (MRCPv2 START-OF-INPUT)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechEnded(Event):
    """The utterance is over; its reading is still to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceFinal(Event):
    """The recogniser finalised an utterance and the matcher has read it."""

    hypothesis: Hypothesis
    match: IntentMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionFailed(Event):
    """The recogniser or the classifier is out of order or overloaded: we are deaf."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingFailed(Event):
    """The voice is out of order: we are dumb, and a person takes over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DtmfPressed(Event):
    """One key. ``digit`` is one of ``0-9 * #``."""

    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptFinished(Event):
    """The carrier reported the end of a prompt, played out or cleared."""

    prompt_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired(Event):
    """A timer we started has run out."""

    timer_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Routed(Event):
    """The policy has answered a ``Route``."""

    destination: str
    kind: DestinationKind
    is_open: bool = True
    offer: str = ""
    """Destination offered instead of a closed one; "" for none."""
    opens_at: str = ""
    """ISO local time of the next opening; "" when unknown."""
    prompt: str = ""
    """What a message destination says."""
    service: str = ""
    """The self-service that is tried first, "" for the need's own; ``destination`` is who takes
    over when it fails."""
    reason: str = ""
    """Why, in one sentence; for the trace."""
    options: tuple[str, ...] = ()
    """Destinations to choose from, ``offer`` first; () for that alone."""
    offered_for: str = ""
    """Why there is a choice: closed, gated, busy, rule."""
    notice: str = ""
    """What a caller with this need is told first; "" for nothing."""
    notice_urgent: bool = False
    notices: tuple[str, ...] = ()
    """Ids of what is told, for the trace."""
    rule: str = ""
    """The rule that decided; "" for the usual way."""
    priority: int = 50
    """0 to 100."""
    flag: str = ""
    """What the rule wants the agent to see."""
    steps: tuple[str, ...] = ()
    """What was considered; for the trace."""


class Outcome(StrEnum):
    """What came of a self-service."""

    FOUND = "found"
    """It was looked up, or done."""
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    """The company's system understood, and said no."""
    FAILED = "failed"
    """No answer in time, or none that could be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served(Event):
    """The company's systems have answered a ``Serve``."""

    serve_id: int
    service: str
    outcome: Outcome
    prompt: str = ""
    """What the caller is told; "" for the usual wording of the outcome."""
    values: tuple[tuple[str, str], ...] = ()
    """What the prompt's fields stand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCompleted(Event):
    """An agent picked up (or the destination answered)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFailed(Event):
    """Busy, no answer, or the carrier refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWanted(Event):
    """Somebody outside the call wants a person to take it: a shutdown, a supervisor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerHungUp(Event):
    """The caller left: the carrier said so (Twilio ``stop``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBroken(Event):
    """We cannot go on: the socket died, the peer broke the contract, or we have a bug."""
