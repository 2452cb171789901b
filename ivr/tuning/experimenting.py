"""Looks after experiments: what may be said of them, and stops those that harm callers."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from ivr.numbers import Period
from ivr.numbers.experiment import Result, result
from ivr.storage.call_facts import call_facts
from ivr.storage.engine import Database
from ivr.storage.experiments import OVERTAKEN, Experiments
from ivr.storage.models import Experiment
from ivr.storage.models.base import utc

logger = logging.getLogger(__name__)

LOOK_S = 30.0
Told = Callable[[str, str, str], None]
"""Who, what and of which line: for the audit log."""


def result_of(database: Database, experiment: Experiment, now: datetime) -> Result:
    """Return what may be said of an experiment from the calls since it began."""
    end = utc(experiment.ended_at) if experiment.ended_at is not None else now
    begin = Period(utc(experiment.started_at), end, experiment.preset)
    usual, other = (
        call_facts(database, replace(begin, version=str(version)))
        for version in (experiment.usual, experiment.other)
    )
    return result(usual, other, experiment.least)


def look(database: Database, now: datetime, told: Told) -> int:
    """End experiments that harm callers or are overtaken; return how many."""
    experiments = Experiments(database)
    ended = 0
    for row in experiments.open():
        why = OVERTAKEN if experiments.overtaken(row) else result_of(database, row, now).stop
        if why and experiments.stop(row.id, "", why, now):
            told("system", f"The experiment was stopped. {why}", row.preset)
            ended += 1
    return ended


class Guard:
    """A thread that looks at the experiments every half minute."""

    def __init__(self, database: Database, told: Told) -> None:
        self._database = database
        self._told = told
        self._stop = Event()
        self._thread = Thread(target=self._serve, name="experiments", daemon=True)

    def start(self) -> None:
        """Look from now on."""
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                look(self._database, datetime.now(UTC), self._told)
            except SQLAlchemyError as error:
                logger.error("experiments cannot be looked at: %s", type(error).__name__)
            if self._stop.wait(LOOK_S):
                return
