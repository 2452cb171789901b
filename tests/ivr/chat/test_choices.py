"""What a question offers becomes buttons."""

from __future__ import annotations

import pytest

from asr.types import OpenNeed, YesNo
from intents.pack_loader import load_pack
from ivr.chat.choices import choices_of
from ivr.chat.wordings import text_prompts
from ivr.dialogue.actions import PlayPrompt
from ivr.exchange import Reply

pytestmark = pytest.mark.unit

PROMPTS = text_prompts(load_pack("bank"), "en")


def offered(prompt: str, *values: tuple[str, str], yes_no: bool = False) -> list[tuple[str, str]]:
    expectation = YesNo() if yes_no else OpenNeed()
    reply = Reply([PlayPrompt(prompt, 1, values)], expectation, awaited=True)
    return [(c.label, c.send) for c in choices_of(reply, PROMPTS, {"balance": "balance"})]


def test_a_yes_or_no_has_two_buttons() -> None:
    assert offered("explicit", ("intent", "balance"), yes_no=True) == [("Yes", "1"), ("No", "2")]


def test_needs_are_numbered_and_the_menu_ends_with_a_person() -> None:
    needs = (("a", "balance"), ("b", "new_need"))
    assert offered("disambiguate", *needs) == [("balance", "1"), ("new need", "2")]
    assert offered("keypad_menu_1", ("i1", "balance"))[-1] == ("A person", "0")


def test_options_are_named_as_the_question_names_them() -> None:
    options = (("o1", "option_queue"), ("o2", "option_callback"))
    assert [send for _, send in offered("busy_choice_2", *options)] == ["1", "2"]


def test_a_rating_has_five_buttons() -> None:
    assert [send for _, send in offered("rating")] == ["1", "2", "3", "4", "5"]


def test_an_open_question_and_the_end_offer_nothing() -> None:
    assert offered("open") == []
    assert choices_of(Reply([PlayPrompt("goodbye", 1)]), PROMPTS, {}) == ()
