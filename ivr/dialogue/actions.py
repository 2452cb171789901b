"""What the rim must do next. Actions are orders: imperative, frozen, no methods."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from asr.types import Expectation


class Disposition(StrEnum):
    """How the call ended, from the IVR's side. Written once, on the last action."""

    CONTAINED = "contained"
    """The machine did it; nobody else was needed or asked for."""
    TRANSFERRED = "transferred"
    """Reached the destination the caller's need asked for."""
    ESCALATED = "escalated"
    """Reached the operator: asked for one, an alarm, or we gave up."""
    ABANDONED = "abandoned"
    """The caller hung up before reaching anybody."""
    FAILED = "failed"
    """No destination answered, or the call broke. Never counted as abandoned."""


@dataclass(frozen=True, slots=True)
class Action:
    """Base class."""


@dataclass(frozen=True, slots=True)
class PlayPrompt(Action):
    """Play a prompt, then report ``PromptFinished`` with its id.

    The rim reports it at the latest 2 s after the prompt's own length, mark or no mark.
    A prompt that is still playing is replaced.
    """

    prompt: str
    """Prompt name in the prompt catalogue, not its wording."""
    prompt_id: int
    values: tuple[tuple[str, str], ...] = ()
    """What its wording's fields stand for: intent ids, digits, amounts, ISO dates."""
    barge_in: bool = True
    """False: plays through while the caller speaks."""
    slower: bool = False


@dataclass(frozen=True, slots=True)
class PausePrompt(Action):
    """Barge-in: silence the prompt now (Twilio ``clear``), but remember where it stopped."""


@dataclass(frozen=True, slots=True)
class ResumePrompt(Action):
    """It was no barge-in: go on where the prompt was paused, under its old id."""


@dataclass(frozen=True, slots=True)
class StopPrompt(Action):
    """Drop the prompt, playing or paused."""


@dataclass(frozen=True, slots=True)
class StartTimer(Action):
    """Report ``TimerFired`` with this id after ``after_ms``; replaces any running timer."""

    timer_id: int
    after_ms: int


@dataclass(frozen=True, slots=True)
class CancelTimer(Action):
    """Stop the running timer, if any."""


@dataclass(frozen=True, slots=True)
class Listen(Action):
    """From now on this is expected. ``OpenNeed(())`` stands for the catalogue's phrases."""

    expectation: Expectation


@dataclass(frozen=True, slots=True)
class HearKeysOnly(Action):
    """From now on only keys count: nothing is heard, kept or written down until ``Listen``."""


@dataclass(frozen=True, slots=True)
class EraseRecording(Action):
    """The caller does not want it: record nothing, and erase what there is."""


@dataclass(frozen=True, slots=True)
class HandOverSecret(Action):
    """A sensitive value has been keyed: pass it on, and keep no copy."""

    slot: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Route(Action):
    """Ask the policy where the call goes; report ``Routed`` at once."""

    intent: str


@dataclass(frozen=True, slots=True)
class Serve(Action):
    """Ask the company's systems; report ``Served`` with the same ``serve_id``."""

    service: str
    """Name in the pack."""
    serve_id: int
    slots: tuple[tuple[str, str], ...] = ()
    """What it needs, by slot name; a sensitive value is masked (see ``HandOverSecret``)."""
    order: int = 0
    """The same for an order that is repeated because its outcome never became known."""


@dataclass(frozen=True, slots=True)
class Transfer(Action):
    """Cold transfer; report ``TransferCompleted`` or ``TransferFailed``."""

    destination: str
    """Name in the pack; ``operator`` and ``alarm`` are resolved by the rim."""


@dataclass(frozen=True, slots=True)
class Flag(Action):
    """Mark the call for the agent and the supervisor."""

    flag: str
    """emergency, self_harm, threat or anger."""


@dataclass(frozen=True, slots=True)
class EndCall(Action):
    """Hang up if still connected, and write the disposition. Always the last action."""

    disposition: Disposition
