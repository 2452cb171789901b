"""Attempts at self-service, kept as they end. A failing disk loses a row, never a call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.exc import SQLAlchemyError

from ivr.serving.connector import Attempt
from ivr.storage.engine import Database
from ivr.storage.models import ServiceAttempt

logger = logging.getLogger(__name__)


class ServiceLog:
    """An ``AttemptLog`` of ``ivr.serving``. Thread-safe."""

    def __init__(
        self, database: Database, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._database = database
        self._now = now

    def write(self, attempt: Attempt) -> None:
        """Keep an attempt."""
        row = ServiceAttempt(
            call_sid=attempt.call_sid,
            service=attempt.service,
            outcome=attempt.outcome.value,
            tries=attempt.tries,
            ms=attempt.ms,
            at=self._now(),
        )
        try:
            with self._database.begin() as session:
                session.add(row)
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None)
            logger.error(
                "call %s: the attempt at %s is not kept: %s",
                *(attempt.call_sid, attempt.service, cause or type(error)),
            )
