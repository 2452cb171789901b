"""Messages to callers, and who wants none. A number is kept only until its message has gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from ivr.storage.engine import Database
from ivr.storage.models import MessageOut, OptOut, ReminderConsent

WAITING = "waiting"
LOST = ("undelivered", "failed")
"""Receipts of what did not arrive."""
EARLIER: dict[str, tuple[str, ...]] = {
    "queued": ("",),
    "sent": ("", "queued"),
    **dict.fromkeys(("delivered", *LOST), ("", "queued", "sent")),
}
"""Which receipts each may follow: a late one changes nothing."""


class Messages:
    """The tables. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, message: MessageOut, *, once: bool) -> int:
        """Keep a message that waits, and return its id; ``once``: one of its kind a call."""
        call_sid, kind = message.call_sid, message.kind
        message.once = once
        if once and (known := self._known(call_sid, kind)) is not None:
            return known
        try:
            with self._database.begin() as session:
                session.add(message)
                session.flush()
                return message.id
        except IntegrityError:  # another process was faster
            known = self._known(call_sid, kind)
            if known is None:
                raise
            return known

    def get(self, message_id: int) -> MessageOut | None:
        """Return a message; None for none."""
        with self._database.begin() as session:
            return session.get(MessageOut, message_id)

    def due(self, now: datetime, limit: int = 50) -> Sequence[MessageOut]:
        """Return what is to be sent now, oldest first."""
        query = select(MessageOut).where(MessageOut.state == WAITING, MessageOut.due_at <= now)
        with self._database.begin() as session:
            return session.scalars(query.order_by(MessageOut.due_at).limit(limit)).all()

    def take(self, message: MessageOut, until: datetime) -> bool:
        """Take a message for sending, until then; False: another process has it."""
        mine = (MessageOut.id == message.id) & (MessageOut.tries == message.tries)
        change = update(MessageOut).where(mine, MessageOut.state == WAITING)
        with self._database.begin() as session:
            values = {"tries": message.tries + 1, "due_at": until}
            return bool(session.execute(change.values(values)).rowcount)  # type: ignore[attr-defined]

    def gone(
        self, message_id: int, state: str, at: datetime, *, text: str = "", carrier_sid: str = ""
    ) -> None:
        """Note how sending ended, and forget the number; ``text`` is what a trial keeps."""
        values = {"state": state, "number": "", "text": text, "sent_at": at}
        values["carrier_sid"] = carrier_sid[:64]
        with self._database.begin() as session:
            session.execute(update(MessageOut).where(MessageOut.id == message_id).values(values))

    def receipt(self, message_id: int, receipt: str, error_code: str, at: datetime) -> bool:
        """Note what the carrier says of a message; False when it had said as much or more."""
        query = update(MessageOut).where(
            MessageOut.id == message_id, MessageOut.receipt.in_(EARLIER[receipt])
        )
        values = {"receipt": receipt, "error_code": error_code[:16], "receipt_at": at}
        with self._database.begin() as session:
            return bool(session.execute(query.values(values)).rowcount)  # type: ignore[attr-defined]

    def of_call(self, call_sid: str) -> Sequence[MessageOut]:
        """Return the messages about a call, oldest first."""
        query = select(MessageOut).where(MessageOut.call_sid == call_sid)
        with self._database.begin() as session:
            return session.scalars(query.order_by(MessageOut.id)).all()

    def latest(self, limit: int = 50) -> Sequence[MessageOut]:
        """Return the newest messages first: for trials."""
        with self._database.begin() as session:
            query = select(MessageOut).order_by(MessageOut.id.desc()).limit(limit)
            return session.scalars(query).all()

    def opt_out(self, key: str, at: datetime) -> None:
        """Send no more to ``key``; what waits for it, and a yes to reminders, is given up."""
        waiting = (MessageOut.caller_key == key) & (MessageOut.state == WAITING)
        given_up = {"state": "refused", "number": "", "text": ""}
        with self._database.begin() as session:
            session.merge(OptOut(caller_key=key, at=at))
            session.execute(delete(ReminderConsent).where(ReminderConsent.caller_key == key))
            session.execute(update(MessageOut).where(waiting).values(given_up))

    def opt_in(self, key: str) -> None:
        """Send to ``key`` again."""
        with self._database.begin() as session:
            session.execute(delete(OptOut).where(OptOut.caller_key == key))

    def wants_none(self, key: str) -> bool:
        """Return whether ``key`` has written STOP."""
        with self._database.begin() as session:
            return session.get(OptOut, key) is not None

    def _known(self, call_sid: str, kind: str) -> int | None:
        same = (MessageOut.call_sid == call_sid) & (MessageOut.kind == kind)
        with self._database.begin() as session:
            return session.scalar(
                select(MessageOut.id).where(same).order_by(MessageOut.id).limit(1)
            )
