"""The hand-off packet: what the agent knows before saying hello. Plain data, redacted.

Source: docs/design.md, the agent's screen. An unknown need is said to be unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from routing.redaction import redact

BAND_WORDS = {
    "accept": "understood at once",
    "confirm": "understood, and asked whether it is right",
    "disambiguate": "chosen from two or three",
    "reject": "not understood",
}


@dataclass(frozen=True, slots=True)
class SlotShown:
    """A value on the agent's screen."""

    name: str
    value: str
    mark: str
    """✓ confirmed by the caller, ? only heard."""


@dataclass(frozen=True, slots=True)
class HandOff:
    """Everything on the agent's screen while it rings, most important first."""

    call_sid: str
    need: str
    """One line."""
    words: tuple[str, ...]
    """The caller's own last two turns."""
    intent: str | None
    alternative: str | None
    certainty: str
    """The band, in words."""
    slots: tuple[SlotShown, ...]
    tried: tuple[str, ...]
    """What was done so far, in words."""
    in_system_s: int
    language: str
    flags: tuple[str, ...]
    destination: str
    reason: str
    """Why the call comes here."""
    opener: str
    """A first sentence to say."""
    transcript: tuple[str, ...]
    """All the caller said."""
    priority: int = 50
    """0 to 100: who is served first."""
    rule: str = ""
    """The policy's rule that sent it here; "" for the need's usual way."""
    tier: str = ""
    """Of the customer; "" when not known."""
    customer: str = ""
    """As the company's systems name them; "" when not known."""
    repeat: int = 0
    """Earlier calls in 24 hours."""
    previous: str = ""
    """The need of the last of them."""
    contexts: tuple[str, ...] = ()
    """What the company's systems know of the caller, one line each."""
    also: tuple[str, ...] = ()
    """What else the caller asked for, in words, that nobody has done yet."""
    told: tuple[str, ...] = ()
    """Ids of the notices that the caller has heard."""

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON data."""
        return asdict(self)


def certainty_in_words(band: str, confirmed: bool) -> str:
    """Return how sure the need is, for people."""
    if confirmed:
        return "the caller said yes to it"
    return BAND_WORDS.get(band, band)


def need_line(spoken: str | None, last_heard: str, flags: Sequence[str]) -> str:
    """Return the one line on top: the need, or what was heard when it is unknown."""
    urgent = "URGENT: " if set(flags) & {"emergency", "self_harm", "threat", "urgent"} else ""
    if spoken:
        return f"{urgent}{spoken[:1].upper()}{spoken[1:]}."
    if last_heard:
        return f'{urgent}Couldn\'t understand. Last heard: "{redact(last_heard)}"'
    return f"{urgent}Couldn't understand. The caller said nothing."


def opener_line(spoken: str | None, flags: Sequence[str]) -> str:
    """Return a first sentence that shows the caller was heard."""
    if "anger" in flags:
        return "I'm sorry this has been difficult. I have what you said; let me take over."
    if spoken:
        return f"Hello, I see this is about {spoken}. Let me help you with that."
    return "Hello, I'm sorry our system didn't understand you. How can I help?"
