"""What people have to do after calls: call back, listen to a message."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from threading import Lock

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from ivr.storage.engine import Database
from ivr.storage.models import FollowUp

logger = logging.getLogger(__name__)


class FollowUps:
    """Promises to callers. ``add`` says whether the promise could be written down."""

    def __init__(self, database: Database | None) -> None:
        self._database = database
        self._lock = Lock()  # a carrier that asks twice at once makes one promise

    def add(self, item: FollowUp) -> bool:
        """Keep a promise, once a call and kind; False when it could not be kept."""
        item.created_at = datetime.now(UTC)
        if self._database is None:
            logger.error("call %s: nobody will %s: there is no database", item.call_sid, item.kind)
            return False
        try:
            same = (FollowUp.call_sid == item.call_sid) & (FollowUp.kind == item.kind)
            with self._lock, self._database.begin() as session:
                if session.scalar(select(FollowUp.id).where(same)) is None:
                    session.add(item)
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or type(error).__name__
            logger.error("call %s: the %s is not kept: %s", item.call_sid, item.kind, cause)
            return False
        return True

    def open(self, limit: int = 100) -> Sequence[FollowUp]:
        """Return what is still to be done, oldest first."""
        if self._database is None:
            return []
        query = select(FollowUp).where(FollowUp.done_at.is_(None)).order_by(FollowUp.created_at)
        with self._database.begin() as session:
            return session.scalars(query.limit(limit)).all()
