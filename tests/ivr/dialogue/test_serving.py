"""Self-service: ask only for what is missing, ask before changing, and fail towards a person."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from asr.types import OpenNeed, YesNo
from intents.types import ALL, Answer, Command, IntentMatch, Slot
from ivr.dialogue import Dialogue, State
from ivr.dialogue.actions import (
    Disposition,
    EndCall,
    HandOverSecret,
    HearKeysOnly,
    PlayPrompt,
    Serve,
)
from ivr.dialogue.events import (
    CallerHungUp,
    DtmfPressed,
    Outcome,
    RecognitionFailed,
    TransferCompleted,
)
from tests.call_script import SCRIPT, Caller, heard, wants

pytestmark = pytest.mark.unit


@pytest.fixture
def caller() -> Caller:
    called = Caller(destination="parcel_people")
    called.answers()
    return called


def asks(caller: Caller, need: str, **values: str) -> Caller:
    """Say a need with all its values, up to the policy's answer."""
    caller.says(wants(need, **values))
    caller.stays_silent()
    caller.is_routed()
    return caller


def serving(caller: Caller) -> Caller:
    return asks(caller, "find_parcel", number="1234")


def approving(caller: Caller) -> Caller:
    return asks(caller, "pay_bill", sum="40.00 USD", account="123456")


def keys_pin(caller: Caller) -> None:
    caller.is_routed()
    caller.presses("2580")
    caller.is_routed()


def test_one_breath_asks_the_systems_at_once(caller: Caller) -> None:
    serving(caller)
    assert caller.serves == [Serve("find", caller.serves[0].serve_id, (("number", "1234"),), 0)]
    assert caller.listening_for == OpenNeed(), "the caller may still change their mind"


def test_what_was_found_is_said_and_the_call_is_contained(caller: Caller) -> None:
    serving(caller).is_served(prompt="told", values=(("date_expected", "2026-11-27"),))
    assert caller.state is State.INFORMING
    assert caller.prompt is not None
    assert caller.prompt.prompt == "told"
    assert dict(caller.prompt.values) == {
        **{"digits": "1234", "digits_number": "1234", "date_expected": "2026-11-27"}
    }
    caller.hears_prompt()
    assert caller.prompts[-1] == "anything_else"
    caller.says_no()
    caller.hears_prompt()
    assert caller.ends == [EndCall(Disposition.CONTAINED)]


def test_only_what_is_missing_is_asked_for(caller: Caller) -> None:
    caller.says(wants("pay_bill", sum="40.00 USD"))
    assert caller.prompts[-1] == "slot_ask_digits"
    caller.gives("digits", "123456")
    caller.is_routed()
    assert (caller.state, caller.prompts[-1]) == (State.APPROVING, "pay_confirm")


def test_a_value_said_with_the_yes_is_not_asked_for(caller: Caller) -> None:
    caller.needs("pay_bill", 0.6)
    yes = wants("pay_bill", sum="40.00 USD", account="12")
    caller.says(replace(yes, answer=Answer.YES))
    assert caller.prompts[-1] == "slot_ask_digits", "the sum is known, the account cannot be right"
    assert caller.dialogue.memory.slots["sum"]["value"] == "40.00 USD"
    assert "account" not in caller.dialogue.memory.slots


def test_what_was_said_before_in_the_call_is_not_asked_again(caller: Caller) -> None:
    serving(caller).is_served(prompt="told")
    caller.says(wants("find_parcel", number="5678"))
    caller.stays_silent()
    caller.is_routed()
    assert caller.serves[-1].slots == (("number", "5678"),)
    caller.is_served(Outcome.NOT_FOUND)
    caller.needs("find_parcel")
    caller.stays_silent()
    caller.is_routed()
    assert caller.serves[-1].slots == (("number", "5678"),)


def test_the_same_need_again_after_it_was_served_is_about_something_else(caller: Caller) -> None:
    serving(caller).is_served(prompt="told")
    caller.hears_prompt()
    caller.needs("find_parcel")
    assert (caller.state, caller.prompts[-1]) == (State.COLLECTING, "slot_ask_digits")


@pytest.mark.parametrize(
    ("number", "state"), [("123", State.COLLECTING), ("1234", State.ANNOUNCING)]
)
def test_a_value_of_the_wrong_length_in_one_breath_is_asked_for(
    caller: Caller, number: str, state: State
) -> None:
    caller.says(wants("find_parcel", number=number))
    assert caller.state is state


