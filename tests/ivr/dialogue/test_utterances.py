"""What callers say, in each state."""

from __future__ import annotations

import pytest

from asr.types import Digits, OpenNeed, YesNo
from intents.types import Alarm, Answer, Command, Slot
from ivr.dialogue import State
from ivr.dialogue.actions import Flag
from tests.call_script import Caller, heard

pytestmark = pytest.mark.unit


@pytest.fixture
def caller() -> Caller:
    called = Caller()
    called.answers()
    return called


@pytest.mark.parametrize(
    ("confidence", "state"),
    [
        (0.80, State.ANNOUNCING),
        (0.79, State.CONFIRMING),
        (0.50, State.CONFIRMING),
        (0.49, State.ASKING),
    ],
)
def test_each_band_on_both_sides(caller: Caller, confidence: float, state: State) -> None:
    caller.needs("balance", confidence)
    assert caller.state is state


def test_a_sensitive_need_is_always_confirmed(caller: Caller) -> None:
    caller.needs("lost_card", 0.99)
    assert (caller.state, caller.prompts[-1]) == (State.CONFIRMING, "explicit")
    assert caller.listening_for == YesNo()
    caller.says_yes()
    assert caller.routes == ["lost_card"]


def test_two_close_needs_are_asked_about_once(caller: Caller) -> None:
    both = heard("money", ("balance", 0.45), ("billing", 0.40))
    caller.says(both)
    assert (caller.state, caller.prompts[-1]) == (State.CHOOSING, "disambiguate")
    caller.says(heard("the second one", choice=2))
    assert caller.routes == ["billing"]


def test_choosing_by_name_and_refusing_both(caller: Caller) -> None:
    caller.says(heard("money", ("balance", 0.45), ("billing", 0.40)))
    caller.says(heard("neither", choice=0))
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "disconfirm")
    caller.says(heard("money", ("balance", 0.45), ("billing", 0.40)))
    assert caller.prompts[-1] == "rapid_reprompt_nomatch", "what was refused is not offered again"


def test_a_no_with_another_need_recovers_in_one_turn(caller: Caller) -> None:
    caller.needs("lost_card")
    caller.says_no(("balance", 0.9))
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "balance")


def test_an_objection_to_the_announcement_is_heard(caller: Caller) -> None:
    caller.needs("balance")
    caller.says_no()
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "disconfirm")
    caller.needs("balance")
    assert caller.dialogue.memory.intent != "balance", "a rejected need is not offered again"


def test_two_disconfirms_lead_to_a_person(caller: Caller) -> None:
    caller.needs("balance", 0.6)
    caller.says_no()
    caller.needs("billing", 0.6)
    caller.says_no()
    assert caller.state is State.ESCALATING


def test_a_topic_change_while_being_put_through(caller: Caller) -> None:
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed()
    caller.says_no(("billing", 0.95))
    assert caller.dialogue.memory.intent == "billing"


def test_asking_for_a_person_is_deflected_once(caller: Caller) -> None:
    caller.commands(Command.AGENT)
    assert (caller.state, caller.prompts[-1]) == (State.DEFLECTING, "agent_once")
    caller.commands(Command.AGENT)
    assert caller.state is State.ESCALATING


@pytest.mark.parametrize("then", ["stays_silent", "mumbles"])
def test_who_asked_for_a_person_and_says_no_more_gets_one(caller: Caller, then: str) -> None:
    caller.commands(Command.AGENT)
    getattr(caller, then)()
    assert caller.state is State.ESCALATING


def test_who_has_said_the_need_gets_a_person_at_once(caller: Caller) -> None:
    caller.needs("balance", 0.6)
    caller.commands(Command.AGENT)
    assert caller.state is State.ESCALATING


@pytest.mark.parametrize("alarm", [Alarm.EMERGENCY, Alarm.SELF_HARM, Alarm.THREAT])
@pytest.mark.parametrize("before", ["asking", "confirming", "collecting"])
def test_an_alarm_overrides_everything(caller: Caller, alarm: Alarm, before: str) -> None:
    if before == "confirming":
        caller.needs("lost_card")
    if before == "collecting":
        caller.needs("track")
    actions = caller.says(heard("help", ("balance", 0.99), alarm=alarm, command=Command.REPEAT))
    assert Flag(alarm) in actions
    assert caller.prompt is not None
    assert (caller.prompt.prompt, caller.prompt.barge_in) == (alarm, False)
    caller.hears_prompt()
    assert caller.transfers == ["alarm"]


