"""How far the classifier's answer is trusted."""

from __future__ import annotations

import pytest

from intents.trust import as_heard, asked_about, with_first
from intents.types import Candidate

pytestmark = pytest.mark.unit

TWO = (Candidate("balance", 0.8), Candidate("complaint", 0.1))


@pytest.mark.parametrize(
    ("confidence", "left"), [(1.0, 0.8), (0.8, 0.8), (0.625, 0.6), (0.45, 0.4), (0.0, 0.24)]
)
def test_a_doubtful_hearing_is_a_weaker_reason(confidence: float, left: float) -> None:
    assert as_heard(TWO, confidence)[0].confidence == pytest.approx(left)


def test_a_known_phrase_comes_first_and_leaves_little_to_others() -> None:
    first, *others = with_first("complaint", TWO)
    assert first == Candidate("complaint", 0.97)
    assert others == [Candidate("balance", 0.03)]


def test_a_known_phrase_is_not_made_less_sure() -> None:
    assert with_first("balance", (Candidate("balance", 0.99),)) == (Candidate("balance", 0.99),)


def test_what_is_hedged_is_asked_about() -> None:
    assert asked_about(TWO) == (Candidate("balance", 0.75), Candidate("complaint", 0.1))
