"""A value in several breaths: what is too short is kept, and what comes next completes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.types import Command
from ivr.dialogue import Dialogue, State
from ivr.dialogue.script import IntentPolicy, SlotSpec
from tests.call_script import SCRIPT, Caller, heard

pytestmark = pytest.mark.unit

POSTCODE = SlotSpec("postcode", "code", ask=True, length=7, at_least=5, pattern=r"[A-Z]+\d+[A-Z]+")
LONG = SlotSpec("serial", "digits", ask=True, length=12)


@pytest.fixture
def caller() -> Caller:
    needs = {"place": IntentPolicy(slots=(POSTCODE,)), "serial": IntentPolicy(slots=(LONG,))}
    called = Caller(Dialogue(replace(SCRIPT, intents={**SCRIPT.intents, **needs})))
    called.answers()
    return called


def value(caller: Caller) -> str:
    (kept,) = caller.dialogue.memory.slots.values()
    return str(kept["value"])


@pytest.mark.parametrize(
    ("breaths", "whole"),
    [
        (("42", "17"), "4217"),
        (("4", "2", "17"), "4217"),
        (("42", "5318"), "5318"),
        (("42", "4218"), "4218"),
        (("4", "42", "17"), "4217"),
        (("42", "42"), "4242"),
    ],
)
def test_the_rest_completes_the_value_and_a_whole_one_replaces_it(
    caller: Caller, breaths: tuple[str, ...], whole: str
) -> None:
    caller.needs("track")
    for breath in breaths[:-1]:
        caller.gives("digits", breath)
        assert (caller.state, caller.prompts[-1]) == (State.COLLECTING, "slot_go_on")
    caller.gives("digits", breaths[-1])
    assert (caller.prompts[-1], value(caller)) == ("slot_readback_digits", whole)


def test_a_number_that_was_said_again_from_its_beginning_is_not_joined(caller: Caller) -> None:
    caller.needs("find_parcel")
    caller.gives("digits", "12")
    caller.gives("digits", "1234")
    assert value(caller) == "1234", "121234 is as long as a number may be, too"


def test_where_lengths_vary_what_comes_next_is_the_rest(caller: Caller) -> None:
    caller.needs("find_parcel")
    caller.gives("digits", "12")
    caller.gives("digits", "3456")
    assert value(caller) == "123456"


def test_a_rest_that_makes_it_too_long_is_wrong_and_what_was_said_before_is_forgotten(
    caller: Caller,
) -> None:
    caller.needs("track")
    caller.gives("digits", "42")
    caller.gives("digits", "175")
    assert caller.prompts[-1] == "slot_invalid"
    caller.gives("digits", "42")
    assert caller.prompts[-1] == "slot_go_on"


@pytest.mark.parametrize(("breaths", "state"), [(4, "reading_back"), (5, "collecting")])
def test_a_value_comes_in_so_many_breaths_and_no_more(
    caller: Caller, breaths: int, state: str
) -> None:
    caller.needs("serial")
    parts = ["123456789012"[at::breaths] for at in range(breaths)]
    for part in parts[:4]:
        caller.gives("digits", part)
    assert caller.state == State(state)
    assert caller.prompts.count("slot_go_on") == 3
    if breaths > 4:
        assert caller.prompts[-1] == "slot_invalid"


def test_who_goes_on_for_ever_goes_on_without_it(caller: Caller) -> None:
    caller.needs("serial")
    for _ in range(11):
        caller.gives("digits", "1")
    assert caller.state is State.COLLECTING
    caller.gives("digits", "1")
    assert caller.routes == ["serial"]


@pytest.mark.parametrize(
    ("said", "prompt"), [("SW1", "slot_go_on"), ("12", "slot_go_on"), ("1234567", "slot_invalid")]
)
def test_a_code_that_may_be_begun_is_gone_on_with(caller: Caller, said: str, prompt: str) -> None:
    caller.needs("place")
    caller.gives("code", said)
    assert caller.prompts[-1] == prompt


def test_a_code_that_fails_its_pattern_is_completed(caller: Caller) -> None:
    caller.needs("place")
    caller.gives("code", "SW1")
    caller.gives("code", "1")
    caller.gives("code", "AA")
    assert value(caller) == "SW11AA"


def test_the_beginning_of_another_value_does_not_count(caller: Caller) -> None:
    caller.needs("track")
    caller.gives("digits", "42")
    caller.needs("find_parcel")
    caller.gives("digits", "1734")
    assert value(caller) == "1734"


def test_who_has_no_more_is_asked_for_the_whole(caller: Caller) -> None:
    caller.needs("track")
    caller.gives("digits", "42")
    caller.says(heard("that's it", done=True))
    assert caller.prompts[-1] == "slot_invalid"


def test_who_wants_to_hear_the_question_again_hears_the_question(caller: Caller) -> None:
    caller.needs("track")
    caller.gives("digits", "42")
    caller.commands(Command.REPEAT)
    assert caller.prompts[-1] == "slot_ask_digits"
    caller.gives("digits", "17")
    assert value(caller) == "4217"


def test_a_star_takes_back_what_was_said(caller: Caller) -> None:
    caller.needs("track")
    caller.gives("digits", "42")
    caller.presses("*")
    caller.gives("digits", "17")
    assert caller.prompts[-1] == "slot_go_on"


def test_a_read_back_that_is_wrong_begins_anew(caller: Caller) -> None:
    caller.needs("track")
    caller.gives("digits", "42")
    caller.gives("digits", "17")
    caller.says_no()
    caller.gives("digits", "9")
    assert caller.prompts[-1] == "slot_go_on"


@pytest.mark.parametrize("ended_by", ["hash", "pause"])
def test_the_rest_may_be_keyed(caller: Caller, ended_by: str) -> None:
    caller.needs("find_parcel")
    caller.gives("digits", "123")
    caller.presses("456#" if ended_by == "hash" else "456")
    if ended_by == "pause":
        caller.stays_silent()
    assert value(caller) == "123456"


def test_a_whole_number_that_is_keyed_after_its_beginning_was_said_replaces_it(
    caller: Caller,
) -> None:
    caller.needs("track")
    caller.gives("digits", "42")
    caller.presses("4217")
    assert value(caller) == "4217"


def test_a_secret_has_no_beginning(caller: Caller) -> None:
    caller.needs("card_entry")
    caller.presses("4111")
    caller.stays_silent()
    assert caller.dialogue.memory.parts == []
    assert caller.prompts[-1] == "slot_invalid"
