"""What is said while a value is asked for, read back, or about to be acted upon."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.types import Answer, Command, Slot
from ivr.dialogue import Dialogue, IntentPolicy, SlotSpec, State
from tests.call_script import SCRIPT, Caller, heard, wants

pytestmark = pytest.mark.unit


@pytest.fixture
def caller() -> Caller:
    called = Caller()
    called.answers()
    return called


def reading_back(caller: Caller) -> Caller:
    caller.needs("track")
    caller.gives("digits", "4217")
    assert caller.state is State.READING_BACK
    return caller


def approving(caller: Caller) -> Caller:
    caller.says(wants("pay_bill", sum="40.00 USD", account="123456"))
    caller.stays_silent()
    caller.is_routed()
    assert caller.state is State.APPROVING
    return caller


@pytest.mark.parametrize("read_back", [False, True])
def test_a_need_that_must_be_confirmed_is_heard_at_a_value_too(
    caller: Caller, read_back: bool
) -> None:
    reading_back(caller) if read_back else caller.needs("track")
    caller.needs("lost_card", 0.99)
    assert (caller.state, caller.prompts[-1]) == (State.CONFIRMING, "explicit")
    caller.says_yes()
    assert caller.routes == ["lost_card"]


@pytest.mark.parametrize("read_back", [False, True])
def test_another_need_is_taken_at_a_value_at_once(caller: Caller, read_back: bool) -> None:
    reading_back(caller) if read_back else caller.needs("track")
    caller.needs("balance")
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "balance")


@pytest.mark.parametrize(("sure", "state"), [(0.70, State.CONFIRMING), (0.69, State.COLLECTING)])
def test_a_need_that_is_hardly_likely_is_no_answer_to_a_question_for_a_value(
    caller: Caller, sure: float, state: State
) -> None:
    caller.needs("track")
    caller.needs("balance", sure)
    assert caller.state is state


def test_a_no_with_another_need_is_not_taken_for_not_having_the_value(caller: Caller) -> None:
    caller.needs("track")
    caller.says_no(("balance", 0.75))
    assert (caller.state, caller.dialogue.memory.intent) == (State.CONFIRMING, "balance")


def test_a_need_that_was_left_for_another_may_come_back(caller: Caller) -> None:
    caller.needs("track")
    caller.says_no(("balance", 0.95))
    caller.needs("track")
    assert (caller.state, caller.prompts[-1]) == (State.COLLECTING, "slot_ask_digits")


def test_what_was_about_to_be_done_may_come_back_too(caller: Caller) -> None:
    approving(caller).says_no(("balance", 0.95))
    assert caller.dialogue.memory.intent == "balance"
    caller.needs("pay_bill")
    assert caller.dialogue.memory.intent == "pay_bill"


def test_yes_to_a_question_for_a_value_asks_which_it_is(caller: Caller) -> None:
    caller.needs("track")
    for _ in range(3):
        caller.says_yes()
        assert (caller.state, caller.prompts[-1]) == (State.COLLECTING, "slot_ask_digits")


def test_what_is_neither_yes_nor_no_is_asked_again_and_keeps_the_value(caller: Caller) -> None:
    reading_back(caller).mumbles()
    assert (caller.state, caller.prompts[-1]) == (State.READING_BACK, "slot_readback_digits")
    assert caller.dialogue.memory.slots["parcel"]["value"] == "4217"
    caller.mumbles()
    assert caller.state is State.READING_BACK
    caller.mumbles()
    assert caller.routes == ["track"], "every loop is bounded"


def test_a_wrong_value_in_place_of_a_yes_takes_the_first_one_back(caller: Caller) -> None:
    reading_back(caller).gives("digits", "42")
    assert (caller.state, caller.prompts[-1]) == (State.COLLECTING, "slot_again")
    assert "parcel" not in caller.dialogue.memory.slots


def test_no_alone_means_that_the_value_is_not_at_hand(caller: Caller) -> None:
    caller.needs("track")
    caller.says(heard("i don't have it", answer=Answer.NO))
    assert caller.routes == ["track"]


SUM = Slot("amount", "amount", "40.00 USD", "forty dollars")
ACCOUNT = Slot("digits", "digits", "123456", "one two three four five six")


def test_what_else_is_said_with_a_value_is_not_asked_for(caller: Caller) -> None:
    caller.needs("pay_bill")
    caller.says(heard("forty dollars, 123456", slots=(SUM,), beside=(SUM, ACCOUNT)))
    assert caller.routes == ["pay_bill"]
    values = {name: slot["value"] for name, slot in caller.dialogue.memory.slots.items()}
    assert values == {"sum": "40.00 USD", "account": "123456"}
    caller.is_routed()
    assert caller.state is State.APPROVING, "and all of it is read back"


def test_the_words_of_the_value_itself_are_no_second_one(caller: Caller) -> None:
    caller.needs("pay_bill")
    both = replace(SUM, value="123456.00", said="123456"), replace(ACCOUNT, said="123456")
    caller.says(heard("123456", slots=both[:1], beside=both))
    caller.is_routed()
    assert (caller.state, caller.prompts[-1]) == (State.COLLECTING, "slot_ask_digits")


def test_what_is_not_read_back_together_is_asked_for_one_by_one(caller: Caller) -> None:
    caller.needs("find_parcel")
    number = replace(ACCOUNT, value="1234")
    caller.says(heard("1234 and 40", slots=(number,), beside=(number, SUM)))
    assert caller.prompts[-1] == "slot_readback_digits"


def test_back_leads_to_the_value_before_and_then_out_of_the_need(caller: Caller) -> None:
    caller.needs("pay_bill")
    caller.gives("amount", "40.00 USD")
    caller.is_routed()
    assert caller.prompts[-1] == "slot_ask_digits"
    caller.commands(Command.BACK)
    assert (caller.state, caller.prompts[-1]) == (State.COLLECTING, "slot_ask_amount")
    caller.gives("amount", "50.00 USD")
    caller.is_routed()
    assert caller.prompts[-1] == "slot_ask_digits", "and on from there"
    caller.commands(Command.BACK)
    caller.commands(Command.BACK)
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "main_menu")


@pytest.mark.parametrize("by_key", [True, False])
def test_back_from_the_last_question_asks_for_the_last_value_again(
    caller: Caller, by_key: bool
) -> None:
    approving(caller)
    caller.presses("7") if by_key else caller.commands(Command.BACK)
    assert (caller.state, caller.prompts[-1]) == (State.COLLECTING, "slot_ask_digits")
    caller.gives("digits", "654321")
    caller.is_routed()
    assert caller.state is State.APPROVING
    assert caller.dialogue.memory.slots["account"]["value"] == "654321"


def test_back_works_at_a_value_that_the_service_does_not_need() -> None:
    spec = SlotSpec("note", "digits", ask=True)
    needs = {"odd": IntentPolicy(service="find", slots=(spec,))}
    caller = Caller(Dialogue(replace(SCRIPT, intents={**SCRIPT.intents, **needs})))
    caller.answers()
    caller.needs("odd")
    caller.commands(Command.BACK)
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "main_menu")


def test_silence_at_a_read_back_is_asked_once_more_and_then_goes_on(caller: Caller) -> None:
    reading_back(caller).stays_silent()
    assert (caller.state, caller.prompts[-1]) == (State.READING_BACK, "slot_readback_digits")
    caller.stays_silent()
    assert caller.routes == ["track"]
