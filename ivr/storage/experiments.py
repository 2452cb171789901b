"""Experiments: two published versions side by side, one experiment a line at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ivr.errors import CallsteerError
from ivr.numbers.experiment import gets_other
from ivr.storage.engine import Database
from ivr.storage.models import CatalogueVersion
from ivr.storage.models import Experiment as Row

OVERTAKEN = "A new version was published."


class ExperimentError(CallsteerError):
    """The experiment cannot be begun; says why."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be compared."""

    usual: int
    other: int
    share: float
    """Of new calls that get ``other``, above 0 and at most 0.5."""
    least: int
    """Calls of each from which it is judged."""


class Experiments:
    """The store. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, preset: str, plan: Plan, by: str, now: datetime) -> int:
        """Begin an experiment; return its number.

        Raises:
            ExperimentError: it makes no sense, or another one runs.

        """
        if plan.usual == plan.other:
            raise ExperimentError("Choose two different versions.")
        if not 0 < plan.share <= 0.5:
            raise ExperimentError("Give the version that is tried at most half of the calls.")
        if plan.least < 1:
            raise ExperimentError("Agree on at least one call.")
        if self.running(preset) is not None:
            raise ExperimentError("An experiment runs already. End it first.")
        with self._database.begin() as session:
            newest = _newest(session, preset)
            if not 0 <= min(plan.usual, plan.other) <= max(plan.usual, plan.other) <= newest:
                raise ExperimentError("Only published versions can be tried.")
            row = Row(
                preset=preset,
                usual=plan.usual,
                other=plan.other,
                newest=newest,
                share=plan.share,
                least=plan.least,
                started_by=by,
                started_at=now,
            )
            session.add(row)
            session.flush()
            return row.id

    def running(self, preset: str) -> Row | None:
        """Return the experiment of a line; None when none runs, or when it is overtaken."""
        later = (
            select(CatalogueVersion.number)
            .where(CatalogueVersion.preset == Row.preset)
            .where(CatalogueVersion.number > Row.newest)
            .exists()
        )
        query = select(Row).where(Row.preset == preset, Row.ended_at.is_(None), ~later)
        with self._database.begin() as session:
            return session.scalars(query.order_by(Row.id.desc()).limit(1)).first()

    def open(self) -> Sequence[Row]:
        """Return every experiment that has not been ended, overtaken ones included."""
        with self._database.begin() as session:
            return session.scalars(select(Row).where(Row.ended_at.is_(None))).all()

    def history(self, preset: str, limit: int = 20) -> Sequence[Row]:
        """Return a line's experiments that were ended, newest first."""
        query = select(Row).where(Row.preset == preset, Row.ended_at.is_not(None))
        with self._database.begin() as session:
            return session.scalars(query.order_by(Row.id.desc()).limit(limit)).all()

    def stop(self, number: int, by: str, why: str, now: datetime) -> bool:
        """End an experiment; False when it has ended already. ``by`` "" for by itself."""
        with self._database.begin() as session:
            mine = update(Row).where(Row.id == number, Row.ended_at.is_(None))
            ended = session.execute(mine.values(ended_at=now, ended_by=by, why=why))
            return bool(ended.rowcount)  # type: ignore[attr-defined]

    def uncounted(self, ended_before: datetime, limit: int = 20) -> Sequence[Row]:
        """Return experiments that ended before, of which no final count is kept, oldest first."""
        query = select(Row).where(Row.ended_at < ended_before, Row.counted.is_(None))
        with self._database.begin() as session:
            return session.scalars(query.order_by(Row.id).limit(limit)).all()

    def keep(self, number: int, counted: dict[str, Any]) -> bool:
        """Keep the final count of an ended experiment; False when there is one already."""
        final = Row.ended_at.is_not(None) & Row.counted.is_(None)
        with self._database.begin() as session:
            mine = update(Row).where(Row.id == number, final)
            kept = session.execute(mine.values(counted=counted))
            return bool(kept.rowcount)  # type: ignore[attr-defined]

    def choose(self, preset: str, call_sid: str) -> int | None:
        """Return the version that a new call gets; None for the live one."""
        row = self.running(preset)
        if row is None:
            return None
        return row.other if gets_other(row.id, call_sid, row.share) else row.usual

    def overtaken(self, row: Row) -> bool:
        """Whether a version was published since it began."""
        with self._database.begin() as session:
            return _newest(session, row.preset) > row.newest


def _newest(session: Session, preset: str) -> int:
    """Return the newest version of a line; 0 when none was published."""
    query = select(func.max(CatalogueVersion.number)).where(CatalogueVersion.preset == preset)
    return session.scalar(query) or 0
