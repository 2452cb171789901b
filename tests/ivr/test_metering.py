"""What a meter is told of a call, and when."""

from __future__ import annotations

import pytest

from ivr.call_record import CallRecord, TurnRecord
from ivr.metering import counted, timed

pytestmark = pytest.mark.unit


class Notes:
    def __init__(self) -> None:
        self.turns: list[tuple[str, int]] = []
        self.spoken: list[tuple[str, int]] = []

    def turn(self, turn: TurnRecord, understood_ms: int) -> None:
        self.turns.append((turn.transcript, understood_ms))

    def spoke(self, turn: TurnRecord, at_ms: int) -> None:
        self.spoken.append((turn.transcript, at_ms))

    def judged(self, verdict: str) -> None:
        raise AssertionError("nobody judges here")


def turn(text: str) -> TurnRecord:
    return TurnRecord(text, 1.0, "open", [], None, "reject", "", "no_match", "asking")


@pytest.fixture
def record() -> CallRecord:
    return CallRecord("CS1", "bank", "en", "browser")


def test_a_turn_is_counted_and_passed_on(record: CallRecord) -> None:
    notes, told = Notes(), list[CallRecord]()
    record.turns.append(turn("one"))
    record.ended_ms = 1_200
    counted(notes, told.append)(record)
    assert (notes.turns, told) == ([("one", 1_200)], [record])


def test_only_the_first_prompt_after_a_turn_answers_it(record: CallRecord) -> None:
    notes, told = Notes(), list[str]()
    record.turns.append(turn("of an earlier leg"))
    times = iter([100, 200])
    on_prompt = timed(notes, record, lambda: next(times), lambda name, _text: told.append(name))
    on_prompt("greeting", "")
    record.turns.append(turn("one"))
    on_prompt("confirm", "")
    on_prompt("examples", "")
    record.turns.append(turn("two"))
    on_prompt("connect", "")
    assert notes.spoken == [("one", 100), ("two", 200)]
    assert told == ["greeting", "confirm", "examples", "connect"]
