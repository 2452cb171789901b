"""What became of text messages, as the carrier says: in any order, any number of times.

What was promised to a caller and has not arrived becomes a follow-up for a person.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from ivr.storage import FollowUps
from ivr.storage.messages import LOST, Messages
from ivr.storage.models import FollowUp, MessageOut

logger = logging.getLogger(__name__)

PROMISED = {
    "link": "the link to their page",
    "recap": "the recap of their call",
    "status": "the news of their request",
    "reminder": "the reminder",
    "agent": "an agent's answer",
}
"""Kinds of messages that callers count on, in words."""
STEPS = {
    "accepted": "queued",
    "scheduled": "queued",
    "queued": "queued",
    "sending": "queued",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
}
"""A carrier's words to ours."""
FOLLOW_UP = "message"
"""Kind of the follow-up."""


class Receipts:
    """One for the process. Thread-safe. Raises what SQLAlchemy raises."""

    def __init__(
        self, messages: Messages, follow_ups: FollowUps, now: Callable[[], datetime]
    ) -> None:
        self._messages = messages
        self._follow_ups = follow_ups
        self._now = now

    def take(self, message_id: int, status: str, error_code: str, number: str) -> bool:
        """Take note of a report; False when it says nothing new, or nothing that we know.

        ``number`` is whom the message was for: ours has been forgotten.
        """
        step = STEPS.get(status)
        if step is None or not self._messages.receipt(message_id, step, error_code, self._now()):
            return False
        row = self._messages.get(message_id)
        if row is not None and step in LOST:
            logger.warning("call %s: the %s did not arrive", row.call_sid, row.kind)
            self.lost(row, number, error_code)
        return True

    def lost(self, row: MessageOut, number: str, error_code: str = "") -> None:
        """Let a person do what the message was to do, if it was promised."""
        if row.kind not in PROMISED:
            return
        code = f" (code {error_code})" if error_code else ""
        item = FollowUp(
            call_sid=row.call_sid or f"message-{row.id}",
            kind=FOLLOW_UP,
            preset=row.preset,
            number=number,
            reason=f"{PROMISED[row.kind]} did not arrive by text message{code}",
        )
        self._follow_ups.add(item)
