"""Companion pages: which page shows which call."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select

from ivr.storage.engine import Database
from ivr.storage.models import CompanionPage


class Companions:
    """The table. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page_of(self, call_sid: str, now: datetime) -> str:
        """Return the id of a call's page; it has one."""
        query = select(CompanionPage.id).where(CompanionPage.call_sid == call_sid)
        with self._database.begin() as session:
            known = session.scalar(query)
            if known is not None:
                return known
            page = CompanionPage(id=secrets.token_hex(12), call_sid=call_sid, made_at=now)
            session.add(page)
            return page.id

    def call_of(self, page_id: str) -> str:
        """Return the call that a page shows, "" for none."""
        with self._database.begin() as session:
            page = session.get(CompanionPage, page_id)
            return page.call_sid if page is not None else ""
