"""What carriers tell the reception, and what it tells them. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto

from ivr.storage import LiveCall
from routing.types import Destination


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call that has just come in."""

    call_sid: str
    channel: str
    preset: str
    """"" for the one of the settings."""
    caller: str = ""
    """E.164; "" when hidden."""
    working_day: bool = False
    """Pretend that it is a weekday at noon: for trials."""


class NextKind(StrEnum):
    """What the carrier has to do with a call."""

    TALK = auto()
    """Connect it to us (again)."""
    TRANSFER = auto()
    """Put it through to the destination."""
    HANG_UP = auto()
    APOLOGISE = auto()
    """Nobody can be reached: say so, then hang up."""


@dataclass(frozen=True, slots=True)
class Next:
    """The answer to "what now?"."""

    kind: NextKind
    call: LiveCall
    destination: Destination | None = None
    """Where it goes; of a call that is over: where it went, None for nowhere."""
