"""Right and wrong decisions in the sample by chance."""

from __future__ import annotations

import pytest

from ivr.numbers import Label, kpis
from tests.ivr.numbers.test_kpis import call

pytestmark = pytest.mark.unit


def label(
    meaning: str = "order",
    taken: str = "order",
    band: str = "accept",
    *,
    by_chance: bool = True,
) -> Label:
    return Label(meaning, taken, band != "reject", band == "accept", by_chance)


SAMPLE = (
    *[label()] * 5,
    label(band="confirm"),
    *[label(taken="refund")] * 2,
    *[label(band="reject")] * 2,
    label("", "refund"),
    *[label("", "refund", "reject")] * 3,
    *[label(taken="refund", by_chance=False)] * 40,
)
"""10 with a need we handle, 4 without one; and 40 that were in the queue for a reason."""


@pytest.mark.parametrize(
    ("name", "part", "whole"),
    [
        ("in grammar, correct accept", 6, 10),
        ("in grammar, false accept", 2, 10),
        ("in grammar, false reject", 2, 10),
        ("out of grammar, false accept", 1, 4),
        ("out of grammar, correct reject", 3, 4),
        ("right without asking", 5, 8),
    ],
)
def test_only_what_was_drawn_by_chance_counts(name: str, part: int, whole: int) -> None:
    (found,) = [kpi for kpi in kpis([call(labels=SAMPLE)]) if kpi.name == name]
    assert (found.numerator, found.denominator) == (part, whole)
