"""The browser's messages, good and bad."""

from __future__ import annotations

import json

import numpy as np
import pytest
from simple_websocket import ConnectionClosed

from ivr.errors import LineError
from ivr.ports import AudioArrived, KeyArrived, LineClosed, MarkArrived
from ivr.telephony.browser import LONGEST_MESSAGE, BrowserLine

pytestmark = pytest.mark.unit


class FakeSocket:
    def __init__(self, *messages: str | bytes | None) -> None:
        self.messages = list(messages)
        self.sent: list[str | bytes] = []
        self.gone = False

    def receive(self, timeout: float | None = None) -> str | bytes | None:
        if not self.messages:
            raise ConnectionClosed()
        return self.messages.pop(0)

    def send(self, data: str | bytes) -> None:
        if self.gone:
            raise ConnectionClosed()
        self.sent.append(data)

    def close(self) -> None:
        self.gone = True


def received(*messages: str | bytes | None) -> list[object]:
    line = BrowserLine(FakeSocket(*messages))
    return [event for _ in messages for event in line.receive(10)]


def test_audio_of_any_length_becomes_frames() -> None:
    samples = np.arange(400, dtype="<i2").tobytes()
    events = received(samples[:100], samples[100:500], samples[500:])
    assert [len(event.frame) for event in events if isinstance(event, AudioArrived)] == [160, 160]


@pytest.mark.parametrize(
    ("message", "event"),
    [
        ({"type": "key", "digit": "5"}, KeyArrived("5")),
        ({"type": "mark", "name": "1.1"}, MarkArrived("1.1")),
        ({"type": "hangup"}, LineClosed()),
    ],
)
def test_messages_are_read(message: dict[str, str], event: object) -> None:
    assert received(json.dumps(message)) == [event]


def test_unknown_kinds_and_silence_change_nothing() -> None:
    assert received(json.dumps({"type": "dance"}), None) == []
    assert received(json.dumps({"type": "key", "digit": "x"})) == []


@pytest.mark.parametrize(
    "message",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"type": "key"}',
        '{"type": "mark"}',
        b"x",
        bytes(LONGEST_MESSAGE + 2),
    ],
)
def test_bad_messages_raise_one_error_type(message: str | bytes) -> None:
    with pytest.raises(LineError):
        received(message)


def test_a_closed_tab_is_a_hang_up() -> None:
    line = BrowserLine(FakeSocket())
    assert line.receive(10) == (LineClosed(),)
    assert line.receive(10) == (LineClosed(),)


def test_a_tab_that_is_gone_does_not_break_the_call() -> None:
    socket = FakeSocket()
    socket.gone = True
    line = BrowserLine(socket)
    line.send_audio(np.zeros(160, dtype=np.int16))
    assert line.receive(10) == (LineClosed(),)


def test_marks_and_clears_are_told() -> None:
    socket = FakeSocket()
    line = BrowserLine(socket)
    line.send_mark("7.1")
    line.clear()
    assert [json.loads(str(item)) for item in socket.sent] == [
        {"type": "mark", "name": "7.1"},
        {"type": "clear"},
    ]
