"""Passwords at rest, and which are refused."""

from __future__ import annotations

import pytest

from ivr.people.passwords import hashed, matches, one_time_password, weakness

pytestmark = pytest.mark.unit


def test_a_password_matches_its_own_hash_only() -> None:
    kept = hashed("correct horse")
    assert matches("correct horse", kept)
    assert not matches("correct horsf", kept)
    assert "correct" not in kept


def test_the_same_password_is_kept_differently_each_time() -> None:
    assert hashed("correct horse") != hashed("correct horse")


def test_one_time_passwords_differ_and_are_strong() -> None:
    first, second = one_time_password(), one_time_password()
    assert first != second
    assert weakness(first, "ann") == ""


@pytest.mark.parametrize(
    ("password", "weak"),
    [
        ("kxvhqzwpo", True),  # 9
        ("kxvhqzwpob", False),  # 10
        ("kxvhq" * 51 + "a", False),  # 256
        ("kxvhq" * 51 + "ab", True),  # 257
        ("aaaabbbbccccdddd", True),  # 4 different characters
        ("aaaabbbbccccdddde", False),
        ("ann-kxvhqzwp", True),  # one's own name
        ("my PassWord 77", True),
    ],
)
def test_short_endless_and_common_passwords_are_refused(password: str, weak: bool) -> None:
    assert bool(weakness(password, "ann")) is weak