@pytest.mark.parametrize(("number", "said"), [("1234567", "slot_invalid"), ("123", "slot_go_on")])
def test_a_length_within_bounds_is_taken_and_others_are_not(
    caller: Caller, number: str, said: str
) -> None:
    caller.needs("find_parcel")
    caller.gives("digits", number)
    assert caller.prompts[-1] == said
    caller.gives("digits", "12345")
    assert caller.prompts[-1] == "slot_readback_digits"
    assert caller.listening_for == YesNo(("digits",)), "a correction may come at once"


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOUND, Outcome.REFUSED, Outcome.FAILED])
def test_one_failed_attempt_leads_to_people(caller: Caller, outcome: Outcome) -> None:
    serving(caller).is_served(outcome)
    assert (caller.state, caller.prompts[-1]) == (State.EXPLAINING, f"service_{outcome}")
    caller.hears_prompt()
    assert caller.prompts[-1] == "connecting"
    caller.hears_prompt()
    assert caller.transfers == ["parcel_people"]
    caller.send(TransferCompleted(at_ms=1))
    assert caller.ends == [EndCall(Disposition.TRANSFERRED)]


def test_a_failed_attempt_outside_the_hours_leads_to_an_offer(caller: Caller) -> None:
    caller.says(wants("find_parcel", number="1234"))
    caller.stays_silent()
    caller.is_routed(is_open=False, offer="callback")
    caller.is_served(Outcome.FAILED)
    caller.hears_prompt()
    assert (caller.state, caller.prompts[-1]) == (State.OFFERING, "closed_offer")


def test_silence_when_asked_for_a_value_leads_to_people(caller: Caller) -> None:
    caller.needs("find_parcel")
    caller.stays_silent()
    caller.is_routed()
    assert (caller.state, caller.serves) == (State.CONNECTING, [])


def test_who_skipped_one_value_is_not_asked_for_the_next(caller: Caller) -> None:
    caller.needs("pay_bill")
    caller.says_no()
    caller.is_routed()
    assert caller.state is State.CONNECTING


@pytest.mark.parametrize(
    ("outcome", "order"), [(Outcome.FAILED, 0), (Outcome.REFUSED, 1), (Outcome.FOUND, 1)]
)
def test_an_order_whose_outcome_was_lost_stays_the_same_order(
    caller: Caller, outcome: Outcome, order: int
) -> None:
    serving(caller).is_served(outcome, prompt="told")
    asks(caller, "find_parcel", number="1234")
    assert [serve.order for serve in caller.serves] == [0, order]


def test_a_change_is_made_only_after_a_yes_and_the_secret_comes_last(caller: Caller) -> None:
    approving(caller)
    assert caller.serves == []
    assert caller.listening_for == YesNo(("amount", "digits"))
    caller.says_yes()
    caller.is_routed()
    assert (caller.prompts[-1], caller.did[-1]) == ("slot_ask_secret", HearKeysOnly())
    caller.presses("2580")
    assert HandOverSecret("pin", "2580") in caller.did
    caller.is_routed()
    asked = caller.serves[-1]
    assert dict(asked.slots) == {"sum": "40.00 USD", "account": "123456", "pin": "••••"}
    assert "2580" not in json.dumps(caller.dialogue.save())


def test_a_secret_is_asked_for_anew_each_time(caller: Caller) -> None:
    approving(caller).says_yes()
    keys_pin(caller)
    caller.is_served(prompt="paid")
    assert "pin" not in caller.dialogue.memory.slots
    asks(caller, "pay_bill", sum="5.00 USD").says_yes()
    caller.is_routed()
    assert caller.prompts[-1] == "slot_ask_secret"


def test_a_no_changes_nothing_and_goes_on(caller: Caller) -> None:
    approving(caller).says_no()
    assert (caller.state, caller.prompts[-1]) == (State.MORE, "service_declined")
    assert caller.serves == []


@pytest.mark.parametrize("first", ["", "yes"])
def test_after_a_no_a_value_alone_puts_right_what_was_wrong(caller: Caller, first: str) -> None:
    approving(caller).says_no()
    if first:
        caller.says_yes()
        assert caller.state is State.ASKING
    fifty = Slot("amount", "amount", "50.00", "fifty")
    caller.says(heard("how about fifty", beside=(fifty,)))
    caller.stays_silent()
    caller.is_routed()
    assert (caller.state, caller.prompts[-1]) == (State.APPROVING, "pay_confirm")
    assert caller.prompt is not None
    values = dict(caller.prompt.values)
    assert (values["amount"], values["digits"]) == ("50.00 USD", "123456")


def test_after_a_no_and_something_else_nothing_of_it_is_left(caller: Caller) -> None:
    approving(caller).says_no()
    assert caller.dialogue.memory.slots == {}, "it may be that the number was wrong"
    caller.needs("hours")
    assert caller.dialogue.memory.declined == {}


