"""Work in the background: its progress, its end, and that the newest wins."""

from __future__ import annotations

from threading import Event

import pytest

from ivr.tuning.background import Progress, Runs

pytestmark = pytest.mark.unit

PATIENCE_S = 20.0


def quick(progress: Progress) -> int:
    progress(1, 2)
    return 7


def test_work_that_has_ended_says_what_came_of_it() -> None:
    runs = Runs()
    run = runs.start("tea", quick)
    assert runs.wait("tea", PATIENCE_S)
    assert runs.latest("tea") is run
    assert run.to_json() == {"done": 2, "total": 2, "found": 7, "error": "", "finished": True}


def test_work_that_fails_says_so() -> None:
    def broken(_progress: Progress) -> int:
        raise ValueError("no encoder")

    runs = Runs()
    run = runs.start("tea", broken)
    assert runs.wait("tea", PATIENCE_S)
    assert (run.finished, run.error) == (True, "ValueError: no encoder")


def test_newer_work_stops_the_older_and_begins_after_it() -> None:
    began, go, order = Event(), Event(), []

    def slow(progress: Progress) -> int:
        began.set()
        assert go.wait(PATIENCE_S)
        order.append("old")
        progress(1, 2)
        return 9

    def newer(progress: Progress) -> int:
        order.append("new")
        return quick(progress)

    runs = Runs()
    old = runs.start("tea", slow)
    assert began.wait(PATIENCE_S)
    new = runs.start("tea", newer)
    other = runs.start("bank", quick)
    go.set()
    assert runs.wait("tea", PATIENCE_S)
    assert runs.wait("bank", PATIENCE_S)
    assert order == ["old", "new"]
    assert (old.finished, old.found, old.error) == (True, 0, "")
    assert (new.found, other.found) == (7, 7)


def test_what_was_never_begun_is_not_waited_for() -> None:
    runs = Runs()
    assert runs.latest("tea") is None
    assert runs.wait("tea", 0)


def test_all_that_runs_can_be_ended() -> None:
    began, go = Event(), Event()

    def slow(progress: Progress) -> int:
        began.set()
        assert go.wait(PATIENCE_S)
        progress(1, 2)
        return 9

    runs = Runs()
    run = runs.start("tea", slow)
    assert began.wait(PATIENCE_S)
    go.set()
    runs.close()
    assert run.finished
