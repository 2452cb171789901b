"""What is said with a yes, or instead of one: values, and another need."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.types import Also, Answer, IntentMatch, Slot
from ivr.dialogue import Dialogue, State
from ivr.dialogue.script import IntentPolicy, SlotSpec
from tests.call_script import SCRIPT, Caller, heard, wants

pytestmark = pytest.mark.unit

FRIDAY = Slot("date", "date", "2026-11-27", "friday")
MOVE = IntentPolicy(slots=(SlotSpec("day", "date"), SlotSpec("number", "digits", length=4)))


@pytest.fixture
def caller() -> Caller:
    """Return a caller who is asked whether it is about moving an appointment."""
    called = Caller(Dialogue(replace(SCRIPT, intents={**SCRIPT.intents, "move": MOVE})))
    called.answers()
    called.needs("move", 0.6)
    assert called.state is State.CONFIRMING
    return called


def said(text: str, answer: Answer | None, *likely: tuple[str, float]) -> IntentMatch:
    return heard(text, *likely, answer=answer, beside=(FRIDAY,))


def kept(caller: Caller) -> list[str]:
    return [item["intent"] for item in caller.dialogue.memory.also]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes but for friday", Answer.YES),
        ("no friday", Answer.NO),
        ("no i meant friday", Answer.NO),
        ("friday", None),
    ],
)
@pytest.mark.parametrize("announced", [False, True])
def test_a_value_of_the_need_agrees_to_it(
    caller: Caller, text: str, answer: Answer | None, announced: bool
) -> None:
    if announced:
        caller.needs("balance")
        caller.needs("move")
        assert caller.state is State.ANNOUNCING
    caller.says(said(text, answer, ("billing", 0.2)))
    assert caller.routes == ["move"]
    assert caller.dialogue.memory.slots["day"]["value"] == "2026-11-27"
    assert caller.dialogue.memory.disconfirms == 0


@pytest.mark.parametrize(
    ("text", "state"), [("no i meant on friday", "asking"), ("no i meant friday", "routing")]
)
def test_a_no_with_more_words_than_a_value_is_a_no(caller: Caller, text: str, state: str) -> None:
    caller.says(said(text, Answer.NO))
    assert caller.state == State(state)


def test_a_no_with_a_value_and_another_need_is_for_that(caller: Caller) -> None:
    caller.says(said("no balance friday", Answer.NO, ("balance", 0.95)))
    assert caller.dialogue.memory.intent == "balance"


def test_a_value_that_the_need_does_not_take_is_none_of_it(caller: Caller) -> None:
    forty = Slot("amount", "amount", "40.00 USD", "forty dollars")
    caller.says(heard("no forty dollars", answer=Answer.NO, beside=(forty,)))
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "disconfirm")


def yes_and(need: str, *values: Slot) -> IntentMatch:
    """Return "yes, and …"."""
    match = heard(f"yes and {need}", (need, 0.95), answer=Answer.YES, beside=values)
    return replace(match, also=Also(need, values))


def test_another_need_that_is_joined_to_a_yes_comes_second(caller: Caller) -> None:
    caller.says(yes_and("balance"))
    assert caller.routes == ["move"]
    assert kept(caller) == ["balance"]


def test_its_values_are_not_the_first_ones(caller: Caller) -> None:
    number = Slot("digits", "digits", "1234", "1234")
    caller.says(yes_and("find_parcel", replace(number, name="number")))
    assert caller.dialogue.memory.slots == {}
    assert caller.dialogue.memory.also[0]["slots"] == [["number", "digits", "1234", "1234"]]


@pytest.mark.parametrize("also", ["balance", "move"])
def test_what_was_refused_or_is_agreed_to_comes_no_second_time(caller: Caller, also: str) -> None:
    caller.dialogue.memory.rejected = ["balance"]
    caller.says(yes_and(also))
    assert (caller.routes, kept(caller)) == (["move"], [])


def test_one_that_is_urgent_comes_first(caller: Caller) -> None:
    caller.says(yes_and("lost_card"))
    assert (caller.state, caller.prompts[-1]) == (State.CONFIRMING, "explicit_two")
    caller.says_yes()
    assert (caller.routes, kept(caller)) == (["lost_card"], ["move"])


@pytest.mark.parametrize("asked", ["announcing", "reading_back", "approving"])
def test_it_is_remembered_wherever_a_yes_is_given(caller: Caller, asked: str) -> None:
    if asked == "announcing":
        caller.needs("billing")
    if asked == "reading_back":
        caller.needs("track")
        caller.gives("digits", "4217")
    if asked == "approving":
        caller.says(wants("pay_bill", sum="40.00 USD", account="123456"))
        caller.stays_silent()
        caller.is_routed()
    assert caller.state == State(asked)
    about = caller.dialogue.memory.intent
    caller.says(yes_and("balance"))
    assert (caller.routes[-1], kept(caller)) == (about, ["balance"])


def test_a_no_joins_nothing(caller: Caller) -> None:
    caller.says(replace(yes_and("balance"), answer=Answer.NO))
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "balance")
    assert kept(caller) == []
