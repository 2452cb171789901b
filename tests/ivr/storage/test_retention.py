"""What is too old goes, by class; what is a day younger stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ivr.storage import Database
from ivr.storage.models import (
    ApiAnswer,
    Call,
    CallerVisit,
    ChatLine,
    HandOffPacket,
    QueueEntry,
    ServiceAttempt,
    Survey,
    Turn,
    WebhookDelivery,
    WebhookEndpoint,
)
from ivr.storage.queue_parts import Entering
from ivr.storage.queue_rows import row_of
from ivr.storage.retention import Keep, Retention, erase_old
from tests.ivr.storage.lines import PRESET, QUEUE
from tests.ivr.storage.rows import call, count, keep, turn

pytestmark = pytest.mark.web

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KEEP = Keep(calls=90, words=30, deliveries=10)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def said(sid: str, days: float, *, sample: bool = False) -> list[Any]:
    """Return a call, what was said on it, and what the agent was shown."""
    packet = HandOffPacket(call_sid=sid, packet={"need": "Lost card."}, created_at=ago(days))
    return [call(sid, ago(days), is_sample=sample), turn(sid), packet]


@pytest.mark.parametrize(
    ("days", "calls", "words"), [(29, 1, 1), (31, 1, 0), (89, 1, 0), (91, 0, 0)]
)
def test_words_go_before_the_call_that_they_were_said_on(
    database: Database, days: float, calls: int, words: int
) -> None:
    keep(database, *said("CS1", days))
    erase_old(database, KEEP, NOW)
    assert count(database, Call) == calls
    assert (count(database, Turn), count(database, HandOffPacket)) == (words, words)


def test_samples_stay(database: Database) -> None:
    keep(database, *said("CS1", 400, sample=True))
    assert erase_old(database, KEEP, NOW) == 0
    assert count(database, Call) == 1


@pytest.mark.parametrize(
    ("days", "rows", "packet"), [(29, 1, {"need": "x"}), (31, 1, {}), (91, 0, None)]
)
def test_a_stay_in_a_queue_loses_its_packet_first(
    database: Database, days: float, rows: int, packet: dict[str, str] | None
) -> None:
    entry = row_of(Entering("CS1", PRESET, QUEUE, packet={"need": "x"}), ago(days))
    entry.state, entry.left_at = "left", ago(days)
    keep(database, entry)
    erase_old(database, KEEP, NOW)
    assert count(database, QueueEntry) == rows
    with database.begin() as session:
        assert session.scalar(select(QueueEntry.packet)) == packet


def test_who_still_waits_is_never_erased(database: Database) -> None:
    keep(database, row_of(Entering("CS1", PRESET, QUEUE, packet={"need": "x"}), ago(400)))
    assert erase_old(database, KEEP, NOW) == 0


@pytest.mark.parametrize(("days", "left"), [(9, 1), (11, 0)])
def test_deliveries_that_are_over_have_their_own_time(
    database: Database, days: float, left: int
) -> None:
    endpoint = WebhookEndpoint(
        id="W1", url="https://crm.example.com", types=[], secret="s", created_at=NOW
    )
    times = {"next_at": NOW, "created_at": ago(days)}
    over = {"endpoint_id": "W1", "event_type": "call.ended", "body": "{}", **times}
    waiting = WebhookDelivery(id="D2", event_id="E2", state="waiting", **over)
    keep(
        database,
        endpoint,
        WebhookDelivery(id="D1", event_id="E1", state="delivered", **over),
        waiting,
    )
    erase_old(database, KEEP, NOW)
    assert count(database, WebhookDelivery) == left + 1


@pytest.mark.parametrize(("days", "left"), [(89, 1), (91, 0)])
def test_figures_go_with_the_calls(database: Database, days: float, left: int) -> None:
    at = ago(days)
    keep(
        database,
        ServiceAttempt(call_sid="CS1", service="s", outcome="found", tries=1, ms=1, at=at),
        Survey(call_sid="CS1", preset=PRESET, language="en", caller_key="k", asked_at=at),
        CallerVisit(call_sid="CS1", caller_key="k", preset=PRESET, at=at),
    )
    erase_old(database, KEEP, NOW)
    assert [count(database, table) for table in (ServiceAttempt, Survey, CallerVisit)] == [left] * 3


def test_chats_go_with_the_words(database: Database) -> None:
    lines = [
        ChatLine(call_sid="CS1", author="caller", text="hi", at=ago(days)) for days in (29, 31)
    ]
    keep(database, *lines)
    erase_old(database, KEEP, NOW)
    assert count(database, ChatLine) == 1


def test_answers_to_repeated_requests_go_after_a_day(database: Database) -> None:
    for name, hours in (("young", 23), ("old", 24)):
        at = NOW - timedelta(hours=hours)
        keep(
            database,
            ApiAnswer(key_id="K", idempotency_key=name, fingerprint="f", status=201, created_at=at),
        )
    assert erase_old(database, KEEP, NOW) == 1
    with database.begin() as session:
        assert session.scalars(select(ApiAnswer.idempotency_key)).all() == ["young"]


def test_it_is_done_once_an_hour(database: Database) -> None:
    clock = [NOW]
    retention = Retention(database, KEEP, lambda: clock[0])
    retention.tidy()
    keep(database, *said("CS1", 100))
    clock[0] += timedelta(minutes=59)
    retention.tidy()
    assert count(database, Call) == 1
    clock[0] += timedelta(minutes=2)
    retention.tidy()
    assert count(database, Call) == 0
