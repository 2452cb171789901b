"""A verdict and what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field

from intents.types import Also, Band, Candidate, Slot

from .transitions import Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an event amounts to. Only ``verdict`` chooses the row of the table."""

    verdict: Verdict
    intent: str = ""
    """The need it is about; "" for the one already known."""
    confidence: float = 0.0
    choices: tuple[str, ...] = ()
    """Intents to offer, best first."""
    rejects: tuple[str, ...] = ()
    """Intents the caller said no to."""
    guesses: tuple[str, ...] = ()
    """Likely intents that were heard, best first, understood or not."""
    slots: tuple[Slot, ...] = ()
    secrets: tuple[Slot, ...] = ()
    """Sensitive values to be passed on; ``slots`` holds them masked."""
    also: Also | None = None
    """What was asked for in the same breath, to be asked about later."""
    failed: Verdict | None = None
    """What a rung of the recovery ladder follows: NO_MATCH or NO_INPUT; None for all else."""
    flag: str = ""
    """emergency, self_harm, threat or anger."""
    doubted: str = ""
    """The alarm that is likely and not sure: it is asked about."""
    wanted: str = ""
    """The slot to ask for; "" for the first that the need asks for."""
    option: str = ""
    """Destination that was chosen; "" for the one that was offered."""
    parts: tuple[str, ...] = ()
    """Of a value that is not complete: what was said of it, breath by breath."""
    key: str = ""
    """The digit to add in data entry."""
    band: Band | None = None
    """Of an utterance: what its confidence allowed; None for other events."""
    weighed: tuple[Candidate, ...] = field(default=(), compare=False)
    """What the bands judged, best first; () where they decided nothing."""
