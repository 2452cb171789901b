"""Two questions beside the need: may we remind you, and how was it? Neither holds anybody up."""

from __future__ import annotations

import pytest

from asr.types import Digits, YesNo
from intents.types import Answer, Command, IntentMatch, Slot
from ivr.dialogue import State
from ivr.dialogue.actions import Disposition, EndCall
from ivr.dialogue.events import Outcome
from ivr.dialogue.memory import Memory
from tests.call_script import Caller, heard, wants

pytestmark = pytest.mark.unit

BOTH = ("reminder", "rating")


def served(asks: tuple[str, ...] = BOTH) -> Caller:
    """Return a caller whose parcel was found, and who has been told."""
    caller = Caller()
    caller.answers(asks=asks)
    caller.says(wants("find_parcel", number="1234"))
    caller.stays_silent()
    caller.is_routed()
    caller.is_served(prompt="found")
    caller.hears_prompt()
    return caller


def rated() -> Caller:
    """Return a caller who is asked how it was."""
    caller = served(("rating",))
    caller.says(heard("no", answer=Answer.NO))
    assert caller.state is State.RATING
    return caller


def ends(caller: Caller) -> Disposition:
    caller.hears_prompt()
    end = caller.did[-1]
    assert isinstance(end, EndCall)
    return end.disposition


def test_who_says_yes_is_reminded_and_is_asked_what_else() -> None:
    caller = served()
    assert (caller.state, caller.prompts[-1]) == (State.REMINDING, "reminder_offer")
    assert caller.dialogue.expectation == YesNo()
    caller.says(heard("yes", answer=Answer.YES))
    assert (caller.state, caller.prompts[-1]) == (State.MORE, "reminder_kept")
    assert caller.dialogue.memory.reminder


@pytest.mark.parametrize("how", ["no", "key", "silence", "nothing twice"])
def test_whoever_does_not_say_yes_is_not_reminded_and_goes_on(how: str) -> None:
    caller = served()
    match how:
        case "no":
            caller.says(heard("no", answer=Answer.NO))
        case "key":
            caller.presses("2")
        case "silence":
            caller.stays_silent()
        case _:
            caller.says(heard("hm maybe"))
            assert (caller.state, caller.prompts[-1]) == (State.REMINDING, "reminder_offer")
            caller.says(heard("hm maybe"))
    assert (caller.state, caller.prompts[-1]) == (State.MORE, "anything_else")
    assert not caller.dialogue.memory.reminder


def test_it_is_asked_once_a_call_and_only_where_the_pack_and_the_channel_say_so() -> None:
    caller = served()
    caller.presses("1")
    caller.says(wants("find_parcel", number="5678"))
    caller.stays_silent()
    caller.is_routed()
    caller.is_served(prompt="found")
    caller.hears_prompt()
    assert caller.state is State.MORE
    assert served(()).state is State.MORE
    told = Caller()
    told.answers(asks=BOTH)
    told.needs("hours")
    told.stays_silent()
    told.is_routed(prompt="opening")
    told.hears_prompt()
    assert told.state is State.MORE


def test_another_need_at_that_moment_is_taken() -> None:
    caller = served()
    caller.needs("balance")
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "balance")


@pytest.mark.parametrize("value", ["1", "5"])
def test_a_rating_is_keyed_or_said_and_the_call_ends_contained(value: str) -> None:
    keyed, spoken = rated(), rated()
    assert keyed.prompts[-1] == "rating"
    assert keyed.dialogue.expectation == Digits(1)
    keyed.presses(value)
    spoken.says(heard(value, slots=(Slot("digits", "digits", value, value),)))
    for caller in (keyed, spoken):
        assert (caller.state, caller.prompts[-1]) == (State.CLOSING, "goodbye")
        assert caller.dialogue.memory.rating == int(value)
        assert ends(caller) is Disposition.CONTAINED


