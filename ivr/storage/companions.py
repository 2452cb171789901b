"""Companion pages: which page shows which call."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ivr.storage.engine import Database
from ivr.storage.models import CompanionPage


class Companions:
    """The table. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page_of(self, call_sid: str, now: datetime) -> str:
        """Return the id of a call's page; it has one."""
        if (known := self._known(call_sid)) is not None:
            return known
        page_id = secrets.token_hex(12)
        try:
            with self._database.begin() as session:
                session.add(CompanionPage(id=page_id, call_sid=call_sid, made_at=now))
        except IntegrityError:  # another process was faster
            known = self._known(call_sid)
            if known is None:
                raise
            return known
        return page_id

    def call_of(self, page_id: str) -> str:
        """Return the call that a page shows, "" for none."""
        with self._database.begin() as session:
            page = session.get(CompanionPage, page_id)
            return page.call_sid if page is not None else ""

    def _known(self, call_sid: str) -> str | None:
        mine = (CompanionPage.call_sid == call_sid) & CompanionPage.again.is_(False)
        with self._database.begin() as session:
            return session.scalar(select(CompanionPage.id).where(mine))
