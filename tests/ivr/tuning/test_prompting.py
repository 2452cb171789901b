"""Prompts in groups, and new words for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from intents.editing import EditError
from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.company import vocabulary_of
from ivr.prompts import EspeakSynthesizer, PromptCache, Prompts
from ivr.tuning.prompting import (
    LONGEST,
    MOST_VARIANTS,
    examples_for,
    grouped,
    prompts_of,
    worded,
)
from tests.ivr.tuning.conftest import TEA

pytestmark = pytest.mark.unit

PACK = Pack.model_validate(TEA)
BANK = load_pack("bank")


def test_every_prompt_is_in_one_group_and_common_ones_in_a_plain_one() -> None:
    found = grouped(BANK, "en")
    names = [prompt.name for prompts in found.values() for prompt in prompts]
    assert sorted(names) == sorted(prompts_of(BANK, "en"))
    assert next(iter(found)) == "Greeting"
    for title, prompts in found.items():
        assert [p.name for p in prompts if p.shared] == [] or title != "This line's own"


@pytest.mark.parametrize("language", sorted(BANK.languages))
def test_every_prompt_can_be_heard_with_examples(language: str, tmp_path: Path) -> None:
    voice = Prompts(vocabulary_of(BANK, language), EspeakSynthesizer(), PromptCache(tmp_path))
    for name, prompt in prompts_of(BANK, language).items():
        text = voice.text(name, examples_for(BANK, prompt.text))
        assert "{" not in text
        assert text


def test_new_words_are_kept_and_none_bring_the_usual_ones_back() -> None:
    pack = worded(PACK, "en", "explicit", " So it's  {intent}? ")
    prompt = prompts_of(pack, "en")["explicit"]
    assert (prompt.own, prompt.text) == ("So it's {intent}?", "So it's {intent}?")
    assert prompt.usual == prompts_of(PACK, "en")["explicit"].text
    assert worded(pack, "en", "explicit", "") == PACK
    assert worded(pack, "en", "explicit", prompt.usual) == PACK


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("explicit", "Right?", "{intent} is missing"),
        ("explicit", "{intent} {card}", "{card} is not known"),
        ("dance", "Hello", "There is no prompt"),
        ("goodbye", "a" * (LONGEST + 1), "601 letters"),
    ],
)
def test_words_that_do_not_fit_are_refused(name: str, text: str, says: str) -> None:
    with pytest.raises(EditError) as refused:
        worded(PACK, "en", name, text)
    assert str(refused.value).startswith(says)


def test_the_longest_words_are_taken() -> None:
    assert worded(PACK, "en", "goodbye", "a" * LONGEST) != PACK


def test_a_prompt_of_the_line_s_own_keeps_some_words() -> None:
    own = next(name for name, prompt in prompts_of(BANK, "en").items() if not prompt.shared)
    with pytest.raises(EditError, match="Write some"):
        worded(BANK, "en", own, " ")


def test_each_line_is_a_variant_and_each_must_fit() -> None:
    pack = worded(PACK, "en", "explicit", " {intent}? \n\n So {intent},  right?\n{intent}?")
    prompt = prompts_of(pack, "en")["explicit"]
    assert (prompt.own, prompt.variants) == ("{intent}?\nSo {intent}, right?", 2)
    with pytest.raises(EditError, match="is missing: callers have to hear it"):
        worded(PACK, "en", "explicit", "{intent}?\nRight?")


@pytest.mark.parametrize("count", [MOST_VARIANTS, MOST_VARIANTS + 1])
def test_there_are_no_more_variants_than_anybody_looks_after(count: int) -> None:
    text = "\n".join(f"Bye {number}." for number in range(count))
    if count <= MOST_VARIANTS:
        assert prompts_of(worded(PACK, "en", "goodbye", text), "en")["goodbye"].variants == count
    else:
        with pytest.raises(EditError, match="too many"):
            worded(PACK, "en", "goodbye", text)


def test_every_variant_may_be_as_long_as_a_prompt() -> None:
    long = "a" * LONGEST
    assert worded(PACK, "en", "goodbye", f"{long}\nb{long[1:]}")