def test_a_correction_replaces_the_value_and_is_asked_about_again(caller: Caller) -> None:
    approving(caller).gives("amount", "50.00 USD")
    assert caller.prompt is not None
    assert dict(caller.prompt.values)["amount"] == "50.00 USD"
    assert caller.dialogue.memory.slots["account"]["value"] == "123456"


def test_a_yes_to_one_sum_is_no_yes_to_another(caller: Caller) -> None:
    approving(caller).says_yes()
    keys_pin(caller)
    caller.commands(Command.MAIN_MENU)
    asks(caller, "pay_bill", sum="400.00 USD")
    assert (caller.state, caller.prompts[-1]) == (State.APPROVING, "pay_confirm")


def test_a_yes_confirms_every_value_for_whoever_takes_over(caller: Caller) -> None:
    approving(caller).says_yes()
    slots = caller.dialogue.memory.slots
    assert [slots[name]["confirmed"] for name in ("sum", "account")] == [True, True]


def test_silence_when_asked_for_a_yes_leads_to_people_and_changes_nothing(caller: Caller) -> None:
    approving(caller).stays_silent()
    assert (caller.state, caller.prompts[-1]) == (State.APPROVING, "pay_confirm")
    caller.stays_silent()
    assert (caller.state, caller.serves) == (State.CONNECTING, [])


@pytest.mark.parametrize(("key", "state"), [("1", State.ROUTING), ("2", State.MORE)])
def test_keys_say_yes_and_no_to_a_change(caller: Caller, key: str, state: State) -> None:
    approving(caller).presses(key)
    assert caller.state is state


def test_systems_that_take_long_get_a_filler_then_people(caller: Caller) -> None:
    serving(caller)
    assert caller.timer is not None
    assert caller.timer.after_ms == SCRIPT.timing.filler_after_ms
    caller.stays_silent()
    assert (caller.state, caller.prompts[-1]) == (State.SERVING, "latency_filler")
    caller.stays_silent()
    assert (caller.state, caller.prompts[-1]) == (State.EXPLAINING, "service_failed")
    assert caller.is_served(prompt="told") == [], "too late"
    assert len(caller.serves) == 1, "and asked once"


def test_an_answer_after_the_filler_is_in_time(caller: Caller) -> None:
    serving(caller).stays_silent()
    caller.is_served(prompt="told")
    assert caller.prompts[-1] == "told"


def test_a_recogniser_that_fails_meanwhile_changes_nothing(caller: Caller) -> None:
    serving(caller).send(RecognitionFailed(at_ms=1))
    assert (caller.state, len(caller.serves)) == (State.SERVING, 1)
    caller.is_served(prompt="told")
    assert caller.prompts[-1] == "told"


def test_a_stale_answer_changes_nothing(caller: Caller) -> None:
    serving(caller)
    assert caller.is_served(serve_id=99, prompt="told") == []
    assert caller.state is State.SERVING


@pytest.mark.parametrize("bring", [approving, serving])
def test_a_person_and_another_need_can_be_asked_for_meanwhile(caller: Caller, bring) -> None:  # type: ignore[no-untyped-def]
    bring(caller).needs("balance")
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "balance")
    bring(caller).commands(Command.AGENT)
    caller.is_routed()
    assert caller.state is State.CONNECTING


def test_noises_and_keys_do_not_ask_the_systems_twice(caller: Caller) -> None:
    serving(caller).mumbles()
    caller.send(DtmfPressed(at_ms=1, digit="4"))
    caller.commands(Command.HELP)
    assert (caller.state, len(caller.serves)) == (State.SERVING, 1)
    caller.is_served(prompt="told")
    assert caller.prompts[-1] == "told"


def test_a_need_that_a_rule_sends_elsewhere_is_not_served(caller: Caller) -> None:
    caller.says(wants("find_parcel", number="1234"))
    caller.stays_silent()
    caller.is_routed(rule="lost_again")
    assert (caller.state, caller.serves) == (State.CONNECTING, [])


def test_a_route_can_name_the_service(caller: Caller) -> None:
    script = replace(
        SCRIPT, intents={**SCRIPT.intents, "find_parcel": SCRIPT.policy("find_parcel")}
    )
    called = Caller(Dialogue(script))
    called.answers()
    called.says(wants("find_parcel", number="1234"))
    called.stays_silent()
    called.is_routed(service="find", rule="self_service_first")
    assert called.state is State.SERVING


