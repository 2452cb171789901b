"""Conversations by text: whose is which, what has been answered, what was written with agents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from ivr.storage.engine import Database
from ivr.storage.models import ChatLine, MessageIn, TextConversation

ANSWERS_FOR = timedelta(hours=24)
"""A carrier or page asks again within that."""


class Conversations:
    """The tables. Raises what SQLAlchemy raises; a carrier then asks again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self, key: str) -> str:
        """Return the newest conversation of a caller, "" for none."""
        mine = select(TextConversation.call_sid).where(TextConversation.caller_key == key)
        with self._database.begin() as session:
            newest = mine.order_by(TextConversation.begun_at.desc()).limit(1)
            return session.scalar(newest) or ""

    def begin(self, call_sid: str, key: str, at: datetime) -> None:
        """Remember that ``key``'s conversation is now ``call_sid``."""
        with self._database.begin() as session:
            session.merge(TextConversation(call_sid=call_sid, caller_key=key, begun_at=at))

    def answered(self, message_id: str) -> str | None:
        """Return what a message was answered, None when it is new."""
        with self._database.begin() as session:
            row = session.get(MessageIn, message_id)
            return row.answer if row is not None else None

    def keep_answer(self, message_id: str, answer: str, at: datetime) -> None:
        """Keep what a message was answered; the first answer stays."""
        try:
            with self._database.begin() as session:
                session.add(MessageIn(id=message_id, answer=answer, at=at))
        except IntegrityError:
            return

    def write(self, call_sid: str, author: str, text: str, at: datetime) -> int:
        """Keep a line between a caller and an agent, and return its id."""
        line = ChatLine(call_sid=call_sid, author=author, text=text, at=at)
        with self._database.begin() as session:
            session.add(line)
            session.flush()
            return line.id

    def lines(self, call_sid: str, after: int = 0) -> Sequence[ChatLine]:
        """Return the lines of a conversation after line ``after``, oldest first."""
        query = select(ChatLine).where(ChatLine.call_sid == call_sid, ChatLine.id > after)
        with self._database.begin() as session:
            return session.scalars(query.order_by(ChatLine.id)).all()

    def forget(self, call_sid: str) -> None:
        """Erase what was written; the conversation is over."""
        with self._database.begin() as session:
            session.execute(delete(ChatLine).where(ChatLine.call_sid == call_sid))

    def tidy(self, now: datetime) -> None:
        """Erase answers that nobody asks for again, and conversations that are long over."""
        with self._database.begin() as session:
            session.execute(delete(MessageIn).where(MessageIn.at < now - ANSWERS_FOR))
            old = TextConversation.begun_at < now - 7 * ANSWERS_FOR
            session.execute(delete(TextConversation).where(old))
