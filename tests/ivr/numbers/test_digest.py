"""A week in words; chance is not told as news."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.numbers import CallFacts
from ivr.numbers.digest import FEW, Digest, Missed, Waiting, digest
from ivr.numbers.tally import tally
from tests.ivr.numbers.test_kpis import call

pytestmark = pytest.mark.unit


def week(contained: int, calls: int, **how: Any) -> list[CallFacts]:
    return [call("contained", "", **how)] * contained + [call(**how)] * (calls - contained)


def told(now: list[CallFacts], before: list[CallFacts], **waiting: Any) -> Digest:
    return digest(tally(now), tally(before), Waiting(**waiting))


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (100, 50, "100 calls, 100% more than the week before (50)."),
        (50, 100, "50 calls, 50% fewer than the week before (100)."),
        (50, 50, "50 calls, as many as the week before (50)."),
        (50, 0, "50 calls; none the week before."),
    ],
)
def test_calls_are_compared_with_the_week_before(now: int, before: int, words: str) -> None:
    assert told(week(0, now), week(0, before)).calls == words


def test_a_change_beyond_chance_is_told_with_its_numbers() -> None:
    found = told(week(60, 100), week(30, 100)).changed
    assert "Better: containment is now 60% (60 of 100); it was 30%." in found


def test_a_change_that_chance_explains_is_not_told() -> None:
    assert told(week(33, 100), week(30, 100)).changed == []


def test_what_got_worse_comes_first() -> None:
    now = week(60, 100, tried=("no_match", "accepted"))
    found = told(now, week(30, 100, tried=("accepted",))).changed
    assert [sentence.split(":")[0] for sentence in found] == ["Worse", "Better", "Better"]


@pytest.mark.parametrize(("ms", "count"), [(11_900, 0), (12_000, 1)])
def test_a_slower_line_is_told_from_two_seconds(ms: int, count: int) -> None:
    now, before = week(0, 50, time_to_route_ms=ms), week(0, 50, time_to_route_ms=10_000)
    assert len(told(now, before).changed) == count


def test_needs_that_moved_are_named() -> None:
    now = [call(intent="lost_card")] * 60 + [call(intent="balance")] * 40
    before = [call(intent="lost_card")] * 20 + [call(intent="balance")] * 80
    assert told(now, before).wanted == [
        "Balance: 40 calls, 80 the week before.",
        "Lost card: 60 calls, 20 the week before.",
    ]


def test_a_week_without_calls_says_nothing_of_today() -> None:
    assert told([], week(0, 50)).first == ["Nothing presses. Label the sample of the week."]


def test_what_presses_comes_first() -> None:
    broken = [call(disposition="failed")] * 10 + [call(wrong=True)] * 90
    missed = [Missed("tea", 9), Missed("cups", 3), Missed("pots", 2), Missed("cakes", 1)]
    first = told(broken, [], missed=missed, causes={"recognition": 5, "new_need": 4}).first
    assert first == [
        "Calls that broke or reached nobody: 10% of 100.",
        "“tea” was said 9 times and not understood: say what it means.",
        "“cups” was said 3 times and not understood: say what it means.",
        "90 calls came to cards and belonged elsewhere: look at its needs.",
        "Most of what was missed was misheard: look at the recogniser and the lines.",
        "1 more different utterances wait in the missed queue.",
    ]


def test_when_nothing_presses_the_sample_waits() -> None:
    assert told(week(0, 50), week(0, 50)).first == [
        "Nothing presses. Label the sample of the week."
    ]


@pytest.mark.parametrize(("calls", "cautious"), [(FEW - 1, True), (FEW, False)])
def test_few_calls_say_little(calls: int, cautious: bool) -> None:
    assert bool(told(week(0, calls), week(0, 100)).caution) is cautious
