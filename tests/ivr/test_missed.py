"""Which utterances of a call a person should look at."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.call_record import CallRecord, TurnRecord
from ivr.missed import ALIKE, Missed, Why, missed_of

pytestmark = pytest.mark.unit


def turn(verdict: str, first: float = 0.9, second: float = 0.05, **other: Any) -> TurnRecord:
    top3 = [{"intent": "tea", "confidence": first}, {"intent": "cup", "confidence": second}]
    values: dict[str, Any] = {
        "transcript": "my tea is late",
        "confidence": 0.9,
        "expectation": "open",
        "top3": top3,
        "intent": "tea",
        "band": "accept",
        "rule": "classifier",
        "state": "asking",
    }
    return TurnRecord(**{**values, **other, "verdict": verdict})


def call(*turns: TurnRecord, **known: Any) -> CallRecord:
    return CallRecord("CS1", "tea", "en", "browser", turns=list(turns), known=known)


def test_a_call_that_went_well_has_nothing_to_look_at() -> None:
    assert missed_of(call(turn("accepted"), turn("yes"))) == []


def test_what_was_not_understood_is_looked_at() -> None:
    assert missed_of(call(turn("no_match"))) == [Missed(1, Why.NO_MATCH)]


@pytest.mark.parametrize("then", ["to_keypad", "give_up"])
@pytest.mark.parametrize(
    ("how", "count"), [({"band": "reject"}, 1), ({}, 0), ({"band": "reject", "transcript": ""}, 0)]
)
def test_the_last_try_before_the_keypad_is_looked_at_too(
    then: str, how: dict[str, Any], count: int
) -> None:
    assert missed_of(call(turn(then, **how))) == [Missed(1, Why.NO_MATCH)] * count


def test_what_is_known_to_be_for_nobody_is_no_surprise() -> None:
    refused = turn("no_match", rule="not handled")
    assert missed_of(call(refused)) == [Missed(1, Why.NOT_HANDLED)]


@pytest.mark.parametrize("silent", [{"transcript": ""}, {"key": True}, {"expectation": "digits"}])
def test_silence_keys_and_digits_are_no_utterances(silent: dict[str, Any]) -> None:
    assert missed_of(call(turn("no_match", **silent))) == []


def test_a_no_is_about_the_need_before_it() -> None:
    found = missed_of(call(turn("unsure"), turn("no", expectation="yes_no"), turn("accepted")))
    assert found == [Missed(1, Why.DISCONFIRMED)]


@pytest.mark.parametrize(("then", "count"), [("no", 1), ("unsure", 1), ("alarm", 0), ("agent", 0)])
def test_an_alarm_in_doubt_that_was_none_is_looked_at(then: str, count: int) -> None:
    found = missed_of(call(turn("doubted"), turn(then, expectation="yes_no")))
    assert found == [Missed(1, Why.DISCONFIRMED)] * count


@pytest.mark.parametrize("verdict", ["agent", "agent_known", "agent_once", "give_up"])
def test_who_asks_for_a_person_after_a_need_was_not_served(verdict: str) -> None:
    assert missed_of(call(turn("unsure"), turn(verdict))) == [Missed(1, Why.ZERO_OUT)]


def test_who_asks_for_a_person_at_once_was_understood() -> None:
    assert missed_of(call(turn("agent_once"), turn("agent"))) == []


@pytest.mark.parametrize(("second", "count"), [(0.9 - ALIKE - 0.01, 0), (0.9 - ALIKE + 0.01, 1)])
def test_a_runner_up_that_was_nearly_chosen_is_looked_at(second: float, count: int) -> None:
    assert len(missed_of(call(turn("accepted", 0.9, second)))) == count


def test_one_utterance_has_its_gravest_reason() -> None:
    found = missed_of(call(turn("torn", 0.5, 0.45), turn("no", expectation="yes_no")))
    assert found == [Missed(1, Why.DISCONFIRMED)]


@pytest.mark.parametrize(("previous", "count"), [("tea", 1), ("cup", 0)])
def test_who_calls_about_the_same_again_was_not_served(previous: str, count: int) -> None:
    found = missed_of(call(turn("accepted"), repeat=1, previous=previous))
    assert found == [Missed(1, Why.REPEAT)] * count
