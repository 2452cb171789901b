"""Wordings that take turns."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ivr.prompts.variants import Rotation, variant, variants_of

pytestmark = pytest.mark.unit

THREE = "Sorry?\n Pardon? \n\nSay again?\n"


def test_each_line_is_a_variant_and_empty_ones_are_none() -> None:
    assert variants_of(THREE) == ("Sorry?", "Pardon?", "Say again?")
    assert variants_of("One.") == ("One.",)
    assert variants_of("") == ("",)


@pytest.mark.parametrize("call_sid", ["", "CA1", "CA2", "CA3"])
def test_nobody_hears_the_same_words_twice_in_a_row(call_sid: str) -> None:
    rotation = Rotation(call_sid)
    said = [variant(THREE, rotation.turn("sorry")) for _ in range(7)]
    assert all(before != after for before, after in pairwise(said))
    assert set(said) == set(variants_of(THREE))


def test_another_prompt_in_between_changes_nothing() -> None:
    rotation = Rotation("CA1")
    first = variant(THREE, rotation.turn("sorry"))
    rotation.turn("open")
    assert variant(THREE, rotation.turn("sorry")) != first


def test_where_it_begins_depends_on_the_call_alone() -> None:
    begun = [Rotation(f"CA{n}").turn("sorry") % 3 for n in range(60)]
    assert begun == [Rotation(f"CA{n}").turn("sorry") % 3 for n in range(60)]
    assert set(begun) == {0, 1, 2}
