"""What the switchboard puts together: how a call differs, how it stood, what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asr.endpointer import Silences, silences_for
from asr.heard import ListenerEvent
from asr.types import Expectation
from ivr.call_loop import CallLoop
from ivr.callers.known import Known
from ivr.company import Company
from ivr.dialogue import Dialogue
from ivr.ports import Media
from ivr.trace import CallRecord, CallTrace, Sink, ignore

Change = Callable[[Company], Callable[[], None]]
"""Makes what hears and speaks in a company's words, and returns what puts that in place."""


@dataclass(frozen=True, slots=True)
class CallOptions:
    """How one call differs from the next."""

    preset: str
    language: str = "en"
    version: int | None = None
    """Of the catalogue; None for the live one."""
    channel: str = "recording"
    call_sid: str = ""
    """The carrier's id; "" for one of ours."""
    record_to: Path | None = None
    """File that the caller's side is recorded in; None for no recording."""
    deaf: bool = False
    """Nobody listens: keys only, because of overload."""
    reachable: bool = True
    """There is a number to call the caller back on."""
    known: Known = field(default_factory=Known)
    """Of the caller, when the call begins."""
    working_day: bool = True
    """Pretend that it is a weekday at noon."""
    inline: bool = True
    """Read in the call's own thread: for virtual time."""
    partial_ms: int | None = None
    silences: Callable[[Expectation], Silences] = silences_for
    on_turn: Sink = ignore
    on_transfer: Callable[[CallRecord, str], None] = lambda _record, _destination: None
    on_end: Sink = ignore
    on_language: Callable[[Company], None] = lambda _company: None
    """Called when the call goes on in the language of a company."""
    on_heard: Callable[[ListenerEvent], None] = lambda _event: None
    on_prompt: Callable[[str, str], None] = lambda _name, _text: None
    """Called with name and wording when a prompt begins."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A call as it stood when it was put down."""

    memory: Mapping[str, Any]
    """What ``Dialogue.save`` returned."""
    record: Mapping[str, Any]
    """What ``CallRecord.to_json`` returned."""
    target: str = ""
    """Where it was being put through to."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A conversation, and what it is heard and spoken with."""

    dialogue: Dialogue
    trace: CallTrace
    media: Media
    change: Change
    """Lets ``media`` go on in another language."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is ready to run, and the record that it fills."""

    loop: CallLoop
    trace: CallTrace
    dialogue: Dialogue

    @property
    def record(self) -> CallRecord:
        """What is known of the call so far."""
        return self.trace.record
