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


SIXTY = Slot("amount", "amount", "60.00", "sixty")
FIGURES = Slot("digits", "digits", "60", "sixty")


def asked_for_account(caller: Caller) -> Caller:
    """Return a caller who has said how much, and is asked for the account's number."""
    caller.says(wants("pay_bill", sum="40.00 USD"))
    assert (caller.state, caller.dialogue.memory.pending_slot) == (State.COLLECTING, "account")
    return caller


def amount(caller: Caller) -> str:
    return str(caller.dialogue.memory.slots["sum"]["value"])


@pytest.mark.parametrize(
    ("said", "objects", "sum_"),
    [
        ((SIXTY,), True, "60.00 USD"),
        ((SIXTY,), False, "40.00 USD"),
        ((replace(SIXTY, value="60.00 USD", said="sixty dollars"),), False, "60.00 USD"),
        ((), True, "40.00 USD"),
    ],
)
def test_a_value_that_was_given_before_is_corrected_while_the_next_is_asked_for(
    caller: Caller, said: tuple[Slot, ...], objects: bool, sum_: str
) -> None:
    asked_for_account(caller)
    match = heard("no sixty", slots=(FIGURES,), beside=said, objects=objects)
    caller.says(match)
    assert (caller.state, amount(caller)) == (State.COLLECTING, sum_)
    corrected = sum_ != "40.00 USD"
    assert caller.prompts[-1] == ("slot_ask_digits" if corrected else "slot_go_on")


def test_figures_one_by_one_are_no_sum(caller: Caller) -> None:
    asked_for_account(caller)
    figures = Slot("digits", "digits", "204", "two oh four")
    four = Slot("amount", "amount", "4.00", "four")
    caller.says(heard("no two oh four", slots=(figures,), beside=(four,), objects=True))
    assert (amount(caller), caller.prompts[-1]) == ("40.00 USD", "slot_go_on")


def test_a_whole_number_behind_a_no_is_what_was_asked_for(caller: Caller) -> None:
    asked_for_account(caller)
    number = Slot("digits", "digits", "123456", "123456")
    huge = Slot("amount", "amount", "123456.00", "123456")
    caller.says(heard("no 123456", slots=(number,), beside=(huge,), objects=True))
    assert caller.routes == ["pay_bill"]
    assert amount(caller) == "40.00 USD"


def test_a_beginning_behind_a_no_is_in_place_of_the_one_before(caller: Caller) -> None:
    asked_for_account(caller)
    for value, objects in (("204", False), ("205", True), ("060", False)):
        slot = Slot("digits", "digits", value, value)
        money = Slot("amount", "amount", f"{value}.00", value)
        caller.says(heard(value, slots=(slot,), beside=(money,), objects=objects))
    assert caller.dialogue.memory.slots["account"]["value"] == "205060"
    assert amount(caller) == "40.00 USD"


def test_another_day_than_the_one_that_was_said_is_no_refusal_of_the_number() -> None:
    visit = IntentPolicy(
        slots=(SlotSpec("day", "date"), SlotSpec("number", "digits", ask=True, length=4))
    )
    caller = Caller(Dialogue(replace(SCRIPT, intents={"visit": visit})))
    caller.answers()
    friday = Slot("day", "date", "2026-11-27", "friday")
    caller.says(heard("a visit on friday", ("visit", 0.95), slots=(friday,)))
    saturday = Slot("date", "date", "2026-11-28", "saturday")
    caller.says(heard("no saturday", beside=(saturday,), answer=Answer.NO))
    assert (caller.state, caller.prompts[-1]) == (State.COLLECTING, "slot_ask_digits")
    assert caller.dialogue.memory.slots["day"]["value"] == "2026-11-28"
    caller.says(heard("no", answer=Answer.NO))
    assert caller.routes == ["visit"], "a plain no is: I don't have it"


def test_a_value_that_comes_too_early_is_not_asked_for_any_more() -> None:
    visit = IntentPolicy(
        slots=(SlotSpec("number", "digits", ask=True, length=4), SlotSpec("day", "date", ask=True))
    )
    caller = Caller(Dialogue(replace(SCRIPT, intents={"visit": visit})))
    caller.answers()
    caller.needs("visit")
    friday = Slot("date", "date", "2026-11-27", "friday")
    caller.says(heard("friday", ("visit", 0.2), beside=(friday,)))
    assert (caller.state, caller.prompts[-1]) == (State.COLLECTING, "slot_ask_digits")
    assert caller.dialogue.memory.slots["day"]["value"] == "2026-11-27"
    caller.says(heard("friday", ("visit", 0.2), beside=(friday,)))
    assert caller.prompts[-1] == "slot_again", "that is known"
    caller.gives("digits", "4217")
    caller.says_yes()
    assert caller.routes == ["visit"]


def test_yes_to_a_question_for_a_value_asks_which_it_is_and_not_for_ever(caller: Caller) -> None:
    caller.needs("track")
    for _ in range(2):
        caller.says_yes()
        assert caller.prompts[-1] == "slot_ask_digits"
    caller.says_yes()
    assert caller.routes == ["track"]


def test_who_wants_the_question_repeated_may_have_it_as_often_as_needed(caller: Caller) -> None:
    caller.needs("track")
    for _ in range(4):
        caller.commands(Command.REPEAT)
    assert caller.state is State.COLLECTING
