"""The AudioSocket server over real sockets: who is let in, and that it goes on listening."""

from __future__ import annotations

import errno
import socket
import struct
import uuid
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from ivr.errors import ConfigError, LineError
from ivr.ports import AudioArrived, KeyArrived, Line, LineClosed, LineEvent
from ivr.storage import Phase
from ivr.telephony.asterisk import server as module
from ivr.telephony.asterisk.frames import Frame, FrameReader, Kind
from ivr.telephony.asterisk.server import AudioSocketServer, read_uuid
from tests.ivr.reception.office import Office

pytestmark = pytest.mark.web

PATIENCE_S = 20.0
CALL = str(uuid.UUID(bytes=bytes(range(16))))
HELLO = Frame(Kind.UUID, bytes(range(16))).to_bytes()


class FakeReception:
    """Knows one call, lets it in once, and listens to it until it ends."""

    def __init__(self) -> None:
        self.shared = SimpleNamespace(now_ms=lambda _call: 0)
        self.known = {CALL}
        self.asked: SimpleQueue[str] = SimpleQueue()
        self.events: list[LineEvent] = []
        self.ended = Event()
        self.error: Exception | None = None

    def claim(self, call_sid: str, token: str | None) -> Any:
        assert token is None
        self.asked.put(call_sid)
        if call_sid not in self.known:
            return None
        self.known.remove(call_sid)
        return SimpleNamespace(call_sid=call_sid)

    def hold(self, _call: object, line: Line) -> None:
        try:
            if self.error is not None:
                raise self.error
            while LineClosed() not in self.events:
                self.events += line.receive(20)
            line.close()
        finally:
            self.ended.set()

    @property
    def keys(self) -> str:
        return "".join(event.digit for event in self.events if isinstance(event, KeyArrived))


@pytest.fixture
def reception() -> FakeReception:
    return FakeReception()


@pytest.fixture
def server(reception: FakeReception) -> Iterator[AudioSocketServer]:
    made = AudioSocketServer(reception, "127.0.0.1", 0)  # type: ignore[arg-type]
    made.start()
    yield made
    made.close()


@pytest.fixture
def connect(server: AudioSocketServer) -> Iterator[Callable[[], socket.socket]]:
    opened: list[socket.socket] = []

    def make() -> socket.socket:
        opened.append(socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S))
        opened[-1].setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened[-1]

    yield make
    for connection in opened:
        connection.close()


Connect = Callable[[], socket.socket]


