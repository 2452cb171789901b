"""Looks after experiments: what may be said of them, and stops those that harm callers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ivr.numbers import Period
from ivr.numbers.experiment import Result, result
from ivr.storage.experiments import OVERTAKEN, Experiments
from ivr.storage.models import Experiment
from ivr.storage.models.base import utc
from ivr.storage.tallies import Tallies
from ivr.tuning.ticker import Ticker

LOOK_S = 30.0
OVER = timedelta(hours=1)
"""After its end: the calls that it began are over, and are counted for good."""
ZoneOf = Callable[[str], ZoneInfo]
"""The time zone of a line."""
Told = Callable[[str, str, str], None]
"""Who, what and of which line: for the audit log."""


def result_of(tallies: Tallies, zone: ZoneInfo, experiment: Experiment, now: datetime) -> Result:
    """Return what may be said of an experiment: its final count, or its calls so far."""
    if experiment.counted is not None:
        return Result.from_json(experiment.counted)
    end = utc(experiment.ended_at) if experiment.ended_at is not None else now
    begin = Period(utc(experiment.started_at), end, experiment.preset, without_samples=True)
    usual, other = (
        tallies.of(replace(begin, version=str(version)), zone)
        for version in (experiment.usual, experiment.other)
    )
    return result(usual, other, experiment.least)


def look(tallies: Tallies, zone_of: ZoneOf, now: datetime, told: Told) -> int:
    """End experiments that harm callers or are overtaken; return how many.

    The final count of those that have ended is kept.
    """
    experiments = Experiments(tallies.database)
    ended = 0
    for row in experiments.open():
        overtaken = experiments.overtaken(row)
        why = OVERTAKEN if overtaken else result_of(tallies, zone_of(row.preset), row, now).stop
        if why and experiments.stop(row.id, "", why, now):
            told("system", f"The experiment was stopped. {why}", row.preset)
            ended += 1
    for row in experiments.uncounted(now - OVER):
        experiments.keep(row.id, result_of(tallies, zone_of(row.preset), row, now).to_json())
    return ended


class Guard(Ticker):
    """Looks at the experiments every half minute."""

    def __init__(self, tallies: Tallies, zone_of: ZoneOf, told: Told) -> None:
        super().__init__(
            "experiments", LOOK_S, lambda: look(tallies, zone_of, datetime.now(UTC), told)
        )
