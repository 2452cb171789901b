"""The queue of missed utterances: the same words are one item, however often they were said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from ivr.missed import APART
from ivr.storage.counted import counted
from ivr.storage.engine import Database
from ivr.storage.models import MissedUtterance as Row

LONGEST_KEY = 200
OPEN, ASSIGNED, IGNORED = "open", "assigned", "ignored"
CAUSES = ("recognition", "understanding", "new_need", "prompt", "business")
"""Why it was missed, as people say."""


@dataclass(frozen=True, slots=True)
class Group:
    """The same words of one or many calls."""

    key: str
    text: str
    """The latest, as it was read."""
    count: int
    latest: datetime
    call_sid: str
    """Of the latest."""
    turn: int
    top3: Sequence[dict[str, Any]] = field(default_factory=tuple)
    why: Sequence[str] = ()
    """Every reason, the commonest first."""
    tag: str = ""
    """Whose trial the latest was: ``trial:NAME``; "" for a caller's own."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person has said of a group."""

    by: str
    meaning: str | None = None
    """An intent, "" for nothing that is handled; None when that cannot be said."""
    cause: str = ""
    """One of CAUSES, or ""."""
    corrected: str = ""
    """What was really said; "" for as it was read."""

    @property
    def state(self) -> str:
        """What becomes of the group."""
        return ASSIGNED if self.meaning else IGNORED


