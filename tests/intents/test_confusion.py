"""What is taken for what, and what it costs callers."""

from __future__ import annotations

import pytest

from intents.confusion import ELSEWHERE, GRAVE, TURN, Case, OfNeed, by_need, confused
from tests.intents.test_trial import found

pytestmark = pytest.mark.unit


def case(meant: str, became: str, call_sid: str = "") -> Case:
    """Return a case; ``became`` is ``tea`` acted on, ``tea?`` asked about, "" not understood."""
    return Case("said", meant, found(became), call_sid)


def grave(need: str) -> bool:
    return need == "fire"


@pytest.mark.parametrize(
    ("meant", "became", "cost"),
    [
        ("tea", "tea", 0),
        ("tea", "tea?", 0),
        ("", "", 0),
        ("tea", "", TURN),
        ("tea", "cup?", TURN),
        ("", "cup?", TURN),
        ("tea", "cup", ELSEWHERE),
        ("", "cup", ELSEWHERE),
        ("fire", "", TURN * GRAVE),
        ("fire", "cup?", TURN * GRAVE),
        ("fire", "cup", ELSEWHERE * GRAVE),
        ("tea", "fire", ELSEWHERE * GRAVE),
        ("fire", "fire", 0),
    ],
)
def test_to_be_sent_elsewhere_costs_most_and_more_where_a_need_is_grave(
    meant: str, became: str, cost: int
) -> None:
    assert case(meant, became).cost(grave) == cost


def test_one_grave_confusion_goes_before_several_that_cost_a_turn() -> None:
    cases = [*[case("tea", "cup?")] * 4, case("tea", "fire"), case("tea", "tea"), case("tea", "")]
    cells = [(cell.meant, cell.taken, cell.cost, cell.unasked) for cell in confused(cases, grave)]
    assert cells == [("tea", "fire", 15, 1), ("tea", "cup", 4, 0), ("tea", "", 1, 0)]


def test_a_confusion_tells_tests_from_calls() -> None:
    (cell,) = confused([case("tea", "cup"), case("tea", "cup", "CS1")], grave)
    assert [one.call_sid for one in cell.calls] == ["CS1"]
    assert len(cell.tests) == 1


def test_needs_are_told_by_how_their_utterances_fare() -> None:
    cases = [
        *(case("tea", became) for became in ("tea", "tea?", "cup", "cup?", "")),
        *(case("", became) for became in ("", "cup?")),
        case("fire", "cup"),
    ]
    assert by_need(cases, grave) == [
        OfNeed("fire", right=0, asked=0, wrong=1, unasked=1, lost=0, cost=15),
        OfNeed("tea", right=1, asked=1, wrong=2, unasked=1, lost=1, cost=7),
        OfNeed("", right=1, asked=0, wrong=1, unasked=0, lost=0, cost=1),
    ]
