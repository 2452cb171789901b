"""Two needs in one breath: the second is asked about when the first is done, and never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from asr.types import YesNo
from intents.types import Also, Answer, Command, IntentMatch, Slot
from ivr.dialogue import Dialogue, State
from ivr.dialogue.actions import Route, Transfer
from ivr.dialogue.judgement import Judgement
from ivr.dialogue.memory import Memory
from ivr.dialogue.returning import remember_also
from ivr.dialogue.transitions import Verdict
from tests.call_script import SCRIPT, Caller, heard, wants

pytestmark = pytest.mark.unit

BOTH = Also("balance")


def both(also: Also = BOTH) -> IntentMatch:
    """Return "find my parcel 1234 and what's my balance"."""
    return replace(wants("find_parcel", number="1234"), also=also)


def served(also: Also = BOTH) -> Caller:
    """Return a caller who asked for two things, and has been told of the first."""
    caller = Caller()
    caller.answers()
    caller.says(both(also))
    caller.stays_silent()
    caller.is_routed()
    caller.is_served(prompt="found")
    caller.hears_prompt()
    return caller


def kept(caller: Caller) -> list[str]:
    return [item["intent"] for item in caller.dialogue.memory.also]


def test_both_are_named_at_once_and_the_other_is_asked_about_afterwards() -> None:
    caller = Caller()
    caller.answers()
    caller.says(both())
    assert caller.prompt is not None
    assert (caller.state, caller.prompts[-1]) == (State.ANNOUNCING, "implicit_first")
    caller = served()
    assert (caller.state, caller.prompts[-1]) == (State.RETURNING, "also_asked")
    assert caller.dialogue.expectation == YesNo()


@pytest.mark.parametrize("how", ["yes", "key", "its name"])
def test_who_says_yes_gets_it(how: str) -> None:
    caller = served()
    match how:
        case "yes":
            caller.says(heard("yes", answer=Answer.YES))
        case "key":
            caller.presses("1")
        case _:
            caller.says(wants("balance"))
    assert caller.state is State.ROUTING
    assert caller.did[-1] == Route("balance")
    assert kept(caller) == []


@pytest.mark.parametrize("how", ["no", "key", "silence", "goodbye", "nothing twice"])
def test_who_does_not_is_asked_whether_there_is_anything_else_and_never_again(how: str) -> None:
    caller = served()
    match how:
        case "no":
            caller.says(heard("no", answer=Answer.NO))
        case "key":
            caller.presses("2")
        case "silence":
            caller.stays_silent()
        case "goodbye":
            caller.says(heard("bye", command=Command.GOODBYE))
        case _:
            caller.says(heard("hm maybe"))
            assert (caller.state, caller.prompts[-1]) == (State.RETURNING, "also_asked")
            caller.says(heard("hm maybe"))
    assert (caller.state, caller.prompts[-1]) == (State.MORE, "anything_else")
    caller.says(heard("no", answer=Answer.NO))
    assert caller.state is State.CLOSING


def test_another_need_comes_first_and_it_is_not_asked_about_again() -> None:
    caller = served()
    caller.says(wants("hours"))
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "hours")
    assert kept(caller) == []


def test_values_that_were_said_with_it_are_not_asked_for_again() -> None:
    said = Slot("parcel", "digits", "4217", "four two one seven")
    caller = served(Also("track", (said,)))
    caller.says(heard("yes", answer=Answer.YES))
    assert caller.state is State.ROUTING
    assert caller.dialogue.memory.slots["parcel"]["value"] == "4217"
    caller = served(Also("track", (replace(said, value="42"),)))
    caller.says(heard("yes", answer=Answer.YES))
    assert caller.state is State.COLLECTING


def test_who_is_put_through_is_put_through_with_both() -> None:
    caller = Caller()
    caller.answers()
    caller.says(replace(wants("billing"), also=BOTH))
    caller.stays_silent()
    caller.is_routed()
    caller.hears_prompt()
    assert any(isinstance(action, Transfer) for action in caller.did)
    assert kept(caller) == ["balance"]


def test_what_has_to_be_confirmed_is_confirmed_together_with_the_other() -> None:
    caller = Caller()
    caller.answers()
    caller.says(replace(wants("lost_card"), also=BOTH))
    assert (caller.state, caller.prompts[-1]) == (State.CONFIRMING, "explicit_two")
    assert caller.prompt is not None
    assert caller.prompt.values == (("b", "balance"), ("intent", "lost_card"))
    caller.says(heard("no", answer=Answer.NO))
    assert kept(caller) == []


def test_who_names_the_other_instead_gets_that_alone() -> None:
    caller = Caller()
    caller.answers()
    caller.says(replace(wants("lost_card"), also=BOTH))
    caller.says(wants("balance"))
    assert caller.dialogue.memory.intent == "balance"
    assert kept(caller) == []


def test_a_need_that_the_caller_has_said_no_to_is_not_brought_up_again() -> None:
    caller = Caller(Dialogue(SCRIPT, Memory(rejected=["balance"])))
    caller.answers()
    caller.says(both())
    assert kept(caller) == []


def test_it_comes_before_how_the_caller_liked_it() -> None:
    caller = Caller()
    caller.answers(asks=("reminder", "rating"))
    caller.says(both())
    caller.stays_silent()
    caller.is_routed()
    caller.is_served(prompt="found")
    caller.hears_prompt()
    assert caller.state is State.REMINDING
    caller.presses("2")
    caller.says(heard("no", answer=Answer.NO))
    assert (caller.state, caller.prompts[-1]) == (State.RETURNING, "also_asked")


def test_two_needs_survive_a_restart() -> None:
    caller = served()
    again = Caller(Dialogue.restore(SCRIPT, caller.dialogue.save()))
    again.says(heard("yes", answer=Answer.YES))
    assert again.did[-1] == Route("balance")


def test_the_same_is_kept_once() -> None:
    memory = Memory(state=State.ASKING)
    for _ in range(2):
        remember_also(Judgement(Verdict.ACCEPTED, intent="hours", also=BOTH), memory)
    assert memory.also == [{"intent": "balance", "slots": []}]


def torn(*between: str) -> Caller:
    """Return a caller who is asked "is that about A, or B?"."""
    caller = Caller()
    caller.answers()
    caller.says(heard("that", *((need, 0.3) for need in between)))
    assert caller.state is State.CHOOSING
    return caller


def test_of_both_that_were_offered_the_first_is_done_first() -> None:
    caller = torn("balance", "billing")
    caller.says(heard("both", both=True))
    assert (caller.did[-1], kept(caller)) == (Route("balance"), ["billing"])


def test_of_both_the_urgent_one_is_done_first_and_what_it_needs_is_asked_for() -> None:
    caller = torn("balance", "lost_card")
    caller.says(heard("both", both=True))
    assert (caller.did[-1], kept(caller)) == (Route("lost_card"), ["balance"])
    caller = torn("track", "balance")
    caller.says(heard("both", both=True))
    assert (caller.state, kept(caller)) == (State.COLLECTING, ["balance"])


def test_of_three_that_were_offered_both_says_nothing() -> None:
    caller = torn("balance", "billing", "hours")
    caller.says(heard("both", both=True))
    assert (caller.state, caller.prompts[-1]) == (State.CHOOSING, "disambiguate_three")


def test_naming_both_is_both() -> None:
    caller = torn("balance", "billing")
    caller.says(heard("my balance and my bill", ("billing", 0.9), also=BOTH))
    assert (caller.did[-1], kept(caller)) == (Route("billing"), ["balance"])


def test_both_is_a_yes_to_the_first_and_then_the_other() -> None:
    caller = Caller()
    caller.answers()
    caller.says(replace(wants("lost_card"), also=BOTH))
    caller.says(heard("both", both=True))
    assert (caller.did[-1], kept(caller)) == (Route("lost_card"), ["balance"])
    caller = Caller()
    caller.answers()
    caller.needs("lost_card")
    caller.says(heard("both", both=True))
    assert caller.state is State.CONFIRMING, "both of what?"


def test_values_beside_the_yes_to_it_are_its_own() -> None:
    caller = served(Also("track"))
    number = Slot("digits", "digits", "4217", "4217")
    caller.says(heard("yes 4217", ("hours", 0.2), beside=(number,), answer=Answer.YES))
    assert (caller.did[-1], caller.dialogue.memory.slots["parcel"]["value"]) == (
        Route("track"),
        "4217",
    )