class MissedQueue:
    """The store. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, rows: Sequence[Row]) -> None:
        """Put utterances into the queue."""
        with self._database.begin() as session:
            session.add_all(rows)

    def open(
        self, preset: str, language: str, limit: int = 50, *, why: str = ""
    ) -> Sequence[Group]:
        """Return what is to be looked at, what was said most often first.

        Examples are left out once callers have called; so is what need not have been
        misunderstood (``ivr.missed.APART``) unless ``why`` asks for it.
        """
        mine = _waiting(preset, language, why)
        count, newest = func.count().label("count"), func.max(Row.id).label("newest")
        grouped = (
            select(Row.key, count, newest)
            .where(mine)
            .group_by(Row.key)
            .order_by(count.desc(), newest.desc())
            .limit(limit)
        )
        with self._database.begin() as session:
            found = session.execute(grouped).all()
            rows = session.scalars(select(Row).where(Row.id.in_([row.newest for row in found])))
            by_id = {row.id: row for row in rows}
            reasons = self._reasons(session, mine, [row.key for row in found])
        return [_group(by_id[newest], total, reasons.get(key, ())) for key, total, newest in found]

    def waiting(self, preset: str, language: str, why: str = "") -> int:
        """Return how many different utterances are open, as ``open`` shows them."""
        mine = _waiting(preset, language, why)
        query = select(func.count(func.distinct(Row.key))).where(mine)
        with self._database.begin() as session:
            return session.scalar(query) or 0

    def calls(self, preset: str, language: str, key: str, limit: int = 20) -> Sequence[Row]:
        """Return the utterances of a group, newest first."""
        mine = (Row.preset == preset) & (Row.language == language) & (Row.key == key)
        query = select(Row).where(mine).order_by(Row.id.desc()).limit(limit)
        with self._database.begin() as session:
            return session.scalars(query).all()

    def is_open(self, preset: str, language: str, key: str) -> bool:
        """Whether a group still waits for what a person says of it."""
        query = select(Row.id).where(_mine(preset, language, OPEN) & (Row.key == key)).limit(1)
        with self._database.begin() as session:
            return session.scalar(query) is not None

    def settle(self, preset: str, language: str, key: str, verdict: Verdict) -> int:
        """Keep what a person has said of a group; return how many utterances it was."""
        mine = _mine(preset, language, OPEN) & (Row.key == key)
        values = {
            "state": verdict.state,
            "meaning": verdict.meaning,
            "cause": verdict.cause,
            "corrected": verdict.corrected,
            "settled_by": verdict.by,
            "settled_at": datetime.now(UTC),
        }
        return self._change(mine, values)

    def last_settled(self, preset: str, language: str, key: str) -> Row | None:
        """Return one utterance of those of a group that were settled last.

        None when none is settled, or a published version has acted upon it.
        """
        query = select(Row).where(_settled(preset, language, key))
        with self._database.begin() as session:
            return session.scalars(query.order_by(Row.settled_at.desc(), Row.id.desc())).first()

    def reopen(self, preset: str, language: str, key: str) -> int:
        """Undo what was said of a group last, unless a published version has acted upon it."""
        mine = _settled(preset, language, key)
        newest = select(func.max(Row.settled_at)).where(mine).scalar_subquery()
        mine &= Row.settled_at == newest
        values = {"state": OPEN, "meaning": None, "cause": "", "corrected": ""}
        values |= {"settled_by": "", "settled_at": None}
        return self._change(mine, values)

    def fixed(self, preset: str, number: int) -> int:
        """Note the version that acts upon all of which was said what it means; return how many.

        What nobody handles is learnt as well.
        """
        mine = (Row.preset == preset) & (Row.state != OPEN) & Row.meaning.is_not(None)
        mine &= Row.fixed_in.is_(None)
        return self._change(mine, {"fixed_in": number})

    def back(self, preset: str, number: int) -> int:
        """Let what versions after ``number`` acted upon wait again; return how many.

        What people have said that it means stays.
        """
        mine = (Row.preset == preset) & (Row.fixed_in > number)
        return self._change(mine, {"state": OPEN, "fixed_in": None})

    def labelled(self, preset: str, language: str) -> dict[str, str]:
        """Return the meaning of every text of which a person has said it, by key."""
        mine = (Row.preset == preset) & (Row.language == language) & Row.meaning.is_not(None)
        with self._database.begin() as session:
            rows = session.execute(select(Row.key, Row.meaning).where(mine).order_by(Row.id))
            return {key: meaning or "" for key, meaning in rows}

    def erase_samples(self) -> int:
        """Forget everything that is only an example."""
        with self._database.begin() as session:
            done = session.execute(delete(Row).where(Row.is_sample))
            return int(done.rowcount)  # type: ignore[attr-defined]

    def _change(self, which: ColumnElement[bool], values: dict[str, Any]) -> int:
        with self._database.begin() as session:
            done = session.execute(update(Row).where(which).values(values))
            return int(done.rowcount)  # type: ignore[attr-defined]

    @staticmethod
    def _reasons(
        session: Any, mine: ColumnElement[bool], keys: Sequence[str]
    ) -> dict[str, list[str]]:
        count = func.count()
        query = (
            select(Row.key, Row.why)
            .where(mine & Row.key.in_(keys))
            .group_by(Row.key, Row.why)
            .order_by(count.desc(), Row.why)
        )
        found: dict[str, list[str]] = {}
        for key, why in session.execute(query):
            found.setdefault(key, []).append(why)
        return found


def _mine(preset: str, language: str, state: str) -> ColumnElement[bool]:
    return (Row.preset == preset) & (Row.language == language) & (Row.state == state)


def _settled(preset: str, language: str, key: str) -> ColumnElement[bool]:
    """Return the condition of what people have said of a group, which may be taken back."""
    mine = (Row.preset == preset) & (Row.language == language) & (Row.key == key)
    return mine & (Row.state != OPEN) & Row.fixed_in.is_(None)


def _waiting(preset: str, language: str, why: str) -> ColumnElement[bool]:
    """Return the condition of what waits for one reason, or for any that is not ``APART``."""
    reason = Row.why == why if why else Row.why.not_in(APART)
    return _mine(preset, language, OPEN) & counted(preset, Row.is_sample) & reason


def _group(row: Row, count: int, why: Sequence[str]) -> Group:
    return Group(
        key=row.key,
        text=row.text,
        count=count,
        latest=row.at,
        call_sid=row.call_sid,
        turn=row.turn,
        top3=row.top3,
        why=why,
        tag=row.tag,
    )
