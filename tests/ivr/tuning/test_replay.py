"""What-if replays: progress, results, and stopping them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from threading import Event
from typing import Any

import pytest

from intents.trial import Change, Heard
from intents.types import Bands, Candidate, IntentMatch
from ivr.tuning import replay as module
from ivr.tuning.replay import Replay, Replays

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 24)
BOTH = (Bands(), Bands())
PATIENCE_S = 10.0


class Always:
    """Understands everything as one thing; waits for ``go`` first."""

    def __init__(self, intent: str, go: Event | None = None, confidence: float = 0.9) -> None:
        self.intent, self.go, self.confidence = intent, go, confidence

    def match(self, text: str, *, confidence: float = 1.0, today: date) -> IntentMatch:
        if self.go is not None:
            assert self.go.wait(PATIENCE_S)
        return IntentMatch(text, candidates=(Candidate(self.intent, self.confidence),))


def ran(replays: Replays, heard: Sequence[Heard], before: Any, after: Any) -> Replay:
    run = replays.start("tea", "en", 1, heard, lambda: (before, after, TODAY, BOTH))
    assert replays.wait(run.id, PATIENCE_S)
    return run


def test_every_utterance_is_counted_by_what_changes(replays: Replays) -> None:
    heard = [Heard("a"), Heard("b", meaning="cup"), Heard("c", meaning="tea")]
    run = ran(replays, heard, Always("tea"), Always("cup"))
    assert run.counts == {Change.CHANGED: 1, Change.BETTER: 1, Change.WORSE: 1}
    assert run.by_need == {
        "tea": {Change.CHANGED: 1, Change.WORSE: 1},
        "cup": {Change.BETTER: 1},
    }
    assert run.labelled == {"tea": 1, "cup": 1}
    assert [item.first.heard.text for item in run.found(Change.WORSE)] == ["c"]
    assert (run.done, run.share, run.finished, run.error) == (3, 1.0, True, "")


def test_a_question_more_or_less_is_a_change(replays: Replays) -> None:
    sure, unsure = Always("tea"), Always("tea", confidence=0.79)
    heard = [Heard("a"), Heard("b", meaning="tea"), Heard("c", meaning="cup")]
    assert ran(replays, heard, sure, unsure).counts == {Change.ASKED: 2, Change.BETTER: 1}
    assert ran(replays, heard, unsure, sure).counts == {Change.ACTED: 2, Change.WORSE: 1}


def test_what_has_changed_is_found_by_kind_and_need_labelled_and_common_first(
    replays: Replays,
) -> None:
    heard = [Heard("a", 0.9, call_sid="CS1"), Heard("b"), Heard("b", 0.7), Heard("c", 1, "fog")]
    run = ran(replays, heard, Always("tea"), Always("cup"))
    found = [(item.first.heard.text, item.count) for item in run.found()]
    assert found == [("c", 1), ("b", 2), ("a", 1)]
    assert [item.first.heard.call_sid for item in run.found(Change.CHANGED, "tea")] == ["", "CS1"]
    assert len(run.found(need="fog")) == 1
    assert run.found(Change.ASKED) == run.found(Change.CHANGED, "cup") == []


def test_what_stays_the_same_is_only_counted(replays: Replays) -> None:
    run = ran(replays, [Heard("a")], Always("tea"), Always("tea"))
    assert run.counts == {Change.SAME: 1}
    assert run.changed == {}


@pytest.mark.parametrize("more", [0, 1])
def test_no_more_changes_are_kept_than_anybody_reads(
    replays: Replays, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    monkeypatch.setattr(module, "SHOWN", 2)
    run = ran(replays, [Heard(str(n)) for n in range(2 + more)], Always("tea"), Always("cup"))
    assert len(run.found(Change.CHANGED)) == 2
    assert run.counts[Change.CHANGED] == 2 + more


def test_nothing_to_replay_is_done_at_once(replays: Replays) -> None:
    assert ran(replays, [], Always("tea"), Always("cup")).share == 1.0


def test_a_replay_can_be_stopped_and_a_newer_one_stops_it(replays: Replays) -> None:
    go = Event()
    heard = [Heard(str(number)) for number in range(50)]
    slow, quick = Always("tea", go), Always("tea")
    old = replays.start("tea", "en", 1, heard, lambda: (slow, Always("cup"), TODAY, BOTH))
    new = replays.start("tea", "en", 2, heard, lambda: (quick, Always("cup"), TODAY, BOTH))
    go.set()
    assert replays.wait(old.id, PATIENCE_S)
    assert replays.wait(new.id, PATIENCE_S)
    assert old.finished
    assert old.done < 50
    assert new.done == 50
    assert replays.latest("tea") is new


def test_a_replay_that_fails_says_so(replays: Replays) -> None:
    def broken() -> Any:
        raise ValueError("the draft cannot be built")

    run = replays.start("tea", "en", 1, [Heard("a")], broken)
    assert replays.wait(run.id, PATIENCE_S)
    assert "cannot be built" in run.error
    assert run.finished


def test_old_replays_are_forgotten(replays: Replays) -> None:
    runs = [ran(replays, [], Always("tea"), Always("tea")) for _ in range(module.KEPT + 1)]
    assert replays.get(runs[0].id) is None
    assert replays.get(runs[1].id) is runs[1]
    assert replays.wait(runs[0].id, 0)
    assert replays.latest("parcel") is None


@pytest.fixture
def replays() -> Replays:
    return Replays()
