"""The one record of a call that everybody reads: what happened and why. Plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from intents.types import Band


@dataclass(slots=True)
class TurnRecord:
    """One utterance or key of the caller and what was made of it."""

    transcript: str
    confidence: float
    """Of the recogniser, [0, 1]; 1 for keys."""
    expectation: str
    """open, yes_no, digits, amount, date or name."""
    top3: list[dict[str, Any]]
    intent: str | None
    """What was understood: an intent, a command, yes, no, an alarm; None for nothing."""
    band: str
    rule: str
    """What decided it."""
    verdict: str
    """What the dialogue made of it."""
    state: str
    """Where the call was."""
    prompt: str = ""
    """What we said to it."""
    limits: str = ""
    """How sure it was and whose limits judged that, in words; "" where no limits decided."""
    nearest_phrase: str = ""
    matched_words: list[str] = field(default_factory=list)
    slots: list[dict[str, Any]] = field(default_factory=list)
    speech_start_ms: int = 0
    speech_end_ms: int = 0
    endpoint_ms: int = 0
    decided_ms: int = 0
    asr_cpu_ms: float = 0.0
    key: bool = False
    """True for a key press."""
    frames: list[int] = field(default_factory=list)
    """Where it is in the recording: its first frame of 20 ms and the one after its last; [] for
    what is not recorded."""


@dataclass(slots=True)
class CallRecord:
    """One call. ``destination`` is None unless the call really got there."""

    call_sid: str
    preset: str
    language: str
    channel: str
    """recording, browser, microphone, text, twilio …"""
    catalogue_version: str = ""
    disposition: str | None = None
    """None while the call goes on."""
    destination: str | None = None
    intent: str | None = None
    confidence: float = 0.0
    band: str = Band.REJECT.value
    consent: str = ""
    """Of being recorded: "notified" (told, and did not mind), "refused", "" (not recorded)."""
    turns: list[TurnRecord] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    slots: dict[str, dict[str, Any]] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    """What was done so far, as verdicts: the call's course (``ivr.course``)."""
    served: list[dict[str, str]] = field(default_factory=list)
    """What the company's systems were asked: service and outcome; no values."""
    reason: str = ""
    """Why the policy chose where it goes."""
    rule: str = ""
    """The policy's rule that decided; "" for the need's usual destination."""
    priority: int = 50
    """0 to 100: who is served first."""
    steps: list[str] = field(default_factory=list)
    """What the policy considered, one plain line each."""
    notices: list[str] = field(default_factory=list)
    """Ids of the notices that the caller has been told."""
    known: dict[str, Any] = field(default_factory=dict)
    """Of the caller, when the call began; see ``ivr.callers.Known``."""
    reminder: bool = False
    """The caller wants to be reminded by text message."""
    rating: int = 0
    """What the caller said to the question how satisfied they are, 1 to 5; 0 for nothing."""
    also: list[str] = field(default_factory=list)
    """Needs that were said in the same breath as another one, and are not done."""
    proposed: str = ""
    """The need that was asked about first; "" for none."""
    time_to_route_ms: int | None = None
    """From answer until it was first decided who takes the call, what serves it or what it is
    told; None when it was not."""
    ended_ms: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CallRecord:
        """Return the record that ``to_json`` described."""
        turns = [TurnRecord(**turn) for turn in data["turns"]]
        return cls(**{**data, "turns": turns})
