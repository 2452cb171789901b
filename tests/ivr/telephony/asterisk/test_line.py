"""An AudioSocket connection over a real pair of sockets, paced by a clock of the test."""

from __future__ import annotations

import os
import resource
import socket
from collections.abc import Iterator

import pytest

from ivr.errors import LineError
from ivr.ports import AudioArrived, KeyArrived, LineClosed, MarkArrived
from ivr.telephony.asterisk.frames import RATES, Frame, FrameReader, Kind
from ivr.telephony.asterisk.line import AHEAD_MS, LATE_MS, AudioSocketLine
from tests.ivr.telephony.asterisk.wire import Asterisk, audio, heard, samples

pytestmark = pytest.mark.web

SILENCE = bytes(320)


@pytest.fixture
def asterisk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asterisk]:
    made = Asterisk(monkeypatch)
    yield made
    made.closes()


# --- what the caller says


def test_audio_is_read_in_order(asterisk: Asterisk) -> None:
    assert heard(asterisk.sends(audio(100), audio(300))) == [100, 300]


def test_audio_of_any_size_becomes_frames(asterisk: Asterisk) -> None:
    assert heard(asterisk.sends(audio(0, 100))) == []
    assert heard(asterisk.sends(audio(100, 100), audio(200, 300))) == [0, 160, 320]


def test_nothing_is_made_up_while_audio_may_still_come(asterisk: Asterisk) -> None:
    assert asterisk.events(LATE_MS + 19) == []
    assert heard(asterisk.events(1)) == [0]
    assert heard(asterisk.events(200)) == [0] * 10, "silence at the pace of the clock"


def test_audio_takes_the_place_of_silence(asterisk: Asterisk) -> None:
    assert heard(asterisk.sends(*(audio(n + 1) for n in range(5)))) == [1, 2, 3, 4, 5]
    assert asterisk.events(LATE_MS + 100) == []
    assert heard(asterisk.events(20)) == [0]


def test_the_short_end_of_a_sound_is_filled_up_with_silence(asterisk: Asterisk) -> None:
    assert heard(asterisk.sends(audio(1), audio(161, 74))) == [1]
    (event, *more) = asterisk.events(LATE_MS + 60)
    assert isinstance(event, AudioArrived)
    assert list(event.frame[[0, 73, 74, 159]]) == [161, 234, 0, 0]
    assert more == []
    assert heard(asterisk.events()) == [0], "and then there is silence"


def test_a_sound_after_silence_begins_a_frame_of_its_own(asterisk: Asterisk) -> None:
    asterisk.sends(audio(1, 74))
    asterisk.events(LATE_MS + 40)
    assert heard(asterisk.sends(audio(500))) == [500]