def test_a_service_whose_values_the_need_does_not_know_is_left_to_people(caller: Caller) -> None:
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed(service="find")
    assert caller.state is State.CONNECTING


def test_an_amount_is_keyed_in_whole_units(caller: Caller) -> None:
    caller.needs("pay_bill")
    caller.presses("40#")
    assert caller.dialogue.memory.slots["sum"]["value"] == "40.00"


def test_another_number_while_the_first_is_told(caller: Caller) -> None:
    serving(caller).is_served(prompt="told")
    caller.says(wants("find_parcel", number="5678"))
    assert caller.state is State.ANNOUNCING
    assert caller.dialogue.memory.slots["number"]["value"] == "5678"


def test_a_caller_who_leaves_while_the_systems_work_is_abandoned(caller: Caller) -> None:
    assert serving(caller).send(CallerHungUp(at_ms=1))[-1] == EndCall(Disposition.ABANDONED)


def test_a_value_without_its_need_is_no_correction(caller: Caller) -> None:
    approving(caller).says(heard("friday", slots=(Slot("date", "date", "2026-11-27", "friday"),)))
    assert caller.state is State.APPROVING
    assert [a.prompt for a in caller.did if isinstance(a, PlayPrompt)][-1] == "pay_confirm"


def looks_up(caller: Caller) -> Caller:
    """Say "pay all of it", up to the look-up."""
    return asks(caller, "pay_bill", sum=ALL, account="123456")


def test_all_of_it_is_looked_up_and_read_back_before_anything_is_paid(caller: Caller) -> None:
    looks_up(caller)
    assert [(order.service, order.slots) for order in caller.serves] == [
        ("due", (("account", "123456"),))
    ]
    caller.is_served(values=(("amount_due", "86.50 USD"),))
    assert caller.state is State.ROUTING
    caller.is_routed()
    assert (caller.state, caller.prompts[-1]) == (State.APPROVING, "pay_confirm")
    assert caller.prompt is not None
    assert ("amount", "86.50 USD") in caller.prompt.values
    caller.says(heard("yes", answer=Answer.YES))
    keys_pin(caller)
    assert caller.serves[-1].service == "pay"
    assert ("sum", "86.50 USD") in caller.serves[-1].slots
    assert caller.serves[-1].order == 1, "another order than the look-up"


def test_a_correction_to_all_of_it_is_looked_up_too(caller: Caller) -> None:
    approving(caller)
    caller.says(heard("all of it", slots=(Slot("amount", "amount", ALL, "all of it"),)))
    caller.is_routed()
    assert (caller.state, caller.serves[-1].service) == (State.SERVING, "due")


def test_a_look_up_that_says_something_else_pays_nothing(caller: Caller) -> None:
    looks_up(caller).is_served(prompt="nothing_due")
    assert (caller.state, caller.prompts[-1]) == (State.INFORMING, "nothing_due")


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.NOT_FOUND, Outcome.FOUND])
def test_what_all_of_it_is_cannot_be_made_up(caller: Caller, outcome: Outcome) -> None:
    looks_up(caller).is_served(outcome)
    assert caller.state is not State.ROUTING
    assert len(caller.serves) == 1


def test_all_of_it_is_no_answer_where_it_cannot_be_looked_up(caller: Caller) -> None:
    caller.says(wants("pay", amount=ALL))
    assert caller.dialogue.memory.slots == {}


def wants_person(need: str, **values: str) -> IntentMatch:
    return replace(wants(need, **values), wants_person=True)


def test_who_asks_for_a_person_about_a_need_gets_one(caller: Caller) -> None:
    caller.says(wants_person("find_parcel", number="1234"))
    caller.stays_silent()
    caller.is_routed()
    assert caller.serves == []
    assert caller.state is State.CONNECTING


def test_who_was_promised_the_right_person_gets_one(caller: Caller) -> None:
    caller.commands(Command.AGENT)
    assert caller.state is State.DEFLECTING
    asks(caller, "find_parcel", number="1234")
    assert (caller.serves, caller.state) == ([], State.CONNECTING)


def test_where_nobody_is_there_the_machine_does_what_it_can(caller: Caller) -> None:
    caller.says(wants_person("find_parcel", number="1234"))
    caller.stays_silent()
    caller.is_routed(is_open=False)
    assert caller.state is State.SERVING


def test_a_need_after_something_was_done_is_served_again(caller: Caller) -> None:
    caller.commands(Command.AGENT)
    asks(caller, "find_parcel", number="1234")
    caller.dialogue.memory.state = State.MORE
    asks(caller, "find_parcel", number="5678")
    assert caller.state is State.SERVING
