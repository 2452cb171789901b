"""Numbers as keyed hashes."""

from __future__ import annotations

import pytest

from ivr.storage.caller_key import as_e164, caller_key

pytestmark = pytest.mark.unit


def test_the_same_caller_has_the_same_key_however_the_number_is_written() -> None:
    plain = caller_key("+447700900123", "secret")
    assert plain == caller_key("+44 (7700) 900-123", "secret")
    assert len(plain) == 64
    assert "900123" not in plain


def test_another_number_or_secret_has_another_key_and_a_hidden_number_none() -> None:
    keys = {
        caller_key("+447700900123", "secret"),
        caller_key("+447700900124", "secret"),
        caller_key("+447700900123", "other"),
    }
    assert len(keys) == 3
    assert caller_key("", "secret") == caller_key(" ", "secret") == ""


@pytest.mark.parametrize("number", ["", "07700900123", "+0123456789", "+123456", "+" + "1" * 16])
def test_what_is_no_international_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="international"):
        as_e164(number)


def test_the_shortest_and_the_longest_number_are_numbers() -> None:
    assert as_e164("+1234567") == "+1234567"
    assert as_e164("+" + "1" * 15) == "+" + "1" * 15
