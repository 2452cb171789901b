"""What people have to do after calls: call back, listen to a message."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from ivr.storage.engine import Database
from ivr.storage.models import Call, FollowUp, LiveCall

logger = logging.getLogger(__name__)


class FollowUps:
    """Promises to callers. ``add`` says whether the promise could be written down."""

    def __init__(self, database: Database | None) -> None:
        self._database = database

    def add(self, item: FollowUp) -> bool:
        """Keep a promise, once a call and kind; False when it could not be kept."""
        item.created_at = datetime.now(UTC)
        if self._database is None:
            logger.error("call %s: nobody will %s: there is no database", item.call_sid, item.kind)
            return False
        try:
            with self._database.begin() as session:
                session.add(item)
        except IntegrityError:
            return self._promised(self._database, item.call_sid, item.kind)
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or type(error).__name__
            logger.error("call %s: the %s is not kept: %s", item.call_sid, item.kind, cause)
            return False
        return True

    @staticmethod
    def _promised(database: Database, call_sid: str, kind: str) -> bool:
        """Whether it is promised already, here or by another process."""
        same = (FollowUp.call_sid == call_sid) & (FollowUp.kind == kind)
        with database.begin() as session:
            return session.scalar(select(FollowUp.id).where(same)) is not None

    def settle(self, call_sid: str, kind: str) -> bool:
        """Tick off a call's promise of one kind; False when none was open."""
        if self._database is None:
            return False
        mine = (FollowUp.call_sid == call_sid) & (FollowUp.kind == kind)
        change = update(FollowUp).where(mine, FollowUp.done_at.is_(None))
        with self._database.begin() as session:
            done = session.execute(change.values(done_at=datetime.now(UTC), number=""))
            return bool(done.rowcount)  # type: ignore[attr-defined]

    def get(self, follow_up_id: int) -> FollowUp | None:
        """Return a promise, done or not; None for an unknown one."""
        if self._database is None:
            return None
        with self._database.begin() as session:
            return session.get(FollowUp, follow_up_id)

    def language(self, call_sid: str) -> str:
        """Return the language that a call was last held in; "" for an unknown call."""
        if self._database is None:
            return ""
        over = select(Call.language).where(Call.call_sid == call_sid)
        with self._database.begin() as session:
            live = session.get(LiveCall, call_sid)
            return session.scalar(over) or (str(live.state.get("language", "")) if live else "")

    def open(self, limit: int = 100) -> Sequence[FollowUp]:
        """Return what is still to be done, oldest first."""
        if self._database is None:
            return []
        query = select(FollowUp).where(FollowUp.done_at.is_(None)).order_by(FollowUp.created_at)
        with self._database.begin() as session:
            return session.scalars(query.limit(limit)).all()
