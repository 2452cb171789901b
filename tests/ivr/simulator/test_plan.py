"""What is checked before the first call."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.errors import ConfigError
from ivr.simulator.plan import address, server_url
from tests.ivr.simulator.fakes import a_plan

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "options",
    [
        {"carrier": "twilio-stream", "jitter_ms": 20.0, "loss_percent": 1.0, "noise_db": 20.0},
        {"carrier": "twilio-webhook", "barge_in": True},
        {"carrier": "audiosocket", "audiosocket": ("h", 1), "silent_gaps": True},
        {"carrier": "twilio-stream", "url": "https://calls.example.org"},
    ],
)
def test_what_fits_together_is_taken(options: dict[str, Any]) -> None:
    a_plan(**options).check()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"url": "127.0.0.1:8080"}, "give something like"),
        ({"url": "http://"}, "give something like"),
        ({"carrier": "audiosocket"}, "needs --audiosocket"),
        ({"carrier": "twilio-stream", "silent_gaps": True}, "--silent-gaps belongs"),
        ({"jitter_ms": 1.0}, "carries none"),
        ({"loss_percent": 1.0}, "carries none"),
        ({"noise_db": 0.0}, "carries none"),
    ],
)
def test_what_does_not_is_named(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        a_plan(**options).check()


def test_addresses_are_read() -> None:
    assert server_url("http://h:1/") == "http://h:1"
    assert address("localhost:9092") == ("localhost", 9092)
    assert address("[::1]:9092") == ("::1", 9092)


@pytest.mark.parametrize("text", ["localhost", ":9092", "h:port", "h:99999", "h:0"])
def test_half_an_address_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="give HOST:PORT"):
        address(text)
