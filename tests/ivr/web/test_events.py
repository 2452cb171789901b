"""Server-sent events, with the real bus."""

from __future__ import annotations

import itertools

import pytest

from ivr.storage.bus import Bus
from ivr.web.events import LONGEST_S, event_stream

pytestmark = pytest.mark.web


class Silence:
    """A subscription that hears nothing, at once."""

    def __init__(self) -> None:
        self.closed = False

    def get(self, timeout_s: float) -> None:
        return None

    def close(self) -> None:
        self.closed = True


def test_news_of_the_bus_become_events_in_order() -> None:
    bus = Bus()
    answer = event_stream(bus.subscribe("queue"))
    for number in (1, 2):
        bus.publish("queue", {"entry": number})
    bus.publish("calls", {"entry": 3})
    told = list(itertools.islice(answer.response, 3))
    assert told[0] == "retry: 2000\n\n"
    assert told[1:] == [f'event: queue\ndata: {{"entry": {n}}}\n\n' for n in (1, 2)]
    assert answer.mimetype == "text/event-stream"


def test_silence_is_kept_alive_and_ends_in_time() -> None:
    clock = itertools.chain([0.0, 1.0, LONGEST_S - 1, LONGEST_S])
    answer = event_stream(Silence(), lambda: next(clock))
    assert list(answer.response) == ["retry: 2000\n\n", *[": still here\n\n"] * 2]


def test_a_stream_that_ends_hears_no_more() -> None:
    silence = Silence()
    event_stream(silence).close()
    assert silence.closed
