"""What is measured on the way of a call, by whoever counts. Must return at once and never raise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ivr.call_record import CallRecord, TurnRecord


class Meter(Protocol):
    """Counts what happens on the calls of a process. Thread-safe."""

    def turn(self, turn: TurnRecord, understood_ms: int) -> None:
        """Count a turn of the caller; ``understood_ms`` is when the dialogue was told."""

    def spoke(self, turn: TurnRecord, at_ms: int) -> None:
        """Count that the first audio of the answer to ``turn`` was sent at ``at_ms``."""

    def judged(self, verdict: str) -> None:
        """Count what the dialogue made of an event, by the name of a ``Verdict``."""


class NoMeter:
    """Counts nothing."""

    def turn(self, turn: TurnRecord, understood_ms: int) -> None:
        """Take no note."""

    def spoke(self, turn: TurnRecord, at_ms: int) -> None:
        """Take no note."""

    def judged(self, verdict: str) -> None:
        """Take no note."""


def counted(meter: Meter, told: Callable[[CallRecord], None]) -> Callable[[CallRecord], None]:
    """Return a sink of turns that counts each, then passes it on."""

    def on_turn(record: CallRecord) -> None:
        turn = record.turns[-1]
        meter.turn(turn, record.ended_ms or turn.decided_ms)
        told(record)

    return on_turn


def both(*sinks: Callable[[CallRecord], None]) -> Callable[[CallRecord], None]:
    """Return a sink that passes a record on to all of ``sinks``, in this order."""

    def passed_on(record: CallRecord) -> None:
        for sink in sinks:
            sink(record)

    return passed_on


def timed(
    meter: Meter,
    record: CallRecord,
    now_ms: Callable[[], int],
    told: Callable[[str, str], None],
) -> Callable[[str, str], None]:
    """Return what is called when a prompt begins; the first one after a turn answers it."""
    answered = len(record.turns)

    def on_prompt(name: str, text: str) -> None:
        nonlocal answered
        if len(record.turns) > answered:
            answered = len(record.turns)
            meter.spoke(record.turns[-1], now_ms())
        told(name, text)

    return on_prompt
