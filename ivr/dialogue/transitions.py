"""The whole dialogue, as data.

Rule 1: every state change is a row of TABLE. If a row needs a condition, make the
condition a Verdict (see ``judging.py``) instead of writing an ``if`` here.
Rule 2: this module knows nothing of prompts, timers or telephony.

The picture in docs/design.md is generated from TABLE by ``make diagram``.
"""

from __future__ import annotations

from enum import StrEnum, auto

from .states import State

__all__ = ["LISTENING", "TABLE", "Row", "State", "Verdict"]


class Verdict(StrEnum):
    """What an event amounts to, once judged against thresholds and counters."""

    ANSWERED = auto()
    ANSWERED_RECORDED = auto()
    """Answered, and recorded: the caller is told first."""
    ANSWERED_DEAF = auto()
    """Answered, but nobody can be listened to."""
    PROPOSED = auto()
    """Something is known of the caller: it is asked about."""
    TOLD = auto()
    """A fault is known that concerns the caller: it is told."""
    WAVED = auto()
    """It is about something else than what was proposed."""
    ACCEPTED = auto()
    UNSURE = auto()
    """Worth asking whether it is right."""
    TORN = auto()
    """Two or three are likely."""
    VAGUE = auto()
    SLOT_WANTED = auto()
    """The need is clear; a value is to be asked for."""
    SLOT_HEARD = auto()
    SLOT_ACCEPTED = auto()
    """Heard and needs no read-back."""
    SLOT_INVALID = auto()
    SLOT_BEGUN = auto()
    """The beginning of a value: the rest is still to come."""
    SLOT_SKIPPED = auto()
    KEY_ADDED = auto()
    KEYS_CLEARED = auto()
    YES = auto()
    NO = auto()
    DONE = auto()
    """Nothing else is wanted."""
    NO_MATCH = auto()
    NO_INPUT = auto()
    NOISE = auto()
    """A sound without words: whatever played goes on."""
    TO_KEYPAD = auto()
    GIVE_UP = auto()
    DEAF = auto()
    DUMB = auto()
    """Nothing can be said any more."""
    AGENT_ONCE = auto()
    AGENT_KNOWN = auto()
    """A person is wanted for a need that is known: its people."""
    AGENT = auto()
    ALARM = auto()
    DOUBTED = auto()
    """An alarm is likely and not sure: worth asking."""
    REPEAT = auto()
    HELP = auto()
    SLOWER = auto()
    NO_RECORDING = auto()
    WHO = auto()
    HOLD = auto()
    """The caller asks for a moment."""
    AGAIN = auto()
    """What was told is to be told once more, though the next question has been asked."""
    AGAIN_SLOWER = auto()
    """The same, slowly."""
    LEAVING = auto()
    """The caller says goodbye in the middle: asked once more, since "bye" is easily misheard."""
    BACK = auto()
    MAIN_MENU = auto()
    PROCEED = auto()
    """The moment to object has passed, or a prompt that leads on has ended."""
    ROUTED = auto()
    ROUTED_MESSAGE = auto()
    ROUTED_CLOSED = auto()
    OPTION_TOLD = auto()
    """An option was chosen that is said, not connected to."""
    APPROVAL_WANTED = auto()
    """A self-service changes something: the caller is asked first."""
    DECLINED = auto()
    """The caller said no to what was going to be done."""
    ROUTED_SERVICE = auto()
    """A self-service has all that it needs."""
    WAITING = auto()
    """The company's systems take long."""
    LOOKED_UP = auto()
    """What "all of it" is has been looked up."""
    SERVED = auto()
    NOT_SERVED = auto()
    """Nothing found, refused or failed: a person takes over."""
    REMIND_WANTED = auto()
    """Something was arranged that the caller may be reminded of."""
    REMINDED = auto()
    """The caller wants to be reminded."""
    ALSO_WANTED = auto()
    """The caller asked for something else in the same breath: it is asked about now."""
    RATING_WANTED = auto()
    RATED = auto()
    TRANSFERRED = auto()
    TRANSFER_FAILED = auto()
    STRANDED = auto()
    """Too many transfers failed."""
    HUNG_UP = auto()
    BROKEN = auto()


