"""How long things are kept. What is too old goes, whatever else refers to it.

Samples are nobody's data and stay. Stops ("STOP" by text) stay too: they are a wish to be kept.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Delete, String, Update, cast, delete, select, update

from ivr.storage.api_answers import KEPT_FOR
from ivr.storage.engine import Database
from ivr.storage.models import (
    AgentFeedback,
    AgentNote,
    ApiAnswer,
    Call,
    CallerVisit,
    ChatLine,
    CompanionPage,
    FollowUp,
    HandOffPacket,
    MessageIn,
    MessageOut,
    MissedUtterance,
    QueueEntry,
    QueueOffer,
    ServiceAttempt,
    Survey,
    TextConversation,
    Turn,
    WebhookDelivery,
)
from ivr.storage.queue_parts import EntryState

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Keep:
    """Days that each class is kept."""

    calls: int = 365
    """How calls went, without words: for reports."""
    words: int = 30
    """What callers said and wrote, and what was made of it for agents."""
    deliveries: int = 30
    """Webhooks that are over."""


class Retention:
    """Erases what is too old, once an hour. Twice, or by two processes, is once."""

    def __init__(
        self,
        database: Database,
        keep: Keep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._keep = keep
        self._now = now
        self._done: datetime | None = None

    def tidy(self) -> None:
        """Erase what is too old, if that is due. Raises what SQLAlchemy raises."""
        now = self._now()
        if self._done is not None and now - self._done < EVERY:
            return
        self._done = now
        count = erase_old(self._database, self._keep, now)
        if count:
            logger.info("%s rows were too old and are erased", count)


def erase_old(database: Database, keep: Keep, now: datetime) -> int:
    """Erase what is older than ``keep`` allows at ``now``; return how many rows."""
    words = _words_before(now - timedelta(days=keep.words))
    calls = _calls_before(now - timedelta(days=keep.calls))
    sent = now - timedelta(days=keep.deliveries)
    over = WebhookDelivery.state != "waiting"
    deliveries = delete(WebhookDelivery).where(WebhookDelivery.created_at < sent, over)
    answers = delete(ApiAnswer).where(ApiAnswer.created_at <= now - KEPT_FOR)
    count = 0
    for change in (*words, *calls, deliveries, answers):
        with database.begin() as session:  # one each: nobody waits long for a lock
            result = session.execute(change.execution_options(synchronize_session=False))
            assert isinstance(result, CursorResult)
            count += result.rowcount
    return count


def _words_before(at: datetime) -> Sequence[Delete | Update]:
    old = select(Call.call_sid).where(Call.started_at < at, Call.is_sample.is_(False))
    left = (QueueEntry.state == EntryState.LEFT, QueueEntry.left_at < at)
    packet_there = cast(QueueEntry.packet, String) != "{}"
    missed = (MissedUtterance.at < at, MissedUtterance.is_sample.is_(False))
    return (
        delete(Turn).where(Turn.call_sid.in_(old)),
        delete(HandOffPacket).where(HandOffPacket.call_sid.in_(old)),
        update(QueueEntry).where(*left, packet_there).values(packet={}, number=""),
        update(AgentFeedback)
        .where(AgentFeedback.at < at, AgentFeedback.need != "")
        .values(need=""),
        delete(MissedUtterance).where(*missed),
        *(
            delete(table).where(column < at)
            for table, column in (
                (AgentNote, AgentNote.at),
                (ChatLine, ChatLine.at),
                (CompanionPage, CompanionPage.made_at),
                (MessageIn, MessageIn.at),
                (MessageOut, MessageOut.created_at),
                (TextConversation, TextConversation.begun_at),
            )
        ),
        delete(FollowUp).where(FollowUp.created_at < at, FollowUp.done_at.is_not(None)),
    )


def _calls_before(at: datetime) -> Sequence[Delete | Update]:
    gone: tuple[Any, ...] = (QueueEntry.left_at < at, QueueEntry.state == EntryState.LEFT)
    entries = select(QueueEntry.id).where(*gone)
    return (
        delete(Call).where(Call.started_at < at, Call.is_sample.is_(False)),
        delete(QueueOffer).where(QueueOffer.entry_id.in_(entries)),
        delete(QueueEntry).where(*gone),
        delete(ServiceAttempt).where(ServiceAttempt.at < at),
        delete(Survey).where(Survey.asked_at < at),
        delete(CallerVisit).where(CallerVisit.at < at),
        delete(AgentFeedback).where(AgentFeedback.at < at),
    )
