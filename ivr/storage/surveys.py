"""What callers thought of their calls."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from ivr.storage.engine import Database
from ivr.storage.models import Survey

OPEN_FOR = timedelta(days=3)
"""A question may be answered that long."""


class Surveys:
    """The table. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, survey: Survey) -> None:
        """Note that somebody is asked."""
        with self._database.begin() as session:
            session.merge(survey)

    def pending(self, key: str, now: datetime) -> Survey | None:
        """Return the survey of which a question is open for a caller."""
        query = (
            select(Survey)
            .where(
                Survey.caller_key == key, Survey.asked_at > now - OPEN_FOR, Survey.easy.is_(None)
            )
            .where(Survey.channel == "sms")
        )
        with self._database.begin() as session:
            return session.scalar(query.order_by(Survey.asked_at.desc()).limit(1))

    def answer(self, call_sid: str, **given: int | None) -> None:
        """Note an answer: satisfied or easy."""
        with self._database.begin() as session:
            row = session.get(Survey, call_sid)
            if row is not None:
                for name, value in given.items():
                    setattr(row, name, value)

    def of(self, call_sid: str) -> Survey | None:
        """Return the survey of a call, None when nobody was asked."""
        with self._database.begin() as session:
            return session.get(Survey, call_sid)