def test_anger_is_an_agent_flagged(caller: Caller) -> None:
    actions = caller.says(heard("swearing", alarm=Alarm.ANGER))
    assert actions[-1] != []
    assert Flag("anger") in actions
    assert caller.prompts[-1] == "anger"


def test_a_vague_need_gets_one_narrowing_question(caller: Caller) -> None:
    caller.says(heard("i have a question", vague=True))
    assert caller.prompts[-1] == "narrow"


@pytest.mark.parametrize(
    ("command", "prompt"),
    [
        (Command.REPEAT, "explicit"),
        (Command.HELP, "help"),
        (Command.WHO, "who"),
        (Command.BACK, "main_menu"),
        (Command.MAIN_MENU, "main_menu"),
    ],
)
def test_universal_commands_while_confirming(caller: Caller, command: Command, prompt: str) -> None:
    caller.needs("lost_card")
    caller.commands(command)
    assert caller.prompts[-1] == prompt


def test_slower_repeats_slower_from_then_on(caller: Caller) -> None:
    caller.commands(Command.SLOWER)
    assert caller.prompt is not None
    assert caller.prompt.slower
    caller.needs("balance")
    assert caller.prompt.slower


def test_mhm_is_no_turn_but_an_answer_when_one_is_asked(caller: Caller) -> None:
    caller.says(heard("mhm", backchannel=True))
    assert caller.prompts == ["open"]
    caller.needs("lost_card")
    caller.says(heard("mhm", backchannel=True, answer=Answer.YES))
    assert caller.routes == ["lost_card"]


def test_one_breath_fills_the_slot(caller: Caller) -> None:
    from intents.types import Slot

    slot = Slot("parcel", "digits", "1234", "one two three four")
    caller.says(heard("track 1234", ("track", 0.95), slots=(slot,)))
    assert caller.state is State.ANNOUNCING, "nothing is left to ask"


def test_a_missing_slot_is_asked_for_and_read_back(caller: Caller) -> None:
    caller.needs("track")
    assert caller.prompts[-1] == "slot_ask_digits"
    assert caller.listening_for == Digits(4)
    caller.gives("digits", "4217")
    assert caller.prompts[-1] == "slot_readback_digits"
    caller.says_yes()
    assert caller.routes == ["track"]
    assert caller.dialogue.memory.slots["parcel"]["confirmed"]


def test_a_correction_replaces_the_value(caller: Caller) -> None:
    caller.needs("track")
    caller.gives("digits", "4217")
    caller.gives("digits", "4218")
    assert caller.dialogue.memory.slots["parcel"]["value"] == "4218"


def test_three_wrong_values_go_on_without(caller: Caller) -> None:
    wrong = "42175"
    caller.needs("track")
    for _ in range(2):
        caller.gives("digits", wrong)
        assert caller.prompts[-1] == "slot_invalid"
    caller.gives("digits", wrong)
    assert caller.routes == ["track"]


def test_silence_and_not_having_it_go_on_without(caller: Caller) -> None:
    caller.needs("track")
    caller.says_no()
    assert caller.routes == ["track"]


def test_an_open_need_is_expected_first(caller: Caller) -> None:
    assert caller.listening_for == OpenNeed()


def test_who_was_not_helped_is_not_asked_again_what_it_is_about(caller: Caller) -> None:
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed(is_open=False, offer="callback")
    caller.says_no()
    assert caller.state is State.MORE
    caller.commands(Command.AGENT)
    caller.is_routed(is_open=False, offer="callback")
    assert caller.state is State.ESCALATING


def test_who_was_helped_is_asked_what_else_it_is_about(caller: Caller) -> None:
    caller.needs("hours")
    caller.stays_silent()
    caller.is_routed(prompt="opening")
    caller.hears_prompt()
    caller.commands(Command.AGENT)
    assert caller.state is State.DEFLECTING


def test_thanks_to_what_was_understood_lets_it_go_on(caller: Caller) -> None:
    caller.needs("balance")
    caller.says(heard("thank you", done=True))
    assert caller.state is State.ANNOUNCING
    caller.stays_silent()
    assert caller.routes == ["balance"]


