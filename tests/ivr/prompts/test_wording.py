"""Wordings are checked when they are loaded."""

from __future__ import annotations

from string import Formatter

import pytest

from ivr.prompts import Vocabulary, WordingError
from ivr.prompts.wording import load_wordings

pytestmark = pytest.mark.unit


def vocabulary(**overrides: str) -> Vocabulary:
    return Vocabulary("Shop", "en", ("a", "b"), overrides=overrides)


def test_a_pack_overrides_a_wording() -> None:
    assert load_wordings(vocabulary(goodbye="Ta-ra."))["goodbye"] == "Ta-ra."


def test_no_opening_says_press() -> None:
    assert "press" not in load_wordings(vocabulary())["open"].lower()


@pytest.mark.parametrize("wording", ["Hello {customer}", "Hello {", "{}"])
def test_an_unusable_wording_is_named(wording: str) -> None:
    with pytest.raises(WordingError, match="prompt goodbye"):
        load_wordings(vocabulary(goodbye=wording))


def test_a_language_without_wordings_says_what_to_add() -> None:
    with pytest.raises(WordingError, match=r"defaults/tlh\.yaml"):
        load_wordings(Vocabulary("Shop", "tlh", ("a", "b")))


def fields(wording: str) -> set[str]:
    return {used for _, used, _, _ in Formatter().parse(wording) if used}


@pytest.mark.parametrize("language", ["vi", "zh", "fa"])
def test_every_language_has_the_prompts_of_english_with_the_same_fields(language: str) -> None:
    english, other = (
        load_wordings(Vocabulary("Shop", tag, ("a", "b"))) for tag in ("en", language)
    )
    assert {name: fields(text) for name, text in other.items()} == {
        name: fields(text) for name, text in english.items()
    }
