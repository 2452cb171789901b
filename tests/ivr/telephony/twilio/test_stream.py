"""Twilio's media stream, by messages in the form that Twilio documents, good and bad."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from simple_websocket import ConnectionClosed

from asr.g711 import decode_alaw, decode_mulaw
from ivr.errors import LineError
from ivr.ports import AudioArrived, KeyArrived, LineClosed, LineEvent, MarkArrived
from ivr.telephony.twilio import stream
from ivr.telephony.twilio.stream import (
    BAD_MESSAGES,
    LATE_CHUNKS,
    MESSAGE_SAMPLES,
    SILENT_FOR_S,
    START_WITHIN_S,
    Start,
    TwilioLine,
    wait_for_start,
)
from tests.fakes import FakeSocket, FakeTime
from tests.ivr.telephony.twilio.captured import START, STREAM, media, message

pytestmark = pytest.mark.unit

KINDS = ("connected", "start", "media", "dtmf", "mark", "stop")


def heard(*messages: str | bytes | dict[str, Any] | None, **start: Any) -> list[LineEvent]:
    line = TwilioLine(FakeSocket(*messages), Start(STREAM, "CA1", {}, **start) if start else START)
    return [event for _ in messages for event in line.receive(10)]


def audio(events: list[LineEvent]) -> list[int]:
    """Return the first sample of each frame, which tells them apart."""
    frames = [event.frame for event in events if isinstance(event, AudioArrived)]
    assert all((frame.shape, frame.dtype) == ((160,), np.int16) for frame in frames)
    return [int(frame[0]) for frame in frames]


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    fake = FakeTime()
    monkeypatch.setattr(stream, "time", fake)
    return fake


# --- the beginning


def test_the_start_tells_whose_stream_it_is() -> None:
    socket = FakeSocket(message("connected"), message("start"))
    assert wait_for_start(socket) == Start(
        stream_sid=STREAM,
        call_sid="CA00000000000000000000000000000000",
        parameters={"token": "a token of the tests"},
        encoding="audio/x-mulaw",
    )


def test_numbers_may_be_strings() -> None:
    item = json.loads(message("start"))
    item["start"]["mediaFormat"]["sampleRate"] = "8000"
    assert wait_for_start(FakeSocket(item)) is not None


@pytest.mark.parametrize("missing", ["streamSid", "customParameters"])
def test_what_stands_twice_or_is_optional_may_be_missing(missing: str) -> None:
    item = json.loads(message("start"))
    del item["start"][missing]
    start = wait_for_start(FakeSocket(item))
    assert start is not None
    assert start.stream_sid == STREAM


@pytest.mark.parametrize(
    "messages",
    [
        (),
        (None,),
        (message("connected"),),
        (message("start_truncated"),),
        (message("start_invalid"),),
        (message("media"), message("stop")),
        ({"event": "start"},),
        ({"event": "start", "start": {"callSid": "CA1"}},),
        ({"event": "start", "start": {"callSid": "CA1", "mediaFormat": {"encoding": 1}}},),
        ("[]", b"\xff", "null", "1", "[" * 100_000),
    ],
)
def test_a_socket_that_does_not_start_is_nobodys(messages: tuple[Any, ...]) -> None:
    assert wait_for_start(FakeSocket(*messages)) is None


@pytest.mark.parametrize(
    ("encoding", "rate"),
    [("audio/x-l16", 8000), ("audio/x-mulaw", 16000), ("audio/opus", "48000")],
)
def test_another_encoding_is_refused_with_one_clear_error(encoding: str, rate: int) -> None:
    item = json.loads(message("start"))
    item["start"]["mediaFormat"] |= {"encoding": encoding, "sampleRate": rate}
    with pytest.raises(LineError, match=f"{encoding} at {rate} Hz; we take mu-law or A-law at"):
        wait_for_start(FakeSocket(item))


def test_a_rate_without_end_is_no_start() -> None:
    text = message("start").replace("8000", "Infinity")
    assert wait_for_start(FakeSocket(text)) is None


def test_chatter_does_not_hold_the_door_open(time: FakeTime) -> None:
    class Chatty(FakeSocket):
        def receive(self, timeout: float | None = None) -> str:
            self.waited_s.append(timeout)
            time.passes(4_000)
            return message("connected")

    socket = Chatty()
    assert wait_for_start(socket) is None
    assert [round(s or 0, 3) for s in socket.waited_s] == [START_WITHIN_S, 6, 2]


# --- audio


def test_captured_audio_becomes_a_frame() -> None:
    (event,) = heard(message("media"))
    assert isinstance(event, AudioArrived)
    assert list(event.frame[:2]) == list(decode_mulaw(b"\xff\x7f"))


@pytest.mark.parametrize("cut", [1, 7, 80, 159, 160, 161, 400, 1600])
def test_audio_of_any_size_becomes_frames(cut: int) -> None:
    sent = bytes(range(160)) * 10
    pieces = [media(sent[at : at + cut]) for at in range(0, len(sent), cut)]
    frames = [event.frame for event in heard(*pieces) if isinstance(event, AudioArrived)]
    assert np.array_equal(np.concatenate(frames), decode_mulaw(sent))


def test_a_law_is_understood_too() -> None:
    (event,) = heard(media(bytes([0x55] * 160)), encoding="audio/x-alaw")
    assert isinstance(event, AudioArrived)
    assert np.array_equal(event.frame, decode_alaw(bytes([0x55] * 160)))


def test_chunks_that_come_late_or_twice_are_dropped() -> None:
    frames = {n: bytes([0x80 + n] * 160) for n in (1, 2, 3, 4)}
    order = [("1", 1), ("2", 2), ("2", 2), ("4", 4), ("3", 3), ("4", 4)]
    events = heard(*[media(frames[n], chunk) for chunk, n in order])
    assert audio(events) == [int(decode_mulaw(frames[n])[0]) for n in (1, 2, 4)]


@pytest.mark.parametrize(("back", "kept"), [(LATE_CHUNKS - 1, 1), (LATE_CHUNKS, 2)])
def test_numbers_that_begin_anew_do_not_deafen_us(back: int, kept: int) -> None:
    events = heard(media(bytes(160), "9000"), media(bytes(160), str(9000 - back)))
    assert len(audio(events)) == kept


def test_chunks_are_numbers_though_they_come_as_text() -> None:
    events = heard(media(bytes(160), "9"), media(bytes(160), "10"), media(bytes(160), 11))
    assert len(audio(events)) == 3


def test_our_own_audio_does_not_come_back_as_the_callers() -> None:
    assert heard(media(bytes(160), "1", track="outbound")) == []


# --- the other messages


@pytest.mark.parametrize(
    ("name", "event"),
    [("dtmf", KeyArrived("1")), ("mark", MarkArrived("7.1")), ("stop", LineClosed())],
)
def test_captured_messages_are_read(name: str, event: LineEvent) -> None:
    assert heard(message(name)) == [event]


@pytest.mark.parametrize("digit", [*"0123456789*#", 5])
def test_every_key_is_heard(digit: str | int) -> None:
    assert heard({"event": "dtmf", "dtmf": {"digit": digit}}) == [KeyArrived(str(digit))]


@pytest.mark.parametrize("digit", ["A", "", "12", None])
def test_what_is_no_key_is_not(digit: str | None) -> None:
    assert heard({"event": "dtmf", "dtmf": {"digit": digit}}) == []


def test_a_stop_ends_the_line_for_good() -> None:
    line = TwilioLine(FakeSocket(message("stop"), message("media")), START)
    assert [line.receive(10) for _ in range(3)] == [(LineClosed(),)] * 3


def test_a_socket_that_closes_without_a_stop_is_an_error() -> None:
    with pytest.raises(LineError, match="without a stop"):
        TwilioLine(FakeSocket(), START).receive(10)


# --- nonsense

WRONG = [["a"], {"payload": 5}, {"payload": "no base64!"}, {"chunk": "one", "payload": ""}]
NONSENSE = [
    *(message(f"{kind}_{how}") for kind in KINDS for how in ("truncated", "invalid")),
    *({"event": "media", "media": wrong} for wrong in WRONG),
    *("", "null", "[1]", b"\x00\xff", {"event": "dance"}, {"event": ["media"]}),
    '{"event": "media", "media": {"chunk": Infinity, "payload": ""}}',
    pytest.param("[" * 100_000, id="brackets without end"),
]


@pytest.mark.parametrize("bad", NONSENSE)
def test_a_message_that_makes_no_sense_is_passed_over(bad: Any) -> None:
    assert heard(bad, message("dtmf")) == [KeyArrived("1")]


def test_a_bad_payload_takes_no_chunks_place() -> None:
    assert len(heard(media(b"", "1", payload="no base64!"), media(bytes(160), "1"))) == 1


def test_fifty_senseless_messages_are_borne_and_one_more_is_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    line = TwilioLine(FakeSocket(*["nonsense"] * (BAD_MESSAGES + 1)), START)
    assert [line.receive(10) for _ in range(BAD_MESSAGES)] == [()] * BAD_MESSAGES
    with pytest.raises(LineError, match="51 messages that make no sense"):
        line.receive(10)
    assert len(caplog.records) == 1, "one line in the log, not fifty"


# --- what we send


def test_audio_marks_and_clears_are_sent_as_documented() -> None:
    socket = FakeSocket()
    line = TwilioLine(socket, START)
    line.send_audio(np.zeros(MESSAGE_SAMPLES + 1, dtype=np.int16))
    line.send_mark("7.1")
    line.clear()
    assert [item["event"] for item in socket.sent] == ["media", "media", "mark", "clear"]
    assert {item["streamSid"] for item in socket.sent} == {STREAM}
    payloads = [base64.b64decode(item["media"]["payload"]) for item in socket.sent[:2]]
    assert [len(payload) for payload in payloads] == [MESSAGE_SAMPLES, 1]
    assert not decode_mulaw(payloads[0]).any(), "mu-law, no file header"
    assert socket.sent[2:] == [
        {"event": "mark", "streamSid": STREAM, "mark": {"name": "7.1"}},
        {"event": "clear", "streamSid": STREAM},
    ]


def test_a_close_neither_hangs_up_nor_sends_anything() -> None:
    socket = FakeSocket(message("media"))
    line = TwilioLine(socket, START)
    line.close()
    line.close()
    assert (socket.sent, socket.closed) == ([], 0), "the call goes on with Twilio's next verb"
    assert line.receive(10) == (LineClosed(),)


@pytest.mark.parametrize("error", [ConnectionClosed, BrokenPipeError, ConnectionResetError])
def test_sending_to_a_caller_who_has_gone_is_no_error(error: Any) -> None:
    class Broken(FakeSocket):
        def send(self, data: str | bytes) -> None:
            raise error

    line = TwilioLine(Broken(), START)
    line.send_audio(np.zeros(160, dtype=np.int16))
    line.send_mark("7.1")
    line.clear()


# --- time


def test_a_silent_socket_is_dead_after_ten_seconds(time: FakeTime) -> None:
    line = TwilioLine(FakeSocket(None, None, None), START)
    time.passes(int(SILENT_FOR_S * 1000) - 1)
    assert line.receive(10) == ()
    time.passes(2)
    with pytest.raises(LineError, match="silent for 10 s"):
        line.receive(10)


def test_any_message_shows_that_the_socket_lives(time: FakeTime) -> None:
    line = TwilioLine(FakeSocket(message("mark"), None, None), START)
    time.passes(9_000)
    line.receive(10)
    time.passes(9_000)
    assert line.receive(10) == ()


def test_the_clock_counts_from_the_answer(time: FakeTime) -> None:
    line = TwilioLine(FakeSocket(None), START, answered_ms=1_500)
    assert line.now_ms() == 1_500
    time.passes(250)
    assert line.now_ms() == 1_750


def test_it_waits_as_long_as_it_is_told_and_no_call_spins() -> None:
    socket = FakeSocket(None, None)
    line = TwilioLine(socket, START)
    assert [line.receive(100), line.receive(0)] == [(), ()]
    assert socket.waited_s == [0.1, 0.001]
