"""What is counted for spikes, their alerts, and whose turn it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.numbers.spikes import Spike
from ivr.storage import Database
from ivr.storage.models import Call, MissedUtterance, QueueEntry
from ivr.storage.spikes import ONGOING, SHOWN, SpikeAlerts, counted, take_turn
from tests.ivr.storage import rows
from tests.ivr.storage.rows import keep

pytestmark = pytest.mark.web

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TEA = ("tea", "en", "order")


def call(number: int, ended: datetime, **other: Any) -> Call:
    about = {"preset": "tea", "intent": "order", "ended_at": ended, **other}
    return rows.call(f"CS{number}", ended - MINUTE, **about)


def missed(number: int, at: datetime, **other: Any) -> MissedUtterance:
    values: dict[str, Any] = {
        **{"preset": "tea", "language": "en", "key": "x", "text": "x", "turn": 1},
        **{"call_sid": f"CS{number}", "why": "no_match", "at": at, **other},
    }
    return MissedUtterance(**values)


def test_calls_are_counted_by_what_they_were_about_when_they_ended(database: Database) -> None:
    begin = NOW - 5 * MINUTE
    keep(
        database,
        call(1, begin),
        call(2, NOW - MINUTE),
        call(3, NOW - MINUTE, intent="refund"),
        call(4, begin - MINUTE / 60),
        call(5, NOW),
        call(6, NOW - MINUTE, is_sample=True),
        call(7, NOW - MINUTE, trial="T1"),
    )
    assert counted(database, begin, NOW) == {TEA: 2, ("tea", "en", "refund"): 1}


def test_a_call_counts_once_however_often_it_was_not_understood(database: Database) -> None:
    keep(
        database,
        missed(1, NOW - MINUTE),
        missed(1, NOW - MINUTE, turn=2),
        missed(2, NOW - MINUTE),
        missed(3, NOW - MINUTE, why="zero_out"),
        missed(4, NOW - MINUTE, tag="trial:Ann"),
    )
    assert counted(database, NOW - 5 * MINUTE, NOW) == {("tea", "en", ""): 2}


def test_a_spike_that_goes_on_is_one_alert(database: Database) -> None:
    alerts = SpikeAlerts(database)
    first = alerts.saw(TEA, Spike(20, 5.0, 300), NOW)
    assert first is not None
    assert alerts.saw(TEA, Spike(25, 5.0, 300), NOW + ONGOING - MINUTE) is None
    [row] = alerts.current("tea", NOW + ONGOING)
    assert (row.id, row.count) == (first, 25)
    later = NOW + 2 * ONGOING - MINUTE
    assert alerts.saw(TEA, Spike(20, 5.0, 300), later) not in (None, first)


def test_an_alert_is_shown_for_two_hours_or_until_it_is_settled(database: Database) -> None:
    alerts = SpikeAlerts(database)
    number = alerts.saw(TEA, Spike(20, 5.0, 300), NOW)
    assert number is not None
    assert alerts.current("tea", NOW + SHOWN - MINUTE)
    assert not alerts.current("tea", NOW + SHOWN)
    assert not alerts.current("bank", NOW)
    assert not alerts.settle(number, "bank", "ann", NOW)
    assert alerts.settle(number, "tea", "ann", NOW)
    assert not alerts.current("tea", NOW)
    assert not alerts.settle(number, "tea", "ann", NOW)


def test_a_settled_spike_that_goes_on_does_not_come_back(database: Database) -> None:
    alerts = SpikeAlerts(database)
    number = alerts.saw(TEA, Spike(20, 5.0, 300), NOW)
    assert number is not None
    alerts.settle(number, "tea", "ann", NOW)
    assert alerts.saw(TEA, Spike(30, 5.0, 300), NOW + MINUTE) is None
    assert not alerts.current("tea", NOW + MINUTE)


def test_a_minute_s_turn_is_taken_once(database: Database) -> None:
    assert take_turn(database, "spikes", NOW)
    assert not take_turn(database, "spikes", NOW + MINUTE / 2)
    assert take_turn(database, "spikes", NOW + MINUTE)
    assert take_turn(database, "other", NOW)
    assert not take_turn(database, "spikes", NOW)


def stay(number: int, at: datetime, **other: Any) -> QueueEntry:
    values: dict[str, Any] = {
        **{"id": f"Q{number}-{at.timestamp()}", "call_sid": f"CS{number}", "preset": "tea"},
        **{"queue": "front", "kind": "call", "state": "waiting", "priority": 50, "rank": 0.0},
        **{"language": "en", "packet": {"intent": "order"}, "entered_at": at, "seen_at": at},
        **other,
    }
    return QueueEntry(**values)


def test_who_waits_or_talks_is_counted_when_they_came_to_the_queue_and_once(
    database: Database,
) -> None:
    begin = NOW - 5 * MINUTE
    keep(
        database,
        stay(1, begin),
        stay(2, NOW - MINUTE, kind="mirrored", packet={"intent": "refund"}),
        stay(3, NOW - MINUTE, packet={}),
        stay(4, begin - MINUTE / 60, state="left"),
        stay(4, NOW - MINUTE, state="left", queue="back"),
        call(4, NOW - MINUTE),
        stay(5, NOW - MINUTE, state="left", packet={}),
        call(5, NOW - MINUTE / 60),
        stay(6, NOW),
        stay(7, NOW - MINUTE, state="left"),
        call(7, NOW - MINUTE / 2, trial="T1"),
    )
    assert counted(database, begin, NOW) == {TEA: 2, ("tea", "en", "refund"): 1}
