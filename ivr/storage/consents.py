"""Who wants to be reminded, by keyed hash of the number and company."""

from __future__ import annotations

from datetime import datetime

from ivr.storage.engine import Database
from ivr.storage.models import ReminderConsent


class Consents:
    """The table. Raises what SQLAlchemy raises. STOP takes all of a caller's back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, key: str, preset: str, at: datetime) -> None:
        """Keep a caller's yes; said again, the later one counts."""
        with self._database.begin() as session:
            session.merge(ReminderConsent(caller_key=key, preset=preset, at=at))

    def given(self, key: str, preset: str) -> bool:
        """Return whether a caller wants to be reminded by a company."""
        with self._database.begin() as session:
            return session.get(ReminderConsent, (key, preset)) is not None