@pytest.mark.parametrize("value", ["6", "9", "12", "45"])
def test_what_is_no_rating_is_asked_again_once(value: str) -> None:
    caller = rated()
    slots = (Slot("digits", "digits", value, value),)
    caller.says(heard(value, slots=slots))
    assert (caller.state, caller.prompts[-1]) == (State.RATING, "rating")
    caller.says(heard(value, slots=slots))
    assert caller.state is State.CLOSING
    assert caller.dialogue.memory.rating == 0


def test_a_wrong_key_is_asked_again_and_silence_or_no_is_goodbye() -> None:
    wrong, silent, unwilling = rated(), rated(), rated()
    wrong.presses("6")
    assert wrong.state is State.RATING
    silent.stays_silent()
    unwilling.says(heard("no", answer=Answer.NO))
    for caller in (silent, unwilling):
        assert caller.state is State.CLOSING
        assert ends(caller) is Disposition.CONTAINED


def test_a_clear_need_comes_before_a_rating_and_a_person_too() -> None:
    caller = rated()
    caller.needs("balance", 0.6)
    assert caller.state is State.RATING
    caller.needs("balance")
    assert caller.state is State.ANNOUNCING


def test_who_was_not_served_is_not_asked_how_it_was() -> None:
    caller = Caller()
    caller.answers(asks=BOTH)
    caller.says(wants("find_parcel", number="1234"))
    caller.stays_silent()
    caller.is_routed(is_open=False, offer="callback")
    caller.is_served(Outcome.NOT_FOUND)
    caller.hears_prompt()
    caller.says(heard("no", answer=Answer.NO))
    assert caller.state is State.MORE
    caller.says(heard("no", answer=Answer.NO))
    assert caller.state is State.CLOSING


def test_what_is_still_to_be_asked_survives_between_requests() -> None:
    caller = served()
    kept = Memory.load(caller.dialogue.save())
    assert kept.asks == ["rating"]


# --- goodbyes


@pytest.mark.parametrize(
    "said", [heard("bye", command=Command.GOODBYE), heard("thanks", done=True)]
)
def test_who_wants_nothing_else_is_bidden_goodbye(said: IntentMatch) -> None:
    caller = served(())
    caller.says(said)
    assert (caller.state, caller.prompts[-1]) == (State.CLOSING, "goodbye")
    assert ends(caller) is Disposition.CONTAINED


@pytest.mark.parametrize(
    "said", [heard("bye", command=Command.GOODBYE), heard("thanks", done=True)]
)
def test_a_goodbye_is_no_answer_to_the_last_questions(said: IntentMatch) -> None:
    reminding, rating = served(("reminder",)), rated()
    reminding.says(said)
    assert (reminding.state, reminding.dialogue.memory.reminder) == (State.MORE, False)
    rating.says(said)
    assert (rating.state, rating.dialogue.memory.rating) == (State.CLOSING, 0)


def test_a_goodbye_in_the_middle_is_asked_once_more_since_it_may_be_misheard() -> None:
    leaving, staying = Caller(), Caller()
    for caller in (leaving, staying):
        caller.answers()
        caller.needs("balance", 0.6)
        caller.commands(Command.GOODBYE)
        assert (caller.state, caller.prompts[-1]) == (State.MORE, "anything_else")
    leaving.stays_silent()
    assert ends(leaving) is Disposition.ABANDONED
    staying.needs("balance")
    assert staying.state is State.ANNOUNCING


def test_a_goodbye_does_not_stop_who_is_being_put_through() -> None:
    caller = Caller()
    caller.answers()
    caller.needs("balance")
    caller.commands(Command.GOODBYE)
    caller.stays_silent()
    caller.is_routed()
    caller.commands(Command.GOODBYE)
    assert caller.state is State.CONNECTING
    caller.hears_prompt()
    assert caller.state is State.TRANSFERRING


