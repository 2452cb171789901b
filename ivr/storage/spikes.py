"""Spikes: the calls that are counted for them, the alerts, and whose turn it is to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, distinct, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from ivr.missed import Why
from ivr.numbers.spikes import Spike
from ivr.storage.engine import Database
from ivr.storage.models import Call, MissedUtterance, QueueEntry, SpikeAlert, TurnTaken

LONGEST = timedelta(hours=1)
"""Of a call without a queue: calls are found by when they began, and counted when they ended."""
ONGOING = timedelta(minutes=30)
"""A spike that is seen again within that is the same one."""
SHOWN = timedelta(hours=2)
Topic = tuple[str, str, str]
"""Preset, language, and intent; "" for what was not understood."""


def counted(database: Database, begin: datetime, end: datetime) -> Counter[Topic]:
    """Return how many real calls were settled from ``begin`` to ``end``, by what they are about.

    A call is settled when it goes to a queue for the first time, or else when it ends: whoever
    waits for an agent would be counted when the crisis is over.
    """
    found: Counter[Topic] = Counter()
    row = MissedUtterance
    unknown = (
        select(row.preset, row.language, func.count(distinct(row.call_sid)))
        .where(row.at >= begin, row.at < end, row.why == Why.NO_MATCH.value)
        .where(row.is_sample.is_(False), row.tag == "")
        .group_by(row.preset, row.language)
    )
    with database.begin() as session:
        for query in (_ended(begin, end), _queued(begin, end)):
            for preset, language, intent, count in session.execute(query):
                if intent:
                    found[preset, language, intent] += count
        for preset, language, count in session.execute(unknown):
            found[preset, language, ""] = count
    return found


def _ended(begin: datetime, end: datetime) -> Select[str, str, str | None, int]:
    """Return the calls that ended and have never gone to a queue."""
    stays = select(QueueEntry.id).where(QueueEntry.call_sid == Call.call_sid)
    return (
        select(Call.preset, Call.language, Call.intent, func.count())
        .where(Call.started_at >= begin - LONGEST, Call.started_at < end)
        .where(Call.ended_at >= begin, Call.ended_at < end, ~stays.exists())
        .where(Call.trial == "", Call.is_sample.is_(False))
        .group_by(Call.preset, Call.language, Call.intent)
    )


def _queued(begin: datetime, end: datetime) -> Select[str, str, str, int]:
    """Return the calls that went to their first queue; those that go on have no row of a call."""
    entry, earlier = QueueEntry, aliased(QueueEntry)
    before = select(earlier.id).where(
        earlier.call_sid == entry.call_sid, earlier.entered_at < entry.entered_at
    )
    said = entry.packet["intent"].as_string()
    intent = func.coalesce(Call.intent, said).label("intent")
    return (
        select(entry.preset, entry.language, intent, func.count(distinct(entry.call_sid)))
        .outerjoin(Call, Call.call_sid == entry.call_sid)
        .where(entry.entered_at >= begin, entry.entered_at < end, ~before.exists())
        .where(func.coalesce(Call.trial, "") == "", Call.is_sample.is_not(True))
        .group_by(entry.preset, entry.language, intent)
    )


class SpikeAlerts:
    """The alerts. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def saw(self, topic: Topic, spike: Spike, now: datetime) -> int | None:
        """Note a spike; return the number of the alert when it is a new one."""
        preset, language, intent = topic
        row = SpikeAlert
        query = select(row).where(
            *(row.preset == preset, row.language == language, row.intent == intent),
            row.last_at > now - ONGOING,
        )
        with self._database.begin() as session:
            known = session.scalars(query.order_by(row.id.desc()).limit(1)).first()
            if known is not None:
                known.count, known.usual, known.window_s = spike.count, spike.usual, spike.window_s
                known.last_at = now
                return None
            new = SpikeAlert(
                preset=preset,
                language=language,
                intent=intent,
                count=spike.count,
                usual=spike.usual,
                window_s=spike.window_s,
                first_at=now,
                last_at=now,
                settled_by="",
            )
            session.add(new)
            session.flush()
            return new.id

    def current(self, preset: str, now: datetime) -> Sequence[SpikeAlert]:
        """Return the alerts of a line that nobody has settled, the newest first."""
        row = SpikeAlert
        query = select(row).where(
            row.preset == preset, row.last_at > now - SHOWN, row.settled_at.is_(None)
        )
        with self._database.begin() as session:
            return session.scalars(query.order_by(row.id.desc())).all()

    def settle(self, number: int, preset: str, by: str, now: datetime) -> bool:
        """Take an alert off the pages; False when it is not there."""
        with self._database.begin() as session:
            row = session.get(SpikeAlert, number)
            if row is None or row.preset != preset or row.settled_at is not None:
                return False
            row.settled_at, row.settled_by = now, by
            return True


def take_turn(database: Database, job: str, now: datetime) -> bool:
    """Take the turn of this minute; False when another process has it."""
    minute = int(now.timestamp()) // 60
    later = (
        update(TurnTaken)
        .where(TurnTaken.job == job, TurnTaken.minute < minute)
        .values(minute=minute)
        .returning(TurnTaken.job)
    )
    try:
        with database.begin() as session:
            if session.execute(later).first() is not None:
                return True
            if session.get(TurnTaken, job) is not None:
                return False
            session.add(TurnTaken(job=job, minute=minute))
        return True
    except IntegrityError:
        return False
