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
    without_samples: bool = False
    """Leaves out calls that are only examples."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay of a call in one queue of ours."""

    queue: str
    kind: str
    """call, callback or mirrored."""
    outcome: str
    """answered, abandoned, callback, overflow, transferred, failed …; "" until it is known."""
    entered_at: datetime
    answered_at: datetime | None = None
    talked_s: float = 0.0
    """Hold included; 0 until it is over."""
    wrapped_s: float = 0.0
    """Work after the call."""

    @property
    def answered(self) -> bool:
        """Whether an agent has talked to the caller; at a carrier's only the end tells."""
        return self.answered_at is not None or (self.at_carrier and self.outcome == "answered")

    @property
    def at_carrier(self) -> bool:
        """Whether it was a carrier's queue, of which the times are not known."""
        return self.kind == "mirrored"

    @property
    def waited_s(self) -> float | None:
        """Seconds until an agent answered; None when nobody did."""
        if self.answered_at is None:
            return None
        return (self.answered_at - self.entered_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Label:
    """What a person has said that an utterance meant, and what was made of it."""

    meaning: str
    """An intent; "" for nothing that is handled."""
    taken: str
    """The first choice; "" for none."""
    accepted: bool
    """Acted upon or asked about, not refused."""
    acted: bool
    """Without asking."""
    by_chance: bool
    """Drawn to be labelled, whatever became of it."""

    @property
    def right(self) -> bool:
        """Whether the right need was understood."""
        return self.accepted and self.meaning == self.taken


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
    """The first destination was wrong, as an agent said or did; None: no agent had the call."""
    stays: Sequence[Stay] = ()
    """In our queues, oldest first."""
    labels: Sequence[Label] = ()
    known_caller: bool = False
    """The caller would be recognised if they called again."""
    again_days: float | None = None
    """Until the same caller called about the same need again; None when that has not happened."""
    moved: bool = False
    """A link to go on with was sent."""
    language: str = ""
    channel: str = ""
    version: str = ""
    """Of the catalogue."""
    sample: bool = False
    """Only an example: nobody was on the phone."""
