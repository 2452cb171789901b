"""What a replay has found, by kind and by need."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from intents.trial import Change, Heard
from intents.types import Bands
from ivr.console import replay_view
from ivr.console.replay_view import Filter, asked_for, items, rows, tiles
from ivr.tuning.replay import Replay, Replays
from tests.ivr.tuning.test_replay import PATIENCE_S, Always

pytestmark = pytest.mark.unit

TODAY, BOTH = date(2026, 11, 24), (Bands(), Bands())
HEARD = [
    Heard("pour"),
    Heard("brew"),
    Heard("pot", meaning="tea"),
    Heard("mug", meaning="cup"),
]


def run_of(heard: Sequence[Heard], before: Always, after: Always) -> Replay:
    replays = Replays()
    run = replays.start("tea", "en", 1, heard, lambda: (before, after, TODAY, BOTH))
    assert replays.wait(run.id, PATIENCE_S)
    return run


@pytest.fixture
def run() -> Replay:
    return run_of(HEARD, Always("tea"), Always("cup"))


def test_needs_are_shown_with_their_changes_the_worst_first(run: Replay) -> None:
    found = rows(run)
    assert [(row["need"], row["calls"], row["labelled"]) for row in found] == [
        ("tea", 3, 1),
        ("cup", 1, 1),
    ]
    assert found[0]["counts"][Change.WORSE] == 1
    assert found[0]["counts"][Change.CHANGED] == 2


def test_a_need_of_which_nothing_changes_is_not_shown() -> None:
    assert rows(run_of(HEARD, Always("tea"), Always("tea"))) == []


def test_labelled_changes_stand_first_and_worse_before_better(run: Replay) -> None:
    shown, count = items(run, Filter())
    assert [item["text"] for item in shown] == ["pot", "mug", "pour", "brew"]
    assert count == 4
    assert (shown[0]["meant"], shown[2]["meant"]) == ("tea", None)


def test_changes_are_filtered_by_kind_and_need(run: Replay) -> None:
    assert [item["text"] for item in items(run, Filter(Change.BETTER))[0]] == ["mug"]
    assert items(run, Filter(Change.CHANGED, "tea"))[1] == 2
    assert items(run, Filter(Change.CHANGED, "cup")) == ([], 0)


def test_no_more_are_shown_than_a_page_holds(run: Replay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay_view, "PAGE", 3)
    shown, count = items(run, Filter())
    assert (len(shown), count) == (3, 4)


def test_what_a_call_would_do_is_said_in_words() -> None:
    unsure = run_of([Heard("pour")], Always("tea"), Always("tea", confidence=0.79))
    (item,), _ = items(unsure, Filter())
    assert (item["before"], item["after"]) == ("tea", "tea, asked first")


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        ({}, Filter()),
        ({"kind": "worse"}, Filter(Change.WORSE)),
        ({"kind": "same"}, Filter()),
        ({"kind": "burn", "need": "*"}, Filter()),
        ({"kind": "", "need": ""}, Filter(need="")),
        ({"kind": "now asked about", "need": "tea"}, Filter(Change.ASKED, "tea")),
    ],
)
def test_an_address_says_what_is_looked_at(args: dict[str, str], wanted: Filter) -> None:
    assert asked_for(args) == wanted
    assert wanted.wanted == (wanted != Filter())


def test_every_kind_has_its_count_and_none_before_the_first_replay(run: Replay) -> None:
    assert {kind for kind, _ in tiles(None)} == set(Change)
    assert {count for _, count in tiles(None)} == {None}
    assert dict(tiles(run))[Change.WORSE] == 1
