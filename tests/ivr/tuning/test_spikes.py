"""The look for spikes, over calls in a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ivr.storage import Database, open_database
from ivr.storage.models import Call, QueueEntry
from ivr.storage.spikes import SpikeAlerts
from ivr.tuning.spikes import SpikeWatch, look

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/spikes.db")
    yield opened
    opened.close()


def calls(begin: datetime, minutes: float, a_minute: float) -> list[Call]:
    """Return calls that end evenly over a stretch of time."""
    count = round(minutes * a_minute)
    times = [begin + minutes * MINUTE * (n + 0.5) / count for n in range(count)]
    return [
        Call(
            call_sid=f"CS{at.timestamp()}",
            preset="tea",
            language="en",
            channel="text",
            intent="order",
            started_at=at - MINUTE,
            ended_at=at,
        )
        for at in times
    ]


def keep(database: Database, *rows: Any) -> None:
    with database.begin() as session:
        session.add_all(rows)


def usual(database: Database, a_minute: float) -> None:
    """Keep an hour of calls around noon on each of the last seven days, and this morning's."""
    for back in range(1, 8):
        keep(database, *calls(NOW - back * DAY - 35 * MINUTE, 70, a_minute))
    keep(database, *calls(NOW - 20 * MINUTE, 20, a_minute))


def first_alert(database: Database, heard: list[Any]) -> int | None:
    """Look each minute for ten; return after how many there was an alert."""
    for minute in range(1, 11):
        if look(database, NOW + minute * MINUTE, lambda *event: heard.append(event)):
            return minute
    return None


def test_three_times_the_usual_alerts_within_five_minutes(database: Database) -> None:
    usual(database, 2)
    keep(database, *calls(NOW, 10, 6))
    heard: list[Any] = []
    minute = first_alert(database, heard)
    assert minute is not None
    assert minute <= 5
    [(name, data)] = heard
    assert name == "spike.detected"
    assert (data["preset"], data["intent"], data["window_s"]) == ("tea", "order", 300)
    assert data["usual"] == pytest.approx(10, rel=0.05)
    assert data["calls"] > 20


def test_callers_who_all_wait_alert_within_five_minutes(database: Database) -> None:
    usual(database, 2)
    for number, call in enumerate(calls(NOW, 10, 6)):  # nobody is answered, no call has ended
        waits = QueueEntry(
            id=f"Q{number}",
            call_sid=f"CW{number}",
            preset="tea",
            language="en",
            queue="front",
            kind="call",
            state="waiting",
            priority=50,
            rank=0.0,
            packet={"intent": "order"},
            entered_at=call.ended_at,
            seen_at=call.ended_at,
        )
        keep(database, waits)
    heard: list[Any] = []
    minute = first_alert(database, heard)
    assert minute is not None
    assert minute <= 5
    assert heard[0][1]["intent"] == "order"


def test_half_as_much_again_is_no_spike(database: Database) -> None:
    usual(database, 2)
    keep(database, *calls(NOW, 10, 3))
    heard: list[Any] = []
    assert first_alert(database, heard) is None
    assert heard == []


def test_without_earlier_days_the_last_hours_are_the_usual(database: Database) -> None:
    keep(database, *calls(NOW - timedelta(hours=7), 7 * 60, 1))
    assert look(database, NOW, lambda *_event: None) == 0
    keep(database, *calls(NOW, 5, 5))
    assert look(database, NOW + 5 * MINUTE, lambda *_event: None) == 1


def test_a_spike_that_goes_on_is_told_once(database: Database) -> None:
    usual(database, 2)
    keep(database, *calls(NOW, 10, 8))
    heard: list[Any] = []
    for minute in range(4, 10):
        look(database, NOW + minute * MINUTE, lambda *event: heard.append(event))
    assert len(heard) == 1
    assert len(SpikeAlerts(database).current("tea", NOW + 10 * MINUTE)) == 1


def test_one_process_looks_in_a_minute(database: Database) -> None:
    usual(database, 2)
    keep(database, *calls(NOW, 10, 8))
    heard: list[Any] = []
    both = [
        SpikeWatch(database, lambda *event: heard.append(event), lambda: NOW + 9 * MINUTE)
        for _ in range(2)
    ]
    assert [watch.tick() for watch in both] == [1, None]
    assert len(heard) == 1


def test_a_database_that_fails_is_said_and_nothing_else(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.begin() as session:
        session.connection().exec_driver_sql("DROP TABLE turns_taken")
    assert SpikeWatch(database, lambda *_event: None, lambda: NOW).tick() is None
    assert "nobody looks for spikes" in caplog.text


def test_a_watch_ends_when_it_is_closed(database: Database) -> None:
    watch = SpikeWatch(database, lambda *_event: None, lambda: NOW)
    watch.start()
    watch.close()