def is_closed(connection: socket.socket) -> bool:
    """Return whether the server closes the connection without having said anything."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def key(digit: str) -> bytes:
    return Frame(Kind.DTMF, digit.encode()).to_bytes()


HANG_UP = Frame(Kind.HANG_UP).to_bytes()


def test_a_call_begins_with_its_uuid(connect: Connect, reception: FakeReception) -> None:
    connect().sendall(HELLO + HANG_UP)
    assert reception.asked.get(timeout=PATIENCE_S) == CALL
    assert reception.ended.wait(PATIENCE_S)


def test_the_uuid_may_come_byte_by_byte(connect: Connect, reception: FakeReception) -> None:
    connection = connect()
    for byte in HELLO + key("1") + HANG_UP:
        connection.sendall(bytes([byte]))
    assert reception.ended.wait(PATIENCE_S)
    assert reception.keys == "1"


def test_what_comes_together_with_the_uuid_is_heard(
    connect: Connect, reception: FakeReception
) -> None:
    audio = Frame(Kind.AUDIO_8K, b"\x01\x00" * 160).to_bytes()
    connection = connect()
    connection.sendall(HELLO + audio + key("5") + key("6")[:2])
    reception.asked.get(timeout=PATIENCE_S)
    connection.sendall(key("6")[2:] + HANG_UP)
    assert reception.ended.wait(PATIENCE_S)
    assert reception.keys == "56"
    assert any(isinstance(event, AudioArrived) for event in reception.events)


def test_a_close_ends_the_call(connect: Connect, reception: FakeReception) -> None:
    connection = connect()
    connection.sendall(HELLO + key("5"))
    connection.shutdown(socket.SHUT_WR)
    assert reception.ended.wait(PATIENCE_S)
    assert reception.keys == "5"


@pytest.mark.parametrize(
    "hello",
    [
        Frame(Kind.UUID, bytes(16)).to_bytes(),
        Frame(Kind.UUID, bytes(15)).to_bytes(),
        Frame(Kind.UUID).to_bytes(),
        Frame(Kind.AUDIO_8K, bytes(16)).to_bytes(),
        HANG_UP,
        b"GET / HTTP/1.1\r\n\r\n" + bytes(30_000),
    ],
)
def test_a_connection_without_a_known_uuid_is_closed(
    connect: Connect, hello: bytes, reception: FakeReception, caplog: pytest.LogCaptureFixture
) -> None:
    connection = connect()
    connection.sendall(hello)
    assert is_closed(connection)
    assert "its UUID is unknown or used" in caplog.text
    connect().sendall(HELLO + HANG_UP)
    assert reception.ended.wait(PATIENCE_S), "others still come in"


def test_a_uuid_lets_one_connection_in(connect: Connect, reception: FakeReception) -> None:
    first = connect()
    first.sendall(HELLO)
    reception.asked.get(timeout=PATIENCE_S)
    second = connect()
    second.sendall(HELLO)
    assert is_closed(second)
    first.sendall(key("1") + HANG_UP)
    assert reception.ended.wait(PATIENCE_S)
    assert reception.keys == "1", "and the first is not disturbed"


@pytest.mark.parametrize("sent", [b"", HELLO[:1], HELLO[:18]])
def test_a_connection_that_ends_before_its_uuid_is_nobodys(connect: Connect, sent: bytes) -> None:
    connection = connect()
    connection.sendall(sent)
    connection.shutdown(socket.SHUT_WR)
    assert is_closed(connection)


@pytest.mark.parametrize("pieces", [[], [HELLO[:5]], [b"\x10", b"\xff", b"\xff", *[b"x"] * 50]])
def test_the_uuid_has_to_come_in_time(monkeypatch: pytest.MonkeyPatch, pieces: list[bytes]) -> None:
    monkeypatch.setattr(module, "UUID_WITHIN_S", 0.05)

    class Slow:
        """Gives a byte now and then, for ever, as long as it is asked in time."""

        def settimeout(self, seconds: float) -> None:
            assert seconds > 0
            self.seconds = seconds

        def recv(self, _size: int) -> bytes:
            if pieces:
                return pieces.pop(0)
            Event().wait(self.seconds / 2)
            return b"x"

    reader = FrameReader()
    reader.feed(b"\x10\xff\xff")
    assert read_uuid(Slow(), reader) == ("", [])  # type: ignore[arg-type]


@pytest.mark.parametrize("error", [LineError("it died"), RuntimeError("a bug")])
def test_a_call_that_fails_closes_its_connection_and_no_other(
    connect: Connect,
    reception: FakeReception,
    error: Exception,
    caplog: pytest.LogCaptureFixture,
) -> None:
    reception.error = error
    connection = connect()
    connection.sendall(HELLO)
    assert is_closed(connection)
    assert str(error) in caplog.text
    reception.error, reception.known = None, {CALL}
    connect().sendall(HELLO + HANG_UP)


def test_after_the_close_nobody_comes_in_and_calls_go_on(
    server: AudioSocketServer, connect: Connect, reception: FakeReception
) -> None:
    port, connection = server.port, connect()
    connection.sendall(HELLO)
    reception.asked.get(timeout=PATIENCE_S)
    server.close()
    server.close()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    connection.sendall(key("1") + HANG_UP)
    assert reception.ended.wait(PATIENCE_S)
    assert reception.keys == "1"


def test_an_accept_that_fails_is_not_the_end(
    reception: FakeReception, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.create_server(("127.0.0.1", 0))
    errors = [OSError(errno.EMFILE, "too many"), OSError(errno.ECONNABORTED, "gone")]

    class Listener:
        def accept(self) -> Any:
            if errors:
                raise errors.pop(0)
            return real.accept()

        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

    monkeypatch.setattr(module.socket, "create_server", lambda *_args, **_more: Listener())
    server = AudioSocketServer(reception, "127.0.0.1", 0)  # type: ignore[arg-type]
    server.start()
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S) as connection:
        connection.sendall(HELLO + HANG_UP)
        assert reception.ended.wait(PATIENCE_S)
    server.close()


@pytest.mark.parametrize("address", [("256.0.0.1", 0), ("127.0.0.1", 99_999)])
def test_an_address_that_cannot_be_listened_on_is_told(
    reception: FakeReception, address: tuple[str, int]
) -> None:
    with pytest.raises(ConfigError, match="cannot listen for AudioSocket"):
        AudioSocketServer(reception, *address)  # type: ignore[arg-type]


def test_a_port_that_is_taken_is_told(server: AudioSocketServer, reception: FakeReception) -> None:
    with pytest.raises(ConfigError, match="give another --audiosocket"):
        AudioSocketServer(reception, "127.0.0.1", server.port)  # type: ignore[arg-type]


@pytest.mark.model
def test_a_caller_whose_connection_is_reset_has_abandoned_the_call(office: Office) -> None:
    call_sid = office.admits(CALL, channel="asterisk").call_sid
    server = AudioSocketServer(office.reception, "127.0.0.1", 0)
    server.start()
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S)
    connection.sendall(HELLO)
    assert connection.recv(323)[:1] == b"\x10", "we speak at once"
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
    server.close()
    after = office.reception.next_of(call_sid)
    assert after is not None
    office.reception.hung_up(call_sid)  # the dialplan's ``h`` extension
    assert office.log.record.disposition == "abandoned"
    assert office.known(call_sid).phase is Phase.OVER


def test_several_processes_may_listen_on_one_port(reception: FakeReception) -> None:
    one = AudioSocketServer(reception, "127.0.0.1", 0, shared=True)  # type: ignore[arg-type]
    AudioSocketServer(reception, "127.0.0.1", one.port, shared=True).close()  # type: ignore[arg-type]
    one.close()
