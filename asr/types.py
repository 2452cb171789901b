"""What a recogniser is asked for and what it hands back; never raw engine JSON."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """Anything may be said; the catalogue's phrases are likelier than the rest."""

    phrases: tuple[str, ...] = ()
    """Normalised phrases that bias the recogniser; () for no bias."""


@dataclass(frozen=True, slots=True)
class YesNo:
    """A yes or a no is asked for."""

    instead: tuple[str, ...] = ()
    """Kinds of values that may correct what was asked about: "no, fifty dollars"."""
    names: tuple[str, ...] = ()
    """Where a name may: the names that there are."""


@dataclass(frozen=True, slots=True)
class Digits:
    """A string of single digits."""

    length: int | None = None
    """How many; None when unknown."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money or a plain number."""


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date, absolute or relative."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day."""


@dataclass(frozen=True, slots=True)
class Code:
    """Letters and digits, spelled: a postcode, a reference."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a list of names, or one of a few options."""

    names: tuple[str, ...]
    """As they are said, lower-case."""


Expectation = OpenNeed | YesNo | Digits | Amount | Date | Time | Code | OneOf
"""What the dialogue waits for. Each engine uses it in its own way."""


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word."""

    text: str
    confidence: float
    """In [0, 1]."""
    start_ms: int
    """From the start of the audio given to the recogniser."""
    end_ms: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One machine reading of one stretch of audio, best first among its alternatives."""

    text: str
    """Lower-case words separated by single spaces; "" is a reading of silence."""

    confidence: float
    """In [0, 1], calibrated per engine; not the engine's raw score."""

    words: tuple[Word, ...] = ()
    """Word times and confidences where the engine has them."""

    alternatives: tuple[Reading, ...] = ()
    """Other readings, best first; without this one."""

    in_grammar: bool = True
    """False when a closed expectation was not met and this is what was heard instead."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence must be in [0, 1], got {self.confidence}")


SILENCE = Reading("", 1.0)
"""Nothing was said."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A reading placed in the call.

    Source: RFC 6787 (MRCPv2) section 9.6.3, an NLSML result holds scored readings.
    """

    text: str
    """Lower-case words separated by single spaces; "" is a reading of silence."""

    confidence: float
    """Posterior in [0, 1], calibrated per engine; not the engine's raw score."""

    start_ms: int
    """First speech frame, milliseconds since the call was answered."""

    end_ms: int
    """Last speech frame (not the endpoint), same clock as ``start_ms``."""

    alternatives: tuple[str, ...] = field(default=())
    """Other texts, best first."""

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence must be in [0, 1], got {self.confidence}")
        if self.end_ms < self.start_ms:
            raise ValueError(f"ends at {self.end_ms} ms, before its start {self.start_ms} ms")
