"""The recovery ladder, rung by rung, on whole calls."""

from __future__ import annotations

import pytest

from ivr.dialogue import State
from tests.call_script import Caller

pytestmark = pytest.mark.unit


@pytest.fixture
def caller() -> Caller:
    called = Caller()
    called.answers()
    return called


def test_not_understood_three_times_leads_to_the_keypad_then_a_person(caller: Caller) -> None:
    for _ in range(3):
        caller.mumbles()
    assert caller.prompts == [
        "open",
        "rapid_reprompt_nomatch",
        "example_reprompt",
        "keypad_menu_3",
    ]
    caller.stays_silent()
    assert caller.prompts[-1] == "give_up"
    caller.hears_prompt()
    assert caller.transfers == ["operator"]


def test_two_silences_lead_straight_to_the_keypad(caller: Caller) -> None:
    caller.stays_silent()
    assert caller.prompts[-1] == "rapid_reprompt_noinput"
    caller.stays_silent()
    assert caller.state is State.KEYPAD


def test_silence_and_mumbling_share_the_ladder(caller: Caller) -> None:
    caller.stays_silent()
    caller.mumbles()
    assert caller.prompts[-1] == "example_reprompt"


def test_a_new_question_has_its_own_attempts_but_the_call_has_a_limit(caller: Caller) -> None:
    caller.mumbles()
    caller.mumbles()
    caller.needs("balance", 0.6)
    caller.mumbles()
    caller.mumbles()
    assert caller.state is State.CONFIRMING
    caller.mumbles()
    assert caller.state is State.ESCALATING


def test_the_keypad_offers_what_was_heard_first(caller: Caller) -> None:
    caller.needs("track", 0.4)
    caller.mumbles()
    caller.mumbles()
    assert caller.prompt is not None
    assert dict(caller.prompt.values)["i1"] == "track"


def test_speech_without_an_end_is_no_match(caller: Caller) -> None:
    caller.starts_speaking()
    caller.stays_silent()
    assert caller.prompts[-1] == "rapid_reprompt_nomatch"
