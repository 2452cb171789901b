"""What callers would hear of a notice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from intents.pack_loader import load_pack
from ivr.company import vocabulary_of
from ivr.prompts import EspeakSynthesizer, PromptCache, Prompts
from ivr.switching import Scope, notice_setting
from ivr.tuning.notices import as_notice, drafted, heard
from routing.switches import NONE, Switches

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
BANK = load_pack("bank")


@pytest.fixture
def english(tmp_path: Path) -> Prompts:
    return Prompts(vocabulary_of(BANK, "en"), EspeakSynthesizer(), PromptCache(tmp_path))


def steps(english: Prompts, scope: Scope, held: Switches = NONE, **how: bool) -> list[str]:
    setting = notice_setting(BANK, {"en": "We are closed."}, scope, **how)
    return heard(BANK, english, "en", as_notice(setting), held, NOW)


def test_a_notice_for_all_is_told_within_the_greeting(english: Prompts) -> None:
    [greeting] = steps(english, Scope())
    assert greeting.index("Thanks for calling") < greeting.index("We are closed.")
    assert greeting.index("We are closed.") < greeting.index("How may I help you?")


def test_an_emergency_is_told_before_what_holds_already(english: Prompts) -> None:
    earlier = as_notice(notice_setting(BANK, {"en": "Thank you for waiting."}, Scope()))
    held = Switches(notices=(earlier,))
    [usual] = steps(english, Scope(), held)
    assert usual.index("Thank you for waiting.") < usual.index("We are closed.")
    [urgent] = steps(english, Scope(), held, emergency=True)
    assert urgent.index("We are closed.") < urgent.index("Thank you for waiting.")


def test_a_notice_about_a_need_follows_it_and_may_answer_it(english: Prompts) -> None:
    need = next(name for name, item in BANK.intents.items() if not item.critical)
    assert steps(english, Scope(intents=[need]))[1:] == ["We are closed."]
    answered = steps(english, Scope(intents=[need]), answers=True)
    assert answered[1:] == ["We are closed.", english.text("anything_else", {})]
    place = BANK.intents[need].destination
    assert steps(english, Scope(queues=[place]))[1:] == ["We are closed."]


def test_a_critical_need_is_not_answered_by_a_notice(english: Prompts) -> None:
    need = next(name for name, item in BANK.intents.items() if item.critical)
    assert len(steps(english, Scope(intents=[need]), answers=True)) == 2


def test_many_calls_are_explained_in_every_language_of_the_line(tmp_path: Path) -> None:
    def speaks(tag: str) -> Prompts:
        return Prompts(vocabulary_of(BANK, tag), EspeakSynthesizer(), PromptCache(tmp_path))

    need = next(iter(BANK.intents))
    about, any_call = drafted(BANK, speaks, need), drafted(BANK, speaks, "")
    assert set(about) == set(any_call) == set(BANK.languages)
    for tag, text in about.items():
        assert BANK.wordings(tag).intents[need].spoken in text
        assert text != any_call[tag]
