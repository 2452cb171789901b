"""The states of a call. What leads from one to another is in ``transitions.py``."""

from __future__ import annotations

from enum import StrEnum, auto


class State(StrEnum):
    """Where the call is."""

    IDLE = auto()
    NOTIFYING = auto()
    """"This call is recorded …", which plays through."""
    PROPOSING = auto()
    """"Is this about order 123?", before the caller has said a word."""
    ASKING = auto()
    """The open question: playing it or listening after it."""
    DEFLECTING = auto()
    """The caller asked for a person: "in a few words, what's it about?"."""
    ANNOUNCING = auto()
    """"OK, lost card.", then a moment to object."""
    CONFIRMING = auto()
    """"You're calling about a lost card, right?"."""
    CHOOSING = auto()
    """"Is that about A, or B?"."""
    KEYPAD = auto()
    """"For A, press 1 …"."""
    COLLECTING = auto()
    """A slot is asked for, spoken or keyed."""
    READING_BACK = auto()
    """"That's 4 2 1 7, right?"."""
    ROUTING = auto()
    """The policy is asked."""
    APPROVING = auto()
    """"You want to pay forty dollars, right?"."""
    SERVING = auto()
    """The company's systems are asked."""
    EXPLAINING = auto()
    """"I can't find that parcel.", then a person."""
    CONNECTING = auto()
    """"I'm putting you through …"; still time to object."""
    INFORMING = auto()
    """A message destination speaks."""
    MORE = auto()
    """"Anything else?"."""
    REMINDING = auto()
    """"Shall we remind you by text message?"."""
    RETURNING = auto()
    """"You also asked about your balance. Shall we do that?"."""
    RATING = auto()
    """"How satisfied are you, from 1 to 5?"."""
    OFFERING = auto()
    """Closed, or nobody answered: "Shall somebody call you back?"."""
    CHECKING = auto()
    """"Is this an emergency?", where it may be one."""
    ALARMING = auto()
    """The safety instruction, which plays through."""
    ESCALATING = auto()
    """"I'll get someone to help you."."""
    TRANSFERRING = auto()
    APOLOGISING = auto()
    """Nobody could be reached."""
    CLOSING = auto()
    """Goodbye."""
    ENDED = auto()