@pytest.mark.parametrize("served", [True, False])
def test_that_is_all_ends_a_call_that_was_served_and_is_no_need(
    caller: Caller, served: bool
) -> None:
    if served:
        caller.needs("hours")
        caller.stays_silent()
        caller.is_routed(prompt="opening")
        caller.hears_prompt()
        caller.says_yes()
    assert caller.state is State.ASKING
    caller.says(heard("that's all", done=True))
    assert caller.prompts[-1] == ("anything_else" if served else "rapid_reprompt_nomatch")


def test_one_narrowing_question_is_all(caller: Caller) -> None:
    vague = heard("i have a question", vague=True)
    caller.says(vague)
    caller.says(vague)
    assert caller.prompts[-2:] == ["narrow", "example_reprompt"]
    caller.says(vague)
    assert caller.state is State.KEYPAD


def test_who_asked_for_a_person_is_not_asked_to_narrow_it_down(caller: Caller) -> None:
    caller.commands(Command.AGENT)
    caller.says(heard("i have a question", vague=True))
    assert caller.state is State.ESCALATING


def test_a_value_beside_the_yes_is_not_asked_for_again(caller: Caller) -> None:
    caller.needs("track", 0.6)
    number = Slot("digits", "digits", "4217", "4217")
    caller.says(heard("yes 4217", ("balance", 0.7), beside=(number,), answer=Answer.YES))
    assert caller.routes == ["track"]
    assert caller.dialogue.memory.slots["parcel"]["value"] == "4217"


@pytest.mark.parametrize("state", ["confirming", "announcing", "collecting", "offering"])
def test_who_asks_for_a_person_about_the_need_under_discussion_gets_one(
    caller: Caller, state: str
) -> None:
    caller.needs("track", 0.6 if state == "confirming" else 0.95)
    if state == "announcing":
        caller.needs("balance")
    if state == "offering":
        caller.gives("digits", "4217")
        caller.says_yes()
        caller.is_routed(is_open=False, options=("callback", "link"), offered_for="gated")
    assert caller.state == State(state)
    need = caller.dialogue.memory.intent
    caller.says(heard("somebody about it", (need, 0.95), wants_person=True))
    if state != "offering":  # its people are not there: that is why there is an offer
        caller.is_routed()
    assert caller.state is (State.ESCALATING if state == "offering" else State.CONNECTING)


def test_a_person_about_another_need_is_a_person_for_that(caller: Caller) -> None:
    caller.needs("lost_card")
    caller.says(heard("somebody about my bill", ("billing", 0.95), wants_person=True))
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "billing")
    assert caller.dialogue.memory.person_wanted


def test_another_need_beside_a_no_to_an_offer_is_heard_and_the_first_may_come_back(
    caller: Caller,
) -> None:
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed(is_open=False, offer="callback")
    caller.says_no(("billing", 0.95))
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "billing")
    caller.needs("balance")
    assert caller.dialogue.memory.intent == "balance"


@pytest.mark.parametrize(("times", "state"), [(1, "deflecting"), (2, "escalating")])
def test_who_was_not_understood_twice_is_not_asked_to_say_it_again(
    caller: Caller, times: int, state: str
) -> None:
    for _ in range(times):
        caller.mumbles()
    caller.commands(Command.AGENT)
    assert caller.state == State(state)


def test_a_value_beside_the_choice_is_not_asked_for() -> None:
    caller = Caller()
    caller.answers()
    caller.says(heard("my parcel", ("track", 0.4), ("billing", 0.35)))
    number = Slot("parcel", "digits", "4217", "4217")
    caller.says(heard("where 4217 is", ("track", 0.9), slots=(number,)))
    assert caller.routes == ["track"]
    assert caller.dialogue.memory.slots["parcel"]["value"] == "4217"


def test_a_no_to_the_choice_with_something_unclear_is_a_no() -> None:
    caller = Caller()
    caller.answers()
    caller.says(heard("card", ("lost_card", 0.4), ("balance", 0.35)))
    assert caller.state is State.CHOOSING
    new = (("billing", 0.4), ("balance", 0.05))
    caller.says(heard("no i want a new one", *new, answer=Answer.NO))
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "disconfirm")
