"""Names and values to words and sound."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ivr.prompts import (
    EspeakSynthesizer,
    PromptCache,
    Prompts,
    SpeechError,
    Vocabulary,
    WordingError,
)
from ivr.prompts.render import sentences

pytestmark = pytest.mark.unit

WORDS = Vocabulary(
    "Tea Shop",
    "en",
    ("where's my tea", "opening hours"),
    spoken={"order": "your order"},
    short={"order": "your order"},
    destinations={"desk": "our front desk"},
    overrides={"slot_ask_parcel": "Which parcel?"},
)


@pytest.fixture
def prompts(tmp_path: Path) -> Prompts:
    return Prompts(WORDS, EspeakSynthesizer(), PromptCache(tmp_path / "cache"), tmp_path / "rec")


def test_a_greeting_names_the_company_and_two_examples(prompts: Prompts) -> None:
    spoken = prompts.render("open", {})
    assert "Tea Shop" in spoken.text
    assert "where's my tea" in spoken.text
    assert 4_000 < spoken.duration_ms < 12_000


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        ("explicit", {"intent": "order"}, "You're calling about your order, right?"),
        ("implicit", {"intent": "order"}, "OK, your order."),
        ("slot_readback_digits", {"digits": "4217"}, "That's 4 2 1 7, right?"),
        ("slot_readback_amount", {"amount": "40.00 USD"}, "That's forty dollars, right?"),
        ("slot_ask_digits", {"slot": "parcel", "intent": "order"}, "Which parcel?"),
    ],
)
def test_values_are_worded(prompts: Prompts, name: str, values: dict[str, str], text: str) -> None:
    assert prompts.text(name, values) == text


def test_destinations_have_spoken_names(prompts: Prompts) -> None:
    assert "our front desk" in prompts.text("connecting", {"destination": "desk"})
    assert "card services" in prompts.text("connecting", {"destination": "card_services"})


def test_a_recording_takes_the_place_of_the_voice(prompts: Prompts, tmp_path: Path) -> None:
    folder = tmp_path / "rec" / "en"
    folder.mkdir(parents=True)
    soundfile.write(folder / "goodbye.wav", np.full(16000, 0.25), 16000)
    assert prompts.render("goodbye", {}).duration_ms == 1000
    (folder / "goodbye.wav").write_text("no sound")
    with pytest.raises(SpeechError, match="not a usable recording"):
        prompts.render("goodbye", {})


def test_an_unknown_prompt_and_a_missing_value_are_named(prompts: Prompts) -> None:
    with pytest.raises(WordingError, match="no prompt 'dance'"):
        prompts.render("dance", {})
    with pytest.raises(WordingError, match="explicit"):
        prompts.render("explicit", {})


def test_a_prompt_is_synthesised_once(prompts: Prompts, tmp_path: Path) -> None:
    prompts.prerender(["goodbye"])
    before = {path.stat().st_mtime_ns for path in (tmp_path / "cache").iterdir()}
    prompts.render("goodbye", {})
    assert {path.stat().st_mtime_ns for path in (tmp_path / "cache").iterdir()} == before


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("amount_balance", "40.00 USD", "forty dollars"),
        ("digits_account", "4217", "4 2 1 7"),
        ("date_due", "2026-12-25", "Friday, December 25"),
        ("time_mended", "18:30", "6:30\N{NARROW NO-BREAK SPACE}PM"),
        ("text_status", "on_hold", "waiting for you"),
        ("text_status", "in_progress", "in progress"),
        ("name_place", "Canal Street", "Canal Street"),
    ],
)
def test_what_a_company_system_answered_is_worded_by_its_kind(
    tmp_path: Path, field: str, value: str, said: str
) -> None:
    words = replace(
        WORDS, words={"on_hold": "waiting for you"}, overrides={"told": f"It's {{{field}}}."}
    )
    prompts = Prompts(words, EspeakSynthesizer(), PromptCache(tmp_path))
    assert prompts.text("told", {field: value}) == " ".join(f"It's {said}.".split())


@pytest.mark.parametrize(("name", "kept"), [("explicit", 1), ("slot_readback_digits", 0)])
def test_what_is_spoken_with_a_callers_own_values_is_not_kept_on_the_disk(
    prompts: Prompts, tmp_path: Path, name: str, kept: int
) -> None:
    values = {"digits": "4217"} if name == "slot_readback_digits" else {"intent": "order"}
    prompts.render(name, values)
    assert len(list(tmp_path.glob("cache/*"))) == kept


@pytest.mark.parametrize(
    ("name", "values", "begins"),
    [
        ("open", {}, "Thanks for calling Tea Shop. I'm the automated assistant."),
        ("open", {"notice": "Storm_1."}, "Thanks for calling Tea Shop. Storm_1. I'm the"),
        ("implicit", {"intent": "order", "notice": "{Storm}."}, "{Storm}. OK, your order."),
        ("open_about", {"about": "order 123"}, "Thanks for calling Tea Shop. Is this about order"),
    ],
)
def test_a_notice_comes_after_the_greeting_or_first(
    prompts: Prompts, name: str, values: dict[str, str], begins: str
) -> None:
    assert prompts.text(name, values).startswith(begins)


def test_a_recording_does_not_swallow_a_notice(prompts: Prompts, tmp_path: Path) -> None:
    (tmp_path / "rec" / "en").mkdir(parents=True)
    soundfile.write(tmp_path / "rec" / "en" / "goodbye.wav", np.zeros(800), 8000)
    assert prompts.render("goodbye", {}).duration_ms == 100
    assert prompts.render("goodbye", {"notice": "There is a storm."}).duration_ms > 1_000


def test_options_are_worded_by_their_kind(prompts: Prompts) -> None:
    values = {"o1": "option_queue", "o2": "option_sms", "opens": ""}
    assert "You can wait for a person, or get a text message with a link." in prompts.text(
        "busy_choice_2", values
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("It costs 2.50 now.", ["It costs 2.50 now."]),
        ("好的。请问几点？谢谢！再见", ["好的。", "请问几点？", "谢谢！", "再见"]),  # noqa: RUF001
        ("真的吗？！好", ["真的吗？！", "好"]),  # noqa: RUF001
        ("请说“人工。”谢谢", ["请说“人工。”谢谢"]),
        ("بله؟ درست است.", ["بله؟", "درست است."]),
        ("Dạ vâng. Là gì ạ?", ["Dạ vâng.", "Là gì ạ?"]),
        ("", []),
    ],
)
def test_sentences_end_where_each_script_ends_them(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_variants_take_turns_and_all_are_spoken_beforehand(tmp_path: Path) -> None:
    words = replace(WORDS, overrides={"goodbye": "Bye from {company}.\nTake care."})
    prompts = Prompts(words, EspeakSynthesizer(), PromptCache(tmp_path / "cache"))
    texts = [prompts.render("goodbye", {}, turn=turn).text for turn in range(3)]
    assert texts == ["Bye from Tea Shop.", "Take care.", "Bye from Tea Shop."]
    assert prompts.text("goodbye", {}) == "Bye from Tea Shop."
    assert prompts.text("goodbye", {}, 1) == "Take care."


def test_a_notice_goes_before_whichever_variant(tmp_path: Path) -> None:
    words = replace(WORDS, overrides={"goodbye": "Bye.\nTake care."})
    prompts = Prompts(words, EspeakSynthesizer(), PromptCache(tmp_path / "cache"))
    assert prompts.text("goodbye", {"notice": "We move."}, 1) == "We move. Take care."
