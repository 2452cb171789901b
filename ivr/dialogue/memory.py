"""What the dialogue remembers of its call; plain data, so that it can be saved anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from .transitions import State

VERSION = 8
"""Of the saved form; a call saved by another version is not restored."""


class MemoryMismatch(ValueError):
    """Saved state that this version cannot continue; the call goes to a person."""


@dataclass(slots=True)
class Memory:
    """One call's state between two events. Every field is JSON as it stands."""

    state: State = State.IDLE
    intent: str = ""
    """The need as far as it is known; "" before."""
    confidence: float = 0.0
    choices: list[str] = field(default_factory=list)
    """Intents offered by the last "A or B?" or the keypad menu, in order."""
    guesses: list[str] = field(default_factory=list)
    """Likely intents heard so far, best first: the keypad menu offers them."""
    rejected: list[str] = field(default_factory=list)
    """Intents the caller said no to; never offered again."""
    person_wanted: bool = False
    """A person was asked for about the need: no self-service answers while people are there."""
    insists: bool = False
    """A person was asked for, and the policy is asked which: it is people, or the operator."""
    slots: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By slot name: value, said, confirmed."""
    pending_slot: str = ""
    """Name of the slot being asked for."""
    keys: str = ""
    """Digits keyed so far in data entry."""
    parts: list[str] = field(default_factory=list)
    """What has been said of a value that is not complete, breath by breath."""
    secret: bool = False
    """A sensitive value is being keyed: it is in no saved form."""
    destination: str = ""
    """Where the call is going or went."""
    offer: str = ""
    """Destination offered for a yes."""
    opens_at: str = ""
    is_open: bool = True
    """Whether somebody is there at ``destination``."""
    message: str = ""
    """Prompt of a message destination, or of what a self-service led to."""
    values: list[list[str]] = field(default_factory=list)
    """Of ``message``: field and value."""
    service: str = ""
    """The self-service that is tried."""
    looked_up: str = ""
    """The slot of which it is being looked up what "all of it" is."""
    serve_id: int = 0
    """Of the last ``Serve``; a report with another id is ignored."""
    answered: int = 0
    """Self-services whose outcome is known; an order repeated before that is the same order."""
    approved: bool = False
    """The caller has said yes to what the self-service is going to change."""
    declined: dict[str, Any] = field(default_factory=dict)
    """What the caller has just said no to: intent, slots; {} when there is something new."""
    skipped: list[str] = field(default_factory=list)
    """Slots that the caller could not give for this need."""
    waits: int = 0
    """Times "one moment" was said while the company's systems worked."""
    also: list[dict[str, Any]] = field(default_factory=list)
    """What else was asked for in the same breath as a need, and is not done: intent, slots."""
    done: str = ""
    """The need that a self-service has answered last: named again, it is about something else."""
    notice: str = ""
    """To be said before the next prompt; "" when it has been."""
    notice_urgent: bool = False
    """Nobody may interrupt it."""
    told: bool = False
    """The call begins with a fault that is known to concern the caller."""
    proposed: dict[str, Any] = field(default_factory=dict)
    """What the call is likely to be about: intent, about, slots; {} for nothing known."""
    options: list[str] = field(default_factory=list)
    """Destinations to choose from, in order."""
    offered_for: str = ""
    """Why: closed, gated, busy, rule."""
    asks: list[str] = field(default_factory=list)
    """What is still to be asked beside the need: reminder, rating."""
    reminder: bool = False
    """The caller wants to be reminded by text message."""
    rating: int = 0
    """How satisfied the caller is, 1 to 5; 0 for not said."""
    alarm: str = ""
    doubted: str = ""
    """The alarm that was likely, and asked about; "" for none on this call."""
    escalated: bool = False
    served: bool = False
    """The machine has answered the need."""
    deaf: bool = False
    """Recognition failed: only keys count."""
    recorded: bool = False
    """The call is recorded, and the caller has been told."""
    slower: bool = False
    failures: int = 0
    """Failed turns at this question."""
    recoveries: int = 0
    silences: int = 0
    disconfirms: int = 0
    deflections: int = 0
    disambiguations: int = 0
    slot_tries: int = 0
    noises: int = 0
    transfer_failures: int = 0
    turns: int = 0
    ids: int = 0
    prompt_id: int = 0
    """0: nothing is playing or paused."""
    timer_id: int = 0
    """0: no timer is running."""
    then: str = ""
    """What follows the prompt that plays: "" the usual, "question" what was asked, once more,
    "patience" a long wait."""
    interruptible: bool = True
    paused: bool = False
    hearing: str = ""
    """"" nothing, "speaking", "reading" (speech over, text to come), "filler" (same, said so)."""
    last_prompt: str = ""
    """What a "repeat" says: the question, where the last words name none."""
    last_values: list[list[str]] = field(default_factory=list)

    def dump(self) -> dict[str, Any]:
        """Return JSON-ready data from which ``load`` restores the same memory."""
        kept = {"version": VERSION, **asdict(self)}
        return {**kept, "keys": ""} if self.secret else kept

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Memory:
        """Restore what ``dump`` returned.

        Raises:
            MemoryMismatch: another version, or fields that do not fit.

        """
        names = {item.name for item in fields(cls)}
        if data.get("version") != VERSION or set(data) - {"version"} != names:
            raise MemoryMismatch(
                f"saved call state has version {data.get('version')}, not {VERSION}"
            )
        values = {name: data[name] for name in names}
        try:
            return cls(**{**values, "state": State(values["state"])})
        except ValueError as error:
            raise MemoryMismatch(f"saved call state is unknown: {error}") from error
