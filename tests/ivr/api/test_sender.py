"""One POST, against sockets that behave badly."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread

import pytest

from ivr.api.guard import Target
from ivr.api.sender import Answer, post
from tests.ivr.api.conftest import Receiver

pytestmark = pytest.mark.web

Serve = Callable[[Callable[[socket.socket], None]], Target]


def to(port: int, scheme: str = "http") -> Target:
    return Target(scheme, "innocent.example", port, "127.0.0.1", "/hook?a=b")


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return a maker of servers that do one thing with one connection."""
    listening, threads = [], []

    def start(act: Callable[[socket.socket], None]) -> Target:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)

        def run() -> None:
            with suppress(OSError):
                connection, _ = server.accept()
                with connection:
                    act(connection)

        threads.append(Thread(target=run))
        threads[-1].start()
        return to(server.getsockname()[1])

    yield start
    for thread in threads:
        thread.join()
    for server in listening:
        server.close()


def test_the_address_that_was_checked_is_asked_under_its_name(receiver: Receiver) -> None:
    port = int(receiver.url.split(":")[2].split("/")[0])
    answer = post(to(port), {"X-Y": "z"}, b"body")
    assert answer.status == 204
    ((headers, body),) = receiver.got
    assert (headers["host"], headers["x-y"], body) == (f"innocent.example:{port}", "z", b"body")


def test_a_wish_for_time_is_read_when_it_is_a_number(receiver: Receiver) -> None:
    port = int(receiver.url.split(":")[2].split("/")[0])
    for value, seconds in (("7", 7), ("9" * 8, None), ("soon", None), ("-1", None)):
        receiver.status, receiver.answer_headers = 503, {"Retry-After": value}
        answer = post(to(port), {}, b"")
        assert (answer.status, answer.retry_after_s) == (503, seconds)


def test_one_that_never_answers_is_left(serve: Serve) -> None:
    answer = post(serve(lambda connection: _until_closed(connection)), {}, b"", timeout_s=0.2)
    assert answer.status is None
    assert answer.error


def test_one_that_answers_for_ever_is_left_too(serve: Serve) -> None:
    def drip(connection: socket.socket) -> None:
        with suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            connection.settimeout(0.02)
            while True:
                connection.sendall(b"X: y\r\n" if _is_open(connection) else b"")

    answer = post(serve(drip), {}, b"", timeout_s=0.3)
    assert (answer.status, answer.error) == (None, "no answer in time")


@pytest.mark.parametrize("nonsense", [b"", b"SSH-2.0\r\n", b"HTTP/1.1 what\r\n\r\n"])
def test_one_that_speaks_no_http_has_failed(nonsense: bytes, serve: Serve) -> None:
    def act(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(nonsense)

    answer = post(serve(act), {}, b"")
    assert answer.status is None
    assert answer.error.startswith("the connection failed")


def test_one_without_a_certificate_has_failed(serve: Serve) -> None:
    target = serve(lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n"))
    answer = post(to(target.port, "https"), {}, b"")
    assert answer.status is None
    assert answer.error.startswith(("TLS failed", "the connection failed"))


def test_nobody_there_is_a_failure_and_no_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    answer = post(to(port), {}, b"")
    assert answer == Answer(None, answer.ms, "the connection failed: ConnectionRefusedError")


def _until_closed(connection: socket.socket) -> None:
    while connection.recv(65_536):
        pass


def _is_open(connection: socket.socket) -> bool:
    try:
        return connection.recv(65_536) != b"" or _closed()
    except TimeoutError:
        return True


def _closed() -> bool:
    raise OSError("the other side has gone")
