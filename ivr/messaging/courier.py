"""The outbox: messages are written down first, then sent, again when sending fails."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from threading import Event, Thread
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError

from ivr.messaging.quiet import after_quiet
from ivr.messaging.receipts import Receipts
from ivr.messaging.sender import Sender, SendingError
from ivr.storage.caller_key import caller_key
from ivr.storage.messages import WAITING, Messages
from ivr.storage.models import MessageOut

logger = logging.getLogger(__name__)

AT_ONCE = frozenset({"link", "agent"})
"""Kinds that the caller waits for: at any hour."""
ONCE = frozenset({"link", "recap", "survey"})
"""Kinds of which a call has one."""
TRIES = 5
EVERY_S = 5.0
LEASE = timedelta(minutes=2)
"""A process that has taken a message sends it within that, or another one does."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to a caller."""

    call_sid: str
    preset: str
    kind: str
    """link, recap, status, survey, reminder or agent."""
    number: str
    """E.164; "" when it is not known."""
    text: str
    due: datetime | None = None
    """None: now."""


class Courier:
    """One for the process; several processes may share the outbox. Thread-safe."""

    def __init__(
        self,
        messages: Messages,
        sender: Sender,
        secret: str,
        now: Callable[[], datetime],
        quiet: tuple[time, time] | None = None,
    ) -> None:
        self.messages = messages
        self._sender = sender
        self._secret = secret
        self._now = now
        self._quiet = quiet
        self.receipts: Receipts | None = None
        """Told of what cannot be sent, so that the promise is kept otherwise."""
        self._wake, self._over = Event(), False
        self._thread = Thread(target=self._serve, name="courier", daemon=True)

    def key(self, number: str) -> str:
        """Return the keyed hash by which a number is known."""
        return caller_key(number, self._secret)

    def post(self, message: Message, zone: ZoneInfo) -> bool:
        """Promise a message; False when it cannot be promised (see ``order``)."""
        return self.order(message, zone) is not None

    def order(self, message: Message, zone: ZoneInfo) -> int | None:
        """Promise a message and return its id; None when it cannot be: no number, or unwanted.

        ``zone`` is the company's, whose quiet hours hold.
        """
        key, now = self.key(message.number), self._now()
        due = (message.due or now).astimezone(UTC)
        if message.kind not in AT_ONCE:
            due = after_quiet(due, self._quiet, zone)
        try:
            if not key or self.messages.wants_none(key):
                return None
            row = MessageOut(
                call_sid=message.call_sid,
                preset=message.preset,
                kind=message.kind,
                caller_key=key,
                number=message.number,
                text=message.text,
                state=WAITING,
                due_at=due,
                tries=0,
                created_at=now,
            )
            number = self.messages.add(row, once=message.kind in ONCE)
        except SQLAlchemyError as error:
            cause = type(error).__name__
            logger.error("call %s: the %s is not kept: %s", message.call_sid, message.kind, cause)
            return None
        self._wake.set()
        return number

    def send_due(self) -> int:
        """Send what is due; return how many went."""
        went = 0
        for row in self.messages.due(self._now()):
            wait = LEASE * (row.tries + 1)
            if self.messages.take(row, self._now() + wait):
                went += self._send(row)
        return went

    def start(self) -> None:
        """Send from now on."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; what waits is sent when the server runs again."""
        self._over = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _send(self, row: MessageOut) -> bool:
        if self.messages.wants_none(row.caller_key):
            self.messages.gone(row.id, "refused", self._now())
            return False
        try:
            carrier_sid = self._sender.send(row.number, row.text, row.id)
        except SendingError as error:
            self._failed(row, error)
            return False
        kept = self._sender.keeps
        state, text = ("kept", row.text) if kept else ("sent", "")
        self.messages.gone(row.id, state, self._now(), text=text, carrier_sid=carrier_sid)
        return True

    def _failed(self, row: MessageOut, error: SendingError) -> None:
        logger.error("call %s: the %s was not sent: %s", row.call_sid, row.kind, error)
        if error.refused:
            self.messages.opt_out(row.caller_key, self._now())
        elif error.permanent or row.tries + 1 >= TRIES:
            self.messages.gone(row.id, "failed", self._now())
            if self.receipts is not None:
                self.receipts.lost(row, row.number)

    def _serve(self) -> None:
        while not self._over:
            self._wake.wait(EVERY_S)
            self._wake.clear()
            try:
                self.send_due()
            except SQLAlchemyError as error:
                logger.error("messages wait: the database fails: %s", type(error).__name__)
