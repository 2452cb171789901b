"""Topics of unknown utterances, what they are made of, and how often each was said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, select, true

from ivr.missed import Why
from ivr.storage.counted import counted
from ivr.storage.engine import Database
from ivr.storage.missed import OPEN
from ivr.storage.models import MissedUtterance
from ivr.storage.models import Topic as Row
from ivr.tuning.topics import Topic

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Unknown:
    """The same words, open in the missed queue."""

    key: str
    text: str
    """As they were said last."""
    calls: int
    """In which they were said, however often."""
    this_week: int
    last_week: int


def unknown_utterances(
    database: Database, preset: str, language: str, now: datetime, limit: int
) -> list[Unknown]:
    """Return what waits in the missed queue, what was said most often first.

    What was drawn by chance is left out: most of it was understood.
    """
    missed = MissedUtterance
    mine = (missed.preset == preset) & (missed.language == language) & (missed.state == OPEN)
    mine &= missed.why != Why.SAMPLE
    before = (missed.at < now - WEEK) & (missed.at >= now - 2 * WEEK)
    count, week, earlier = (
        func.count(func.distinct(case((when, missed.call_sid))))
        for when in (true(), missed.at >= now - WEEK, before)
    )
    newest = func.max(missed.id).label("newest")
    grouped = (
        select(missed.key, count, week, earlier, newest)
        .where(mine & (missed.key != "") & counted(preset, missed.is_sample))
        .group_by(missed.key)
        .order_by(count.desc(), newest.desc())
        .limit(limit)
    )
    with database.begin() as session:
        found = session.execute(grouped).all()
        texts = _texts(session, [row.newest for row in found])
    return [Unknown(key, texts[last], *map(int, many)) for key, *many, last in found]


def _texts(session: Any, ids: Sequence[int], at_once: int = 500) -> dict[int, str]:
    texts: dict[int, str] = {}
    for begin in range(0, len(ids), at_once):
        some = ids[begin : begin + at_once]
        query = select(MissedUtterance.id, MissedUtterance.text)
        texts |= dict(session.execute(query.where(MissedUtterance.id.in_(some))).all())
    return texts


class Topics:
    """The store. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, preset: str, language: str) -> list[Topic]:
        """Return the topics of a line as the last search and people have left them."""
        query = select(Row).where((Row.preset == preset) & (Row.language == language))
        with self._database.begin() as session:
            return [_topic(row) for row in session.scalars(query.order_by(Row.id))]

    def keep(self, preset: str, language: str, topics: Sequence[Topic], now: datetime) -> None:
        """Keep the topics of a search in place of those before it."""
        mine = (Row.preset == preset) & (Row.language == language)
        known = [topic.id for topic in topics if topic.id]
        with self._database.begin() as session:
            session.execute(delete(Row).where(mine & Row.id.not_in(known)))
            for topic in topics:
                row = session.get(Row, topic.id) if topic.id else None
                if row is None:
                    row = Row(preset=preset, language=language)
                    session.add(row)
                _fill(row, topic)
                row.found_at = now

    def change(self, topic: Topic, gone: int = 0) -> None:
        """Keep what a person has made of a topic; ``gone`` is one that is no more, 0 for none."""
        with self._database.begin() as session:
            row = session.get(Row, topic.id)
            if row is not None:
                _fill(row, topic)
            session.execute(delete(Row).where(Row.id == gone))

    def part(self, into: Topic, other: Topic) -> None:
        """Make two topics of ``into`` again; ``other`` gets its old id back if that is free."""
        with self._database.begin() as session:
            row = session.get(Row, into.id)
            if row is None:
                return
            _fill(row, into)
            again = Row(preset=row.preset, language=row.language, found_at=row.found_at)
            if session.get(Row, other.id) is None:
                again.id = other.id
            _fill(again, other)
            session.add(again)


def _topic(row: Row) -> Topic:
    return Topic(
        label=row.label,
        members=tuple(row.members),
        terms=tuple(row.terms),
        stability=row.stability,
        together=tuple(row.together),
        apart=tuple(row.apart),
        id=row.id,
    )


def _fill(row: Row, topic: Topic) -> None:
    row.label, row.stability = topic.label, topic.stability
    row.terms, row.members = list(topic.terms), list(topic.members)
    row.together, row.apart = list(topic.together), list(topic.apart)
