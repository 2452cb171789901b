"""Experiments are kept, one a line at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ivr.storage import Database
from ivr.storage.experiments import ExperimentError, Experiments, Plan
from ivr.storage.models import CatalogueVersion

pytestmark = pytest.mark.web

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PLAN = Plan(usual=1, other=2, share=0.5, least=100)


def published(database: Database, number: int, at: datetime = NOON) -> None:
    with database.begin() as session:
        session.add(
            CatalogueVersion(
                preset="tea", number=number, pack={}, published_by="ann", published_at=at
            )
        )


@pytest.fixture
def experiments(database: Database) -> Experiments:
    published(database, 1)
    published(database, 2)
    return Experiments(database)


def test_calls_are_dealt_to_both_versions_and_to_the_live_one_without(
    experiments: Experiments,
) -> None:
    assert experiments.choose("tea", "CS1") is None
    number = experiments.start("tea", PLAN, "ann", NOON)
    assert {experiments.choose("tea", f"CS{n}") for n in range(50)} == {1, 2}
    assert experiments.choose("bank", "CS1") is None
    assert experiments.stop(number, "ann", "enough", NOON)
    assert experiments.choose("tea", "CS1") is None


def test_an_experiment_ends_once(experiments: Experiments) -> None:
    number = experiments.start("tea", PLAN, "ann", NOON)
    assert experiments.stop(number, "", "worse", NOON)
    assert not experiments.stop(number, "bob", "again", NOON)
    (row,) = experiments.history("tea")
    assert (row.ended_by, row.why) == ("", "worse")


def test_a_new_version_overtakes_an_experiment_at_once(
    experiments: Experiments, database: Database
) -> None:
    experiments.start("tea", PLAN, "ann", NOON)
    published(database, 3, NOON + timedelta(seconds=1))
    assert experiments.choose("tea", "CS1") is None
    (row,) = experiments.open()
    assert experiments.overtaken(row)


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (Plan(1, 1, 0.5, 1), "two different"),
        (Plan(1, 2, 0.51, 1), "half"),
        (Plan(1, 2, 0.0, 1), "half"),
        (Plan(1, 2, 0.5, 0), "at least one"),
        (Plan(1, 3, 0.5, 1), "published"),
        (Plan(-1, 2, 0.5, 1), "published"),
    ],
)
def test_what_makes_no_sense_is_refused(experiments: Experiments, plan: Plan, why: str) -> None:
    with pytest.raises(ExperimentError, match=why):
        experiments.start("tea", plan, "ann", NOON)


def test_only_one_runs_at_a_time(experiments: Experiments) -> None:
    experiments.start("tea", PLAN, "ann", NOON)
    with pytest.raises(ExperimentError, match="runs already"):
        experiments.start("tea", PLAN, "ann", NOON)


def test_the_pack_as_it_came_can_be_compared_with(experiments: Experiments) -> None:
    assert experiments.start("tea", Plan(0, 2, 0.5, 1), "ann", NOON)


def test_a_final_count_is_kept_once_and_only_of_what_has_ended(experiments: Experiments) -> None:
    number = experiments.start("tea", PLAN, "ann", NOON)
    assert not experiments.keep(number, {"usual_calls": 1})
    experiments.stop(number, "ann", "", NOON)
    assert experiments.uncounted(NOON) == []
    assert [row.id for row in experiments.uncounted(NOON + timedelta(seconds=1))] == [number]
    assert experiments.keep(number, {"usual_calls": 1})
    assert not experiments.keep(number, {"usual_calls": 2})
    assert experiments.history("tea")[0].counted == {"usual_calls": 1}
    assert experiments.uncounted(NOON + timedelta(seconds=1)) == []
