"""Calls by the page, hand-offs by their id, and promises kept: what the API reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import selectinload

from ivr.storage.engine import Database
from ivr.storage.models import Call, FollowUp, HandOffPacket, LiveCall
from ivr.storage.models.base import utc

FILTERS = ("preset", "language", "channel", "disposition", "destination", "intent", "band")
"""Columns of a call that a page can be limited to."""
Cursor = tuple[datetime, str]
"""Start and id of the last call of a page."""


class CallPages:
    """Reads calls. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self,
        limit: int,
        after: Cursor | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        **wanted: str,
    ) -> tuple[Sequence[Call], Cursor | None]:
        """Return a page of calls, newest first, and where the next one begins (None: nowhere).

        ``wanted``: values of ``FILTERS``; "" for any.
        """
        query = select(Call).order_by(Call.started_at.desc(), Call.call_sid.desc())
        for name in FILTERS:
            if wanted.get(name):
                query = query.where(getattr(Call, name) == wanted[name])
        if since is not None:
            query = query.where(Call.started_at >= since)
        if until is not None:
            query = query.where(Call.started_at < until)
        if after is not None:
            at, call_sid = after
            earlier = and_(Call.started_at == at, Call.call_sid < call_sid)
            query = query.where(or_(Call.started_at < at, earlier))
        with self._database.begin() as session:
            rows = session.scalars(query.limit(limit + 1)).all()
        if len(rows) <= limit:
            return rows, None
        last = rows[limit - 1]
        return rows[:limit], (utc(last.started_at), last.call_sid)

    def one(self, call_sid: str) -> Call | None:
        """Return an ended call with its turns and hand-off, None for none."""
        query = select(Call).where(Call.call_sid == call_sid)
        whole = selectinload(Call.turns), selectinload(Call.hand_off)
        with self._database.begin() as session:
            return session.scalars(query.options(*whole)).one_or_none()

    def hand_off(self, name: str) -> Mapping[str, Any] | None:
        """Return the packet of a hand-off or call by its id, live or ended; None for none."""
        with self._database.begin() as session:
            live = session.get(LiveCall, name)
            if live is not None and live.state.get("packet"):
                return dict(live.state["packet"])
            kept = session.get(HandOffPacket, name)
            if kept is not None:
                return kept.packet
            if not name.startswith("HO"):
                return None
            wanted = LiveCall.state["packet"]["handoff_id"].as_string() == name
            live = session.scalar(select(LiveCall).where(wanted))
            if live is not None:
                return dict(live.state["packet"])
            wanted = HandOffPacket.packet["handoff_id"].as_string() == name
            kept = session.scalar(select(HandOffPacket).where(wanted))
            return kept.packet if kept is not None else None

    def follow_ups(self, limit: int, *, done: bool) -> Sequence[FollowUp]:
        """Return what people have to do, oldest first, or have done, latest first."""
        query = select(FollowUp)
        if done:
            query = query.where(FollowUp.done_at.is_not(None)).order_by(FollowUp.done_at.desc())
        else:
            query = query.where(FollowUp.done_at.is_(None)).order_by(FollowUp.created_at)
        with self._database.begin() as session:
            return session.scalars(query.limit(limit)).all()

    def done(self, follow_up_id: int, now: datetime) -> FollowUp | None:
        """Tick a promise off; done again, it stays as it was. None when there is none."""
        mine = (FollowUp.id == follow_up_id) & FollowUp.done_at.is_(None)
        with self._database.begin() as session:
            session.execute(update(FollowUp).where(mine).values(done_at=now))
            return session.get(FollowUp, follow_up_id)
