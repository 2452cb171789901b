"""What is done every now and then: at once, again, after a failure, and no more."""

from __future__ import annotations

from queue import SimpleQueue

import pytest
from sqlalchemy.exc import OperationalError

from ivr.tuning.ticker import Ticker

pytestmark = pytest.mark.unit

PATIENCE_S = 10.0


def test_it_works_at_once_and_ends_though_it_waits() -> None:
    done: SimpleQueue[None] = SimpleQueue()
    ticker = Ticker("tea", 10 * PATIENCE_S, lambda: done.put(None))
    ticker.start()
    done.get(timeout=PATIENCE_S)
    ticker.close()
    ticker.close()
    assert done.empty()


def test_a_database_that_fails_is_said_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    tried: SimpleQueue[None] = SimpleQueue()

    def work() -> None:
        tried.put(None)
        raise OperationalError("select", {}, Exception("gone"))

    ticker = Ticker("tea", 0.001, work)
    ticker.start()
    for _ in range(3):
        tried.get(timeout=PATIENCE_S)
    ticker.close()
    assert "tea: the database failed: OperationalError" in caplog.text


def test_one_that_never_began_can_be_ended() -> None:
    Ticker("tea", 1.0, lambda: None).close()
