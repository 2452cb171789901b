"""What is known before the caller has said a word: told, asked about, waved away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from asr.types import OpenNeed
from intents.types import Answer, Command, Slot
from ivr.dialogue import Dialogue, State
from ivr.dialogue.actions import PlayPrompt
from ivr.dialogue.events import CallAnswered, PromptFinished, Proposal
from tests.call_script import SCRIPT, Caller, heard

pytestmark = pytest.mark.unit

ORDER = Proposal("track", "order 123", (("parcel", "digits", "4217"),))
SCRIPT_WITH_WORDS = replace(SCRIPT, something_else=frozenset({"something else"}))


@pytest.fixture
def caller() -> Caller:
    called = Caller(Dialogue(SCRIPT_WITH_WORDS))
    called.answers(proposal=ORDER)
    return called


def played(caller: Caller) -> PlayPrompt:
    return [action for action in caller.did if isinstance(action, PlayPrompt)][-1]


def test_the_call_begins_with_the_question(caller: Caller) -> None:
    assert caller.state is State.PROPOSING
    assert played(caller).prompt == "open_about"
    assert dict(played(caller).values)["about"] == "order 123"
    assert caller.listening_for == OpenNeed(), "another need may be said at once"


def test_yes_goes_straight_on_and_nothing_known_is_asked_again(caller: Caller) -> None:
    caller.says_yes()
    assert (caller.state, caller.routes) == (State.ROUTING, ["track"])
    kept = caller.dialogue.memory.slots["parcel"]
    assert (kept["value"], kept["confirmed"]) == ("4217", True)


def test_the_key_one_is_a_yes_and_two_is_a_no(caller: Caller) -> None:
    other = Caller()
    other.answers(proposal=ORDER)
    caller.presses("1")
    other.presses("2")
    assert (caller.state, caller.routes) == (State.ROUTING, ["track"])
    assert other.state is State.ASKING


def test_yes_asks_for_what_is_not_known() -> None:
    caller = Caller()
    caller.answers(proposal=Proposal("track", "your parcel"))
    caller.says_yes()
    assert (caller.state, caller.dialogue.memory.intent) == (State.COLLECTING, "track")


def test_the_need_said_instead_of_yes_counts_as_yes(caller: Caller) -> None:
    caller.needs("track")
    assert caller.state is State.ROUTING


def test_no_leads_to_the_open_question_and_costs_nothing(caller: Caller) -> None:
    caller.says_no()
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "main_menu")
    memory = caller.dialogue.memory
    assert (memory.disconfirms, memory.recoveries, memory.slots) == (0, 0, {})


def test_something_else_waves_it_away_and_is_no_request_for_a_person(caller: Caller) -> None:
    caller.says(heard("something else", command=Command.AGENT))
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "main_menu")


@pytest.mark.parametrize("answer", [None, Answer.NO])
def test_another_need_is_taken_at_once_without_what_was_known(
    caller: Caller, answer: Answer | None
) -> None:
    caller.says(heard("my balance", ("balance", 0.95), answer=answer))
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "balance")
    assert caller.dialogue.memory.slots == {}


def test_another_need_with_its_own_value_keeps_that(caller: Caller) -> None:
    slot = Slot("parcel", "digits", "1111", "1111")
    caller.says(heard("no parcel 1111", ("track", 0.95), slots=(slot,)))
    assert caller.dialogue.memory.slots["parcel"]["value"] == "1111"


def test_silence_leads_to_the_open_question(caller: Caller) -> None:
    caller.stays_silent()
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "rapid_reprompt_noinput")


def test_what_is_not_understood_leads_to_the_open_question(caller: Caller) -> None:
    caller.mumbles()
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "rapid_reprompt_nomatch")


def test_asking_for_a_person_reaches_one_at_once(caller: Caller) -> None:
    by_key = Caller()
    by_key.answers(proposal=ORDER)
    caller.commands(Command.AGENT)
    by_key.presses("0")
    assert (caller.state, by_key.state) == (State.ESCALATING, State.ESCALATING)


def test_a_recorded_call_is_told_so_first() -> None:
    caller = Caller()
    caller.answers(proposal=ORDER, recorded=True)
    assert caller.state is State.NOTIFYING
    caller.hears_prompt()
    assert caller.state is State.PROPOSING


def test_a_caller_who_cannot_be_heard_finds_the_proposal_on_the_keypad() -> None:
    caller = Caller()
    caller.answers(proposal=ORDER, deaf=True)
    assert (caller.state, caller.dialogue.memory.choices[0]) == (State.KEYPAD, "track")


# --- a known fault
def outage() -> Caller:
    caller = Caller()
    caller.answers(told="The power is off in your street.", told_intent="hours")
    return caller


def test_a_known_fault_is_told_first_and_anything_else_is_asked() -> None:
    caller = outage()
    assert (caller.state, played(caller).prompt) == (State.INFORMING, "open_told")
    assert dict(played(caller).values)["notice"] == "The power is off in your street."
    caller.hears_prompt()
    assert (caller.state, caller.prompts[-1]) == (State.MORE, "anything_else")


@pytest.mark.parametrize("silent", [True, False])
def test_a_caller_who_has_been_told_may_just_go(silent: bool) -> None:
    caller = outage()
    caller.hears_prompt()
    caller.stays_silent() if silent else caller.says_no()
    assert caller.state is State.CLOSING


def test_a_caller_who_has_been_told_gets_a_person_without_being_asked_why() -> None:
    caller = outage()
    caller.hears_prompt()
    caller.commands(Command.AGENT)
    assert caller.state is State.ESCALATING


def test_a_caller_who_has_been_told_may_need_something_else() -> None:
    caller = outage()
    caller.needs("balance")
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "balance")


# --- notices
@pytest.mark.parametrize("urgent", [True, False])
def test_a_notice_is_said_once_with_the_opening(urgent: bool) -> None:
    caller = Caller()
    caller.answers(notice="We are closed tomorrow.", notice_urgent=urgent)
    assert (caller.state, played(caller).prompt) == (State.ASKING, "open")
    assert dict(played(caller).values)["notice"] == "We are closed tomorrow."
    assert played(caller).barge_in is not urgent
    caller.mumbles()
    assert "notice" not in dict(played(caller).values)
    assert played(caller).barge_in


def test_a_notice_about_a_need_comes_before_the_call_goes_on() -> None:
    caller = Caller()
    caller.answers()
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed(notice="The books are being closed.", notice_urgent=True)
    assert (caller.state, played(caller).prompt) == (State.CONNECTING, "connecting")
    assert dict(played(caller).values)["notice"] == "The books are being closed."
    assert not played(caller).barge_in


def test_a_notice_that_answers_the_need_is_followed_by_anything_else() -> None:
    caller = Caller()
    caller.answers()
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed(notice="The books are being closed.", prompt="notice")
    assert (caller.state, played(caller).prompt) == (State.INFORMING, "notice")
    caller.hears_prompt()
    assert caller.state is State.MORE
    caller.commands(Command.AGENT)
    caller.is_routed()
    assert caller.state is State.CONNECTING, "a notice may not be what was needed"


def test_nothing_comes_before_an_emergency() -> None:
    caller = Caller()
    dialogue = caller.dialogue
    caller.send(CallAnswered(at_ms=0, recorded=True, notice="Storm."))
    assert dialogue.memory.notice, "the recording notice comes by itself"
    caller.send(PromptFinished(at_ms=1, prompt_id=dialogue.memory.prompt_id))
    assert dict(played(caller).values)["notice"] == "Storm."


def test_a_caller_who_prefers_slow_speech_gets_it() -> None:
    caller = Caller()
    caller.answers(slower=True)
    assert played(caller).slower


FOUND = Proposal("track", "order 123", (("number", "digits", "421742"),))


@pytest.mark.parametrize("answer", [Answer.YES, None])
@pytest.mark.parametrize(("sure", "intent"), [(0.80, "find_parcel"), (0.79, "track")])
def test_a_clear_need_about_what_was_proposed_is_served_with_what_is_known(
    answer: Answer | None, sure: float, intent: str
) -> None:
    caller = Caller()
    caller.answers(proposal=FOUND)
    caller.says(heard("yes but find it", ("find_parcel", sure), answer=answer))
    unasked = intent if answer else "find_parcel"
    assert caller.dialogue.memory.intent == unasked
    assert caller.dialogue.memory.slots["number"]["value"] == "421742"


def test_a_clear_need_about_something_else_asks_for_its_own_values() -> None:
    caller = Caller()
    caller.answers(proposal=FOUND)
    caller.says_no(("find_parcel", 0.95))
    assert (caller.state, caller.prompts[-1]) == (State.COLLECTING, "slot_ask_digits")
    assert caller.dialogue.memory.slots == {}


def test_what_must_be_confirmed_is_asked_about_after_a_yes_too(caller: Caller) -> None:
    caller.says(heard("yes and my card is gone", ("lost_card", 0.95), answer=Answer.YES))
    assert (caller.state, caller.prompts[-1]) == (State.CONFIRMING, "explicit")


def test_a_value_beside_the_yes_is_taken_for_what_was_proposed() -> None:
    caller = Caller()
    caller.answers(proposal=Proposal("pay_bill", "your bill", (("account", "digits", "123456"),)))
    amount = Slot("amount", "amount", "40.00 USD", "forty dollars")
    caller.says(heard("yes forty dollars", ("balance", 0.1), beside=(amount,), answer=Answer.YES))
    assert caller.routes == ["pay_bill"]
    assert caller.dialogue.memory.slots["sum"]["value"] == "40.00 USD"
