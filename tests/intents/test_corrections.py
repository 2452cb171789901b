"""A need that is taken back in the same breath."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intents.corrections import LIKELY, Ranked, corrected, reconsidered
from intents.doubt import HEDGED
from intents.types import Band, Bands, Candidate

pytestmark = pytest.mark.unit

SAID = "my recent payments no the balance will do"
PAYMENTS: Ranked = (Candidate("payments", 0.9), Candidate("balance", 0.08))


def heard_as(intent: str, confidence: float) -> Callable[[str], Ranked]:
    return lambda text: (Candidate(intent, confidence), Candidate("other", 0.05))


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        (SAID, "the balance will do"),
        ("track a parcel sorry change the day", "change the day"),
        ("pay my bill no wait actually move my phone", "move my phone"),
        ("i want a loan no an account no wait a card please", "a card please"),
        ("sorry to trouble you", ""),
        ("there is no signal", ""),
        ("what's my balance", ""),
        ("my card actually", ""),
    ],
)
def test_what_is_said_last_stands_behind_the_word_that_takes_back(text: str, behind: str) -> None:
    assert corrected(text, "en") == behind


@pytest.mark.parametrize("language", ["vi", "zh", "fa"])
def test_a_language_without_such_words_takes_nothing_back(language: str) -> None:
    assert corrected(SAID, language) == ""


def test_another_need_said_last_comes_first_and_is_asked_about() -> None:
    found = reconsidered(SAID, PAYMENTS, "en", heard_as("balance", 0.99))
    assert [c.intent for c in found] == ["balance", "payments"]
    assert found[0].confidence == HEDGED
    assert sum(c.confidence for c in found) <= 1.0
    assert Bands().judge(found) is Band.CONFIRM


@pytest.mark.parametrize(("sure", "first"), [(LIKELY, "balance"), (LIKELY - 0.01, "payments")])
def test_half_a_need_said_last_changes_nothing(sure: float, first: str) -> None:
    assert reconsidered(SAID, PAYMENTS, "en", heard_as("balance", sure))[0].intent == first


def test_the_same_need_said_again_is_as_sure_as_before() -> None:
    assert reconsidered(SAID, PAYMENTS, "en", heard_as("payments", 0.99)) is PAYMENTS


def test_nothing_is_read_again_where_nothing_is_taken_back() -> None:
    def never(text: str) -> Ranked:
        raise AssertionError(text)

    assert reconsidered("what's my balance", PAYMENTS, "en", never) is PAYMENTS
    assert reconsidered(SAID, (), "en", never) == ()
