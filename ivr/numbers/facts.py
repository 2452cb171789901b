"""What a report needs to know of each call. Plain data, no words of the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time and the calls of it that are meant; "" stands for all."""

    begin: datetime
    end: datetime
    """Not included."""
    preset: str = ""
    language: str = ""
    channel: str = ""
    intent: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class CallFacts:
    """One call that has ended."""

    call_sid: str
    started_at: datetime
    length_s: float
    disposition: str
    destination: str
    intent: str
    band: str
    time_to_route_ms: int | None = None
    tried: Sequence[str] = ()
    """Every verdict of the dialogue."""
    served: Sequence[str] = ()
    """Outcomes of what the company's systems were asked."""
    repeated: bool = False
    """The same caller called again within 24 hours, about the same or without a known need."""
    rating: int | None = None
    """1 to 5, from the survey."""
    effort: int | None = None
    """1 to 7, from the survey: how easy it was."""
    wrong: bool | None = None
    """An agent said that it was in the wrong place; None: nobody has said."""
