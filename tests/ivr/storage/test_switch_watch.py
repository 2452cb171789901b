"""The snapshot that calls read."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Event

import pytest
from sqlalchemy.exc import OperationalError

from ivr.storage.switch_watch import EVERY_S, SwitchWatch
from routing.switches import NONE, Gate, Switches

pytestmark = pytest.mark.unit

GATED = Switches(gates=(Gate("1", "balance"),))


class FakeStore:
    """Holds switches; can be out of order."""

    def __init__(self) -> None:
        self.now: dict[str, Switches] = {}
        self.broken = False
        self.reads = 0

    def read(self, _now: datetime) -> Mapping[str, Switches]:
        self.reads += 1
        if self.broken:
            raise OperationalError("select", {}, Exception("gone"))
        return dict(self.now)


def test_nothing_is_switched_before_anything_is_read() -> None:
    assert SwitchWatch(FakeStore().read).of("bank") is NONE


def test_a_change_is_seen_at_the_next_refresh_and_reading_asks_nobody() -> None:
    store = FakeStore()
    watch = SwitchWatch(store.read)
    store.now["bank"] = GATED
    watch.refresh()
    assert watch.of("bank") is GATED
    assert watch.of("telecom") is NONE
    assert store.reads == 1


def test_a_failing_database_leaves_the_last_snapshot_and_is_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    store = FakeStore()
    store.now["bank"] = GATED
    watch = SwitchWatch(store.read)
    watch.refresh()
    store.broken = True
    with caplog.at_level(logging.ERROR):
        watch.refresh()
        watch.refresh()
    assert watch.of("bank") is GATED
    assert len(caplog.records) == 1
    store.broken, store.now = False, {}
    watch.refresh()
    assert watch.of("bank") is NONE


def test_the_thread_reads_anew_when_there_is_news() -> None:
    store, news, read_again = FakeStore(), Event(), Event()

    def read(now: datetime) -> Mapping[str, Switches]:
        found = store.read(now)
        if store.reads > 1:
            read_again.set()
        return found

    watch = SwitchWatch(read, wait=lambda seconds: news.wait(seconds), every_s=60)
    watch.start()
    store.now["bank"] = GATED
    news.set()
    assert read_again.wait(5)
    watch.stop()
    assert watch.of("bank") is GATED


def test_it_stops_without_waiting_its_time_out() -> None:
    watch = SwitchWatch(FakeStore().read, every_s=60, now=lambda: datetime.now(UTC))
    watch.start()
    watch.stop()


def test_a_change_by_another_process_is_seen_within_five_seconds() -> None:
    assert EVERY_S < 5