S, V = State, Verdict
Row = dict[Verdict, State]

OVER: Row = {V.HUNG_UP: S.ENDED, V.BROKEN: S.ENDED}
HUMAN: Row = {V.AGENT: S.ESCALATING, V.GIVE_UP: S.ESCALATING, V.ALARM: S.ALARMING}
PERSON: Row = {V.ROUTED: S.CONNECTING, V.ROUTED_CLOSED: S.OFFERING}
"""To the people who take over what a self-service could not do, if they are there."""
DUMB: Row = {V.DUMB: S.TRANSFERRING}
"""Without a voice the caller goes to a person, from wherever we speak."""
NEED: Row = {
    V.ACCEPTED: S.ANNOUNCING,
    V.UNSURE: S.CONFIRMING,
    V.TORN: S.CHOOSING,
    V.SLOT_WANTED: S.COLLECTING,
}
"""A need was said, in whatever state: a topic change is a row like any other."""


def _here(state: State) -> Row:
    """Rows of every state in which the caller is listened to."""
    asides = (V.REPEAT, V.HELP, V.SLOWER, V.WHO, V.HOLD, V.NO_RECORDING)
    stay = (*asides, V.NO_MATCH, V.NO_INPUT, V.NOISE)
    return {
        **OVER,
        **HUMAN,
        **DUMB,
        **NEED,
        **dict.fromkeys(stay, state),
        V.AGENT_ONCE: S.DEFLECTING,
        V.AGENT_KNOWN: S.ROUTING,
        V.DOUBTED: S.CHECKING,
        V.MAIN_MENU: S.ASKING,
        V.BACK: S.ASKING,
        V.LEAVING: S.MORE,
        V.NO: S.ASKING,
        V.VAGUE: S.ASKING,
        V.TO_KEYPAD: S.KEYPAD,
        V.DEAF: S.KEYPAD,
    }