def test_while_the_result_is_told_a_goodbye_leads_to_anything_else() -> None:
    caller = Caller()
    caller.answers()
    caller.needs("hours")
    caller.stays_silent()
    caller.is_routed(prompt="opening")
    caller.commands(Command.GOODBYE)
    assert caller.state is State.MORE


@pytest.mark.parametrize("how", ["word", "key"])
def test_a_repeat_at_anything_else_tells_once_more_what_was_told(how: str) -> None:
    caller = served(())
    assert (caller.state, caller.prompts[-1]) == (State.MORE, "anything_else")
    caller.presses("*") if how == "key" else caller.commands(Command.REPEAT)
    assert (caller.state, caller.prompts[-1]) == (State.INFORMING, "found")
    caller.hears_prompt()
    assert (caller.state, caller.prompts[-1]) == (State.MORE, "anything_else")


@pytest.mark.parametrize("rule", ["classifier", "not handled"])
def test_a_no_with_words_that_were_not_understood_is_asked_about_once(rule: str) -> None:
    caller = served(())
    i_mean = heard("no i mean the one in town", answer=Answer.NO, rule=rule)
    caller.says(i_mean)
    assert (caller.state, caller.prompts[-1]) == (State.MORE, "anything_else")
    caller.says(i_mean)
    assert caller.state is State.CLOSING


@pytest.mark.parametrize("done", [{"rule": "answer"}, {"rule": "classifier", "done": True}])
def test_a_no_that_says_no_more_ends_it(done: dict[str, object]) -> None:
    caller = served(())
    caller.says(heard("no that's all", answer=Answer.NO, **done))
    assert caller.state is State.CLOSING


@pytest.mark.parametrize("first", ["", "yes"])
def test_another_value_is_the_same_need_again(first: str) -> None:
    caller = served(())
    if first:
        caller.says(heard("yes", answer=Answer.YES))
        assert caller.state is State.ASKING
    other = Slot("digits", "digits", "5678", "5678")
    caller.says(heard("and the other one is 5678", ("hours", 0.2), beside=(other,)))
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "find_parcel")
    caller.stays_silent()
    caller.is_routed()
    assert caller.serves[-1].slots == (("number", "5678"),)


def test_slower_at_anything_else_tells_slowly_what_was_told() -> None:
    caller = served(())
    caller.commands(Command.SLOWER)
    assert caller.prompt is not None
    assert (caller.prompt.prompt, caller.prompt.slower) == ("found", True)
    assert caller.dialogue.memory.slower, "from then on"
    caller.hears_prompt()
    assert (caller.state, caller.prompts[-1]) == (State.MORE, "anything_else")


def test_slower_at_another_question_is_that_question() -> None:
    caller = served(("reminder",))
    caller.commands(Command.SLOWER)
    assert caller.prompt is not None
    assert (caller.prompt.prompt, caller.prompt.slower) == ("reminder_offer", True)


def test_a_repeat_of_another_question_is_of_that_question() -> None:
    caller = served(("reminder",))
    caller.says(heard("yes", answer=Answer.YES))
    caller.commands(Command.REPEAT)
    assert (caller.state, caller.prompts[-1]) == (State.MORE, "reminder_kept")


def test_a_repeat_tells_a_notice_again_that_was_the_answer() -> None:
    caller = Caller()
    caller.answers()
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed(prompt="notice", notice="The app is down.")
    caller.hears_prompt()
    caller.commands(Command.REPEAT)
    assert caller.prompt is not None
    assert (caller.prompt.prompt, dict(caller.prompt.values)) == (
        "notice",
        {"notice": "The app is down."},
    )


def test_a_repeat_tells_a_fault_again_that_the_call_began_with() -> None:
    caller = Caller()
    caller.answers(told="The power is off.", told_intent="hours")
    caller.hears_prompt()
    caller.commands(Command.REPEAT)
    assert caller.prompt is not None
    assert dict(caller.prompt.values) == {"notice": "The power is off."}
