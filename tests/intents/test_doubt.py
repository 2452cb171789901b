"""Doubt: none from a sure hearing on, and never so much that nothing is left."""

from __future__ import annotations

import pytest

from intents.doubt import HEDGED, UNHEARD, as_heard, asked_about, trust, with_first
from intents.types import Band, Bands, Candidate

pytestmark = pytest.mark.unit

SURE = (Candidate("balance", 0.95), Candidate("complaint", 0.02))


@pytest.mark.parametrize(
    ("confidence", "share"),
    [(1.0, 1.0), (0.8, 1.0), (0.79, 0.9857), (UNHEARD, 0.5), (0.31, 0.3), (0.0, 0.3)],
)
def test_trust_falls_with_the_hearing(confidence: float, share: float) -> None:
    assert trust(confidence) == pytest.approx(share, abs=1e-4)


def test_every_need_is_doubted_alike() -> None:
    heard = as_heard(SURE, UNHEARD)
    assert [candidate.confidence for candidate in heard] == [0.475, 0.01]
    assert as_heard(SURE, 0.8) == SURE


def test_what_is_hedged_is_asked_about() -> None:
    assert Bands().judge(asked_about(SURE)) is Band.CONFIRM
    assert asked_about(SURE)[0].confidence == HEDGED


def test_a_known_phrase_comes_first_and_leaves_little_to_others() -> None:
    first, *others = with_first("complaint", SURE)
    assert first == Candidate("complaint", 0.97)
    assert others == [Candidate("balance", 0.03)]


def test_a_known_phrase_is_not_made_less_sure() -> None:
    assert with_first("balance", (Candidate("balance", 0.99),)) == (Candidate("balance", 0.99),)
