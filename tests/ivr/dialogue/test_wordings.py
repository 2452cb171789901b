"""Every prompt the dialogue can name exists, with the values its wording needs."""

from __future__ import annotations

import random

import pytest

from intents.types import Command
from ivr.dialogue import State
from ivr.dialogue.events import Proposal
from ivr.dialogue.memory import Memory
from ivr.dialogue.wordings import menu
from ivr.prompts import EspeakSynthesizer, PromptCache, Prompts, Vocabulary
from tests.call_script import SCRIPT, Caller
from tests.ivr.dialogue.test_machine import _any_event

pytestmark = pytest.mark.unit


def test_the_menu_offers_three_without_the_rejected() -> None:
    memory = Memory(intent="track", guesses=["pay", "balance"], rejected=["pay"])
    assert menu(memory, SCRIPT) == ["track", "balance", "billing"]


@pytest.mark.parametrize("seed", range(30))
def test_every_prompt_of_random_calls_can_be_worded(seed: int, tmp_path) -> None:  # type: ignore[no-untyped-def]
    words = Vocabulary("Shop", "en", ("one", "two"), overrides={"message": "We're open."})
    prompts = Prompts(words, EspeakSynthesizer(), PromptCache(tmp_path))
    dice = random.Random(seed)
    for _ in range(20):
        caller = Caller()
        caller.answers()
        for _ in range(40):
            caller.send(_any_event(dice, caller))
        for action in caller.did:
            name = getattr(action, "prompt", None)
            if name is not None:
                values = dict(action.values)  # type: ignore[attr-defined]
                if values.get("opens") == "x":
                    values["opens"] = ""
                assert prompts.text(name, values)


def test_a_repeat_after_a_reprompt_says_the_question() -> None:
    caller = Caller()
    caller.answers()
    caller.mumbles()
    assert caller.prompts[-1] == "rapid_reprompt_nomatch"
    caller.commands(Command.REPEAT)
    assert caller.prompts[-1] == "open"


def test_a_repeat_after_a_value_that_was_not_understood_asks_for_it() -> None:
    caller = Caller()
    caller.answers()
    caller.needs("track")
    caller.mumbles()
    assert caller.prompts[-1] == "slot_again"
    caller.commands(Command.REPEAT)
    assert caller.prompts[-1] == "slot_ask_digits"


def test_the_second_time_that_a_value_is_not_understood_it_is_named() -> None:
    caller = Caller()
    caller.answers()
    caller.needs("track")
    caller.mumbles()
    caller.mumbles()
    assert caller.prompts[-2:] == ["slot_again", "slot_ask_digits"]


def test_a_repeat_after_a_value_was_taken_back_asks_for_it_too() -> None:
    caller = Caller()
    caller.answers()
    caller.needs("track")
    caller.gives("digits", "4217")
    caller.says_no()
    assert caller.prompts[-1] == "slot_again"
    caller.presses("*")
    caller.commands(Command.SLOWER)
    assert caller.prompts[-1] == "slot_ask_digits", "keys are data here, a word is not"


def test_a_repeat_after_a_guess_that_was_not_answered_asks_the_open_question() -> None:
    caller = Caller()
    caller.answers(proposal=Proposal("track", "parcel 4217", ()))
    caller.mumbles()
    caller.commands(Command.REPEAT)
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "main_menu")