TABLE: dict[State, Row] = {
    S.IDLE: {
        **OVER,
        V.ANSWERED: S.ASKING,
        V.ANSWERED_RECORDED: S.NOTIFYING,
        V.ANSWERED_DEAF: S.KEYPAD,
        V.PROPOSED: S.PROPOSING,
        V.TOLD: S.INFORMING,
    },
    S.NOTIFYING: {
        **OVER,
        **DUMB,
        V.PROCEED: S.ASKING,
        V.PROPOSED: S.PROPOSING,
        V.TOLD: S.INFORMING,
        V.GIVE_UP: S.ESCALATING,  # a server that stops does not wait for the notice
    },
    S.PROPOSING: {
        **_here(S.PROPOSING),
        V.YES: S.ROUTING,
        V.WAVED: S.ASKING,
        V.NO_MATCH: S.ASKING,
        V.NO_INPUT: S.ASKING,
    },
    S.ASKING: _here(S.ASKING),
    S.DEFLECTING: {**_here(S.DEFLECTING), V.DEAF: S.ESCALATING},
    S.CHECKING: {**_here(S.CHECKING), V.DEAF: S.ESCALATING},
    S.ANNOUNCING: {**_here(S.ANNOUNCING), V.YES: S.ROUTING, V.PROCEED: S.ROUTING},
    S.CONFIRMING: {**_here(S.CONFIRMING), V.YES: S.ROUTING},
    S.CHOOSING: {**_here(S.CHOOSING), V.YES: S.ROUTING},
    S.KEYPAD: {**_here(S.KEYPAD), V.YES: S.ROUTING},
    S.COLLECTING: {
        **_here(S.COLLECTING),
        V.KEY_ADDED: S.COLLECTING,
        V.KEYS_CLEARED: S.COLLECTING,
        V.SLOT_HEARD: S.READING_BACK,
        V.SLOT_INVALID: S.COLLECTING,
        V.SLOT_BEGUN: S.COLLECTING,
        V.SLOT_ACCEPTED: S.ROUTING,
        V.SLOT_SKIPPED: S.ROUTING,
        V.DEAF: S.COLLECTING,
    },
    S.READING_BACK: {
        **_here(S.READING_BACK),
        V.YES: S.ROUTING,
        V.NO: S.COLLECTING,
        V.BACK: S.COLLECTING,
        V.SLOT_HEARD: S.READING_BACK,
        V.SLOT_SKIPPED: S.ROUTING,
    },
    S.ROUTING: {
        **OVER,
        V.ROUTED: S.CONNECTING,
        V.ROUTED_MESSAGE: S.INFORMING,
        V.ROUTED_CLOSED: S.OFFERING,
        V.SLOT_WANTED: S.COLLECTING,
        V.APPROVAL_WANTED: S.APPROVING,
        V.ROUTED_SERVICE: S.SERVING,
        V.AGENT: S.ESCALATING,  # asked for, and nobody of the need is there
        V.GIVE_UP: S.ESCALATING,
    },
    S.APPROVING: {
        **_here(S.APPROVING),
        **PERSON,
        V.YES: S.ROUTING,
        V.SLOT_HEARD: S.APPROVING,
        V.SLOT_ACCEPTED: S.ROUTING,
        V.DECLINED: S.MORE,
    },
    S.SERVING: {
        **_here(S.SERVING),
        V.WAITING: S.SERVING,
        V.LOOKED_UP: S.ROUTING,
        V.SERVED: S.INFORMING,
        V.NOT_SERVED: S.EXPLAINING,
        V.DEAF: S.SERVING,
    },
    S.EXPLAINING: {**_here(S.EXPLAINING), **PERSON, V.DEAF: S.EXPLAINING},
    S.CONNECTING: {**_here(S.CONNECTING), V.PROCEED: S.TRANSFERRING, V.YES: S.TRANSFERRING},
    S.INFORMING: {
        **_here(S.INFORMING),
        V.PROCEED: S.MORE,
        V.YES: S.MORE,
        V.REMIND_WANTED: S.REMINDING,
        V.ALSO_WANTED: S.RETURNING,
    },
    S.REMINDING: {**_here(S.REMINDING), V.REMINDED: S.MORE, V.DONE: S.MORE, V.DEAF: S.REMINDING},
    S.RETURNING: {
        **_here(S.RETURNING),
        V.YES: S.ROUTING,
        V.DONE: S.MORE,
        V.DEAF: S.RETURNING,
    },
    S.MORE: {
        **_here(S.MORE),
        V.YES: S.ASKING,
        V.DONE: S.CLOSING,
        V.AGAIN: S.INFORMING,
        V.AGAIN_SLOWER: S.INFORMING,
        V.ALSO_WANTED: S.RETURNING,
        V.RATING_WANTED: S.RATING,
    },
    S.RATING: {**_here(S.RATING), V.RATED: S.CLOSING, V.DONE: S.CLOSING, V.DEAF: S.RATING},
    S.OFFERING: {
        **_here(S.OFFERING),
        V.YES: S.CONNECTING,
        V.NO: S.MORE,
        V.OPTION_TOLD: S.INFORMING,
    },
    S.ALARMING: {**OVER, **DUMB, V.PROCEED: S.TRANSFERRING},
    S.ESCALATING: {**OVER, **DUMB, V.ALARM: S.ALARMING, V.PROCEED: S.TRANSFERRING},
    S.TRANSFERRING: {
        **OVER,
        V.TRANSFERRED: S.ENDED,
        V.TRANSFER_FAILED: S.OFFERING,
        V.STRANDED: S.APOLOGISING,
    },
    S.APOLOGISING: {**OVER, V.PROCEED: S.ENDED, V.DUMB: S.ENDED},
    S.CLOSING: {**OVER, V.PROCEED: S.ENDED, V.DUMB: S.ENDED},
    S.ENDED: {},
}
"""Of each state: what a verdict leads to. A verdict without a row changes nothing."""

LISTENING = frozenset(state for state, row in TABLE.items() if V.NOISE in row)
"""States in which the caller is listened to: a prompt plays or a timer runs, always."""