@pytest.mark.parametrize("kind", RATES)
def test_other_rates_are_brought_to_ours(asterisk: Asterisk, kind: Kind) -> None:
    count = RATES[kind] // 5
    events = asterisk.sends(*[Frame(kind, bytes(2 * count // 10))] * 10, Frame(kind))
    assert 9 <= len(heard(events)) <= 10


@pytest.mark.parametrize("length", [1, 319])
def test_half_a_sample_is_an_error(asterisk: Asterisk, length: int) -> None:
    with pytest.raises(LineError, match=f"{length} bytes are not whole samples"):
        asterisk.sends(Frame(Kind.AUDIO_8K, bytes(length)))


@pytest.mark.parametrize("digit", list("0123456789*#"))
def test_every_key_is_heard(asterisk: Asterisk, digit: str) -> None:
    assert asterisk.sends(Frame(Kind.DTMF, digit.encode())) == [KeyArrived(digit)]


@pytest.mark.parametrize(
    "frame",
    [Frame(Kind.DTMF, payload) for payload in (b"", b"A", b"12", b"\xff")]
    + [Frame(0x42, b"x"), Frame(Kind.UUID, bytes(16)), Frame(Kind.AUDIO_8K)],
)
def test_what_we_do_not_know_changes_nothing(asterisk: Asterisk, frame: Frame) -> None:
    assert asterisk.sends(frame) == []
    assert asterisk.sends(Frame(Kind.DTMF, b"1")) == [KeyArrived("1")]


def test_what_came_with_the_first_frame_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    asterisk = Asterisk(monkeypatch, audio(7), Frame(Kind.DTMF, b"1"))
    events = asterisk.sends(audio(9))
    assert heard(events) == [7, 9]
    assert KeyArrived("1") in events
    asterisk.closes()


# --- how it ends


def test_a_hang_up_ends_the_line_for_good(asterisk: Asterisk) -> None:
    assert asterisk.sends(audio(1), Frame(Kind.HANG_UP))[1:] == [LineClosed()] * 8
    assert asterisk.events(5_000) == [LineClosed()]


def test_a_close_is_a_hang_up_too(asterisk: Asterisk) -> None:
    asterisk.socket.send(audio(1).to_bytes())
    asterisk.socket.shutdown(socket.SHUT_WR)
    assert heard(asterisk.events()) == [1]
    assert asterisk.events() == [LineClosed()]


def test_a_close_within_a_frame_is_an_error_at_every_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    wire = Frame(Kind.DTMF, b"1").to_bytes() + audio(1, 4).to_bytes()
    for cut in range(1, len(wire) + 1):
        asterisk = Asterisk(monkeypatch)
        asterisk.socket.send(wire[:cut])
        asterisk.socket.shutdown(socket.SHUT_WR)
        asterisk.events()
        if cut in (4, len(wire)):
            assert asterisk.events() == [LineClosed()]
        else:
            with pytest.raises(LineError, match="within a frame"):
                asterisk.events()
        asterisk.closes()


def test_a_connection_that_is_gone_ends_the_line(asterisk: Asterisk) -> None:
    asterisk.socket.close()
    assert asterisk.events(100) == [LineClosed()]
    asterisk.line.close()


def test_an_error_of_asterisk_is_the_lines(asterisk: Asterisk) -> None:
    with pytest.raises(LineError, match="Asterisk reports error 02"):
        asterisk.sends(Frame(Kind.ERROR, b"\x02"))


def test_our_close_gives_the_call_back_to_the_dialplan(asterisk: Asterisk) -> None:
    asterisk.line.close()
    asterisk.line.close()
    assert asterisk.gets() == [Frame(Kind.HANG_UP)]
    assert asterisk.events(1_000) == [LineClosed()]
    assert asterisk.gets() == [], "nothing follows the hang-up"


# --- what we say


def test_silence_is_sent_at_the_pace_of_the_clock(asterisk: Asterisk) -> None:
    asterisk.events()
    assert asterisk.gets() == [Frame(Kind.AUDIO_8K, SILENCE)] * (AHEAD_MS // 20)
    asterisk.events(19)
    assert asterisk.gets() == []
    asterisk.events(1)
    assert len(asterisk.gets()) == 1
    asterisk.events(1_980)
    assert len(asterisk.gets()) == 99, "or Asterisk would end the call after 2 s"


def test_audio_leaves_frame_by_frame_and_its_mark_behind_it(asterisk: Asterisk) -> None:
    asterisk.line.send_audio(samples(1, 800))
    asterisk.line.send_mark("7.1")
    assert asterisk.events() == []
    assert asterisk.gets() == [audio(1), audio(161), audio(321)]
    assert asterisk.events(20) == []
    assert asterisk.events(20) == [MarkArrived("7.1")]
    assert asterisk.gets() == [audio(481), audio(641)]
    asterisk.events(20)
    assert asterisk.gets() == [Frame(Kind.AUDIO_8K, SILENCE)]


def test_a_mark_without_audio_comes_back_at_once(asterisk: Asterisk) -> None:
    asterisk.line.send_mark("7.1")
    assert asterisk.events() == [MarkArrived("7.1")]


def test_the_end_of_a_prompt_is_filled_up_with_silence(asterisk: Asterisk) -> None:
    asterisk.line.send_audio(samples(1, 161))
    asterisk.events()
    assert [len(frame.payload) for frame in asterisk.gets()] == [320] * 3


def test_a_clear_returns_all_marks_at_once_and_stops_the_prompt(asterisk: Asterisk) -> None:
    asterisk.line.send_audio(samples(1, 8_000))
    asterisk.line.send_mark("7.1")
    asterisk.line.send_mark("7.2")
    asterisk.events()
    asterisk.gets()
    asterisk.line.clear()
    assert asterisk.events(20) == [MarkArrived("7.1"), MarkArrived("7.2")]
    assert asterisk.gets() == [Frame(Kind.AUDIO_8K, SILENCE)]


def test_every_packet_is_sent_at_once(asterisk: Asterisk) -> None:
    asterisk.line.send_audio(samples(1, 320))
    asterisk.events()
    asterisk.line.close()
    assert [len(packet) for packet in asterisk.ours.packets] == [323, 323, 323, 3]


def test_the_clock_counts_from_the_answer(asterisk: Asterisk) -> None:
    assert asterisk.line.now_ms() == 1_500
    asterisk.time.passes(250)
    assert asterisk.line.now_ms() == 1_750


# --- an end that does not read, and many connections


def test_a_peer_that_does_not_read_loses_whole_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    asterisk = Asterisk(monkeypatch)
    asterisk.closes()
    with socket.create_server(("127.0.0.1", 0)) as server:
        asterisk.socket = socket.create_connection(server.getsockname())
        ours, _ = server.accept()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
    ours.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    asterisk.socket.setblocking(False)
    asterisk.line = AudioSocketLine(ours, FrameReader())
    for _ in range(40):
        asterisk.events(500)
    got = asterisk.gets()
    for _ in range(5):
        asterisk.events(100)
        got += asterisk.gets()
    assert {(frame.kind, len(frame.payload)) for frame in got} == {(Kind.AUDIO_8K, 320)}
    assert len(got) < 1_000, "the rest was lost"
    ours.close()
    asterisk.socket.close()


def test_a_process_may_have_many_connections(asterisk: Asterisk) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 2_048)), hard))
    high = 1_100
    os.dup2(asterisk.ours.fileno(), high)
    with socket.socket(fileno=high) as ours:
        line = AudioSocketLine(ours, FrameReader())
        asterisk.socket.send(Frame(Kind.DTMF, b"1").to_bytes())
        assert line.receive(20) == [KeyArrived("1")]
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
