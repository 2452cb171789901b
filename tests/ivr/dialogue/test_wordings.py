"""Every prompt the dialogue can name exists, with the values its wording needs."""

from __future__ import annotations

import random

import pytest

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
