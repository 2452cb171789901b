"""News in one process: who hears what, and what cannot be told."""

from __future__ import annotations

import logging
from threading import Thread

import pytest

from ivr.storage.bus import KEPT, LONGEST_BYTES, Bus, open_bus

pytestmark = pytest.mark.unit


def test_subscribers_hear_their_topics_in_order_and_no_others() -> None:
    bus = open_bus(None)
    with bus.subscribe("queue", "calls") as heard, bus.subscribe("catalogue") as other:
        bus.publish("queue", {"queue": "cards", "waiting": 2})
        bus.publish("companion.abc", {})
        bus.publish("calls", {"call": "CA1"})
        assert heard.get(0) == ("queue", {"queue": "cards", "waiting": 2})
        assert heard.get(0) == ("calls", {"call": "CA1"})
        assert heard.get(0) is None
        assert other.get(0) is None


def test_who_waits_is_woken_by_another_thread() -> None:
    bus = Bus()
    with bus.subscribe("calls") as heard:
        teller = Thread(target=bus.publish, args=("calls", {"call": "CA1"}))
        teller.start()
        assert heard.get(5) == ("calls", {"call": "CA1"})
        teller.join()


def test_a_closed_subscription_hears_no_more_and_closes_twice() -> None:
    bus = Bus()
    with bus.subscribe("calls") as heard:
        heard.close()
        bus.publish("calls", {})
        assert heard.get(0) is None


def test_one_subscriber_cannot_change_what_another_hears() -> None:
    bus = Bus()
    with bus.subscribe("calls") as one, bus.subscribe("calls") as two:
        bus.publish("calls", {"ids": [1]})
        first = one.get(0)
        assert first is not None
        first[1]["ids"].append(2)
        assert two.get(0) == ("calls", {"ids": [1]})


def test_what_json_cannot_hold_is_logged_and_not_raised(caplog: pytest.LogCaptureFixture) -> None:
    bus = Bus()
    with bus.subscribe("calls") as heard, caplog.at_level(logging.ERROR):
        bus.publish("calls", {"who": object()})
        assert heard.get(0) is None
    assert "news of calls is not told: it is not JSON" in caplog.text


@pytest.mark.parametrize(("over", "told"), [(0, True), (1, False)])
def test_news_longer_than_postgresql_takes_is_refused_by_every_bus(
    over: int, told: bool, caplog: pytest.LogCaptureFixture
) -> None:
    around = len('{"topic": "calls", "data": {"x": ""}}')
    bus = Bus()
    with bus.subscribe("calls") as heard, caplog.at_level(logging.ERROR):
        bus.publish("calls", {"x": "a" * (LONGEST_BYTES - around + over)})
        assert (heard.get(0) is not None) == told
    assert ("8000 bytes, over 7999" in caplog.text) != told


def test_a_subscriber_that_does_not_read_loses_the_oldest_and_holds_nobody_up() -> None:
    bus = Bus()
    with bus.subscribe("calls") as heard:
        for number in range(KEPT + 1):
            bus.publish("calls", {"number": number})
        assert heard.get(0) == ("calls", {"number": 1})
