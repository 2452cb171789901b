"""Who has called before, and how they want to be served. Numbers come as keyed hashes only."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from ivr.storage.engine import Database
from ivr.storage.models import CallerPreference, CallerVisit

logger = logging.getLogger(__name__)

REPEAT_WITHIN = timedelta(hours=24)
KEPT_FOR = timedelta(days=30)
"""Visits older than this are forgotten."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What this line remembers of a caller."""

    repeat: int = 0
    """Earlier calls in 24 hours."""
    previous: str = ""
    """The need of the last of them; "" when none was understood."""
    language: str = ""
    """"" for no preference."""
    slower: bool = False
    no_recording: bool = False


class Callers:
    """The two tables. Reading raises what SQLAlchemy raises; writing logs and goes on."""

    def __init__(self, database: Database | None) -> None:
        self._database = database

    def seen(self, key: str, preset: str, call_sid: str, now: datetime) -> Seen:
        """Return what is remembered of a caller, the call ``call_sid`` itself left out."""
        if self._database is None:
            return Seen()
        since = now - REPEAT_WITHIN
        query = (
            select(CallerVisit.intent)
            .where(CallerVisit.caller_key == key, CallerVisit.preset == preset)
            .where(CallerVisit.at > since, CallerVisit.at <= now)
            .where(CallerVisit.call_sid != call_sid)
            .order_by(CallerVisit.at.desc())
        )
        with self._database.begin() as session:
            needs = session.scalars(query).all()
            wish = session.get(CallerPreference, key)
        previous = needs[0] if needs else ""
        if wish is None:
            return Seen(len(needs), previous)
        return Seen(len(needs), previous, wish.language, wish.slower, wish.no_recording)

    def visited(self, key: str, preset: str, call_sid: str, intent: str, at: datetime) -> None:
        """Remember that somebody called, and about what as far as that is known."""
        visit = CallerVisit(call_sid=call_sid, caller_key=key, preset=preset, at=at, intent=intent)

        def keep(session: Any) -> None:
            session.merge(visit)
            session.execute(delete(CallerVisit).where(CallerVisit.at < at - KEPT_FOR))

        self._write(call_sid, keep)

    def prefers(self, key: str, call_sid: str, at: datetime, **wishes: object) -> None:
        """Remember wishes: language, slower, no_recording; those not named stay."""

        def keep(session: Any) -> None:
            row = session.get(CallerPreference, key) or CallerPreference(
                caller_key=key, language="", slower=False, no_recording=False
            )
            for name, value in wishes.items():
                setattr(row, name, value)
            row.updated_at = at
            session.add(row)

        self._write(call_sid, keep)

    def _write(self, call_sid: str, keep: Any) -> None:
        if self._database is None:
            return
        try:
            with self._database.begin() as session:
                keep(session)
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or type(error).__name__
            logger.error("call %s: what is known of the caller is not kept: %s", call_sid, cause)
