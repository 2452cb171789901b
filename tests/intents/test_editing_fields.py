"""What several forms check, each with the field it is about."""

from __future__ import annotations

import pytest

from intents.editing import FieldError
from intents.editing_fields import MOST_OPTIONS, choice, known, once
from intents.pack_loader import load_pack

pytestmark = pytest.mark.unit

BANK = load_pack("bank")


def test_as_many_options_as_can_be_kept_in_mind_are_taken() -> None:
    names = list(BANK.destinations)
    assert choice(BANK, names[:MOST_OPTIONS]) == names[:MOST_OPTIONS]
    with pytest.raises(FieldError, match="3 at most") as refused:
        choice(BANK, names[: MOST_OPTIONS + 1])
    assert refused.value.field == "options"


def test_a_name_that_is_gone_is_named_with_its_field() -> None:
    known("to", ["a"], {"a"}, "destination")
    with pytest.raises(FieldError, match="no destination “b c” any more") as refused:
        known("to", ["a", "b_c"], {"a"}, "destination")
    assert refused.value.field == "to"
    with pytest.raises(FieldError, match="Choose a destination"):
        known("to", [""], {"a"}, "destination")


def test_what_stands_twice_is_named() -> None:
    once("to", ["a", "b"])
    with pytest.raises(FieldError, match="“a” stands twice"):
        once("to", ["a", "b", "a"])
