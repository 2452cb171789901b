"""A promise, and what it rests on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intents import editing
from intents.types import Bands
from ivr.storage import Database
from ivr.storage.models import MissedUtterance
from ivr.tuning.target import Targets
from tests.ivr.console.conftest import missed
from tests.ivr.tuning.conftest import Desk

pytestmark = pytest.mark.web

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def targets(desk: Desk) -> Targets:
    return Targets(desk.workshop, store(desk))


def store(desk: Desk) -> Database:
    return desk.queue._database


def label(desk: Desk, number: int, why: str, meaning: str | None = "order") -> None:
    row: MissedUtterance = missed("order tea please", number, why=why, meaning=meaning)
    desk.queue.add([row])


def test_a_promise_rests_on_held_out_phrases_and_the_sample(desk: Desk) -> None:
    for number in range(3):
        label(desk, number, "sample")
    label(desk, 8, "no_match")
    label(desk, 9, "sample", None)
    found = targets(desk).target("tea", "en", 3.0)
    assert found is not None
    assert found.labelled == 3
    assert found.phrases >= 7
    assert len(found.curve) == 10


def test_more_wrong_is_more_routed(desk: Desk) -> None:
    found = targets(desk).target("tea", "en", 10.0)
    assert found is not None
    coverage = [advice.coverage for _, advice in found.others]
    assert coverage == sorted(coverage)


def test_the_draft_is_what_is_judged_and_once_a_revision(desk: Desk) -> None:
    mine = targets(desk)
    before = mine.target("tea", "en", 3.0)
    desk.workshop.edit(
        "tea", "ann", lambda pack: editing.add_phrase(pack, "en", "order", "a pot of oolong")
    )
    after = mine.target("tea", "en", 3.0)
    assert before is not None
    assert after is not None
    assert after.phrases > before.phrases


def test_chosen_bands_decide_what_the_trials_and_calls_do(desk: Desk) -> None:
    strict = Bands(accept=1.0, confirm=0.99)
    desk.workshop.edit("tea", "ann", lambda pack: editing.set_bands(pack, strict))
    trials = desk.workshop.trials("tea", "en")
    assert all(trial.outcome.acts for trial in trials.live)
    assert not any(trial.outcome.acts for trial in trials.draft)
    assert [change.sentence for change in desk.workshop.differences("tea")] == [
        "Bands: nothing → accept 1.0, confirm 0.99, margin 0.15."
    ]


def test_what_a_promise_rests_on_can_be_made_before_it_is_asked(desk: Desk) -> None:
    mine = targets(desk)
    assert not mine.ready("tea", "en")
    assert mine.prepare("tea", "en") >= 7
    assert mine.ready("tea", "en")
    desk.workshop.edit(
        "tea", "ann", lambda pack: editing.add_phrase(pack, "en", "order", "a pot of oolong")
    )
    assert not mine.ready("tea", "en")
