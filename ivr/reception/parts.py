"""What carriers tell the reception, and what it tells them. Plain data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from threading import Event

from ivr.call_loop import CallLoop
from ivr.company import Company
from ivr.exchange import Exchange, Reply
from ivr.storage import LiveCall
from routing.types import Destination

Act = Callable[[Exchange, int], Reply]
"""Feeds a turn to the exchange at the call's time in ms."""
Render = Callable[[LiveCall, Reply, Company], str]
"""Words a reply for the carrier; the call's step is the one the next request will name."""


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


@dataclass(frozen=True, slots=True)
class Running:
    """A streaming call that a thread of ours holds."""

    loop: CallLoop
    call: LiveCall
    since: datetime
    gone: Event
    """Set when the thread has let go of it."""
