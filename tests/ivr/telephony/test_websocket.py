"""A websocket over a real connection: messages, parts, pings, and both ways to close."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread

import pytest
import simple_websocket
from flask import Blueprint, Flask
from werkzeug.serving import make_server
from wsproto.events import BytesMessage, Ping, TextMessage

from ivr.telephony import websocket as module
from ivr.telephony.websocket import WebSocket, add_websocket

pytestmark = pytest.mark.web

PATIENCE_S = 10


class Server:
    """Echoes what it is sent, and notes how a connection ended."""

    def __init__(self) -> None:
        self.ended: SimpleQueue[int | None] = SimpleQueue()
        pages = Blueprint("echo", __name__)
        add_websocket(pages, "/echo", self.echo)
        add_websocket(pages, "/say/<word>", self.say)
        app = Flask("echo")
        app.register_blueprint(pages)
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.address = f"127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, daemon=True).start()

    def echo(self, line: WebSocket) -> None:
        try:
            while (message := line.receive(PATIENCE_S)) is not None:
                line.send(message)
        except simple_websocket.ConnectionClosed as closed:
            self.ended.put(closed.reason)
            raise

    def say(self, line: WebSocket, word: str) -> None:
        assert line.receive(0.01) is None, "nothing comes: it does not wait for ever"
        line.send(word)
        line.close()
        with pytest.raises(simple_websocket.ConnectionClosed):
            line.send("more")
        line.close()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.close()


@pytest.fixture
def client(server: Server) -> Iterator[simple_websocket.Client]:
    connected = simple_websocket.Client(f"ws://{server.address}/echo")
    yield connected
    if connected.connected:
        connected.close()
    connected.thread.join(PATIENCE_S)


def test_text_and_bytes_go_both_ways(client: simple_websocket.Client) -> None:
    for message in ("hello", "سلام", b"\x00\xff", ""):
        client.send(message)
        assert client.receive(timeout=PATIENCE_S) == message


def test_many_messages_at_once_come_one_by_one_in_order(client: simple_websocket.Client) -> None:
    for number in range(200):
        client.send(str(number))
    assert [client.receive(timeout=PATIENCE_S) for _ in range(200)] == [*map(str, range(200))]


def test_a_message_in_parts_is_one_message(client: simple_websocket.Client) -> None:
    parts = (TextMessage("one ", message_finished=False), TextMessage("two"))
    client.sock.sendall(b"".join(client.ws.send(part) for part in parts))
    assert client.receive(timeout=PATIENCE_S) == "one two"


def test_a_ping_in_between_is_answered(client: simple_websocket.Client) -> None:
    client.pong_received = False
    client.sock.sendall(client.ws.send(Ping()))
    client.send("after")
    assert client.receive(timeout=PATIENCE_S) == "after"
    assert client.pong_received


@pytest.mark.parametrize(("longer", "reason"), [(0, None), (1, 1009)])
def test_a_message_that_is_too_long_closes_the_connection(
    client: simple_websocket.Client,
    monkeypatch: pytest.MonkeyPatch,
    longer: int,
    reason: int | None,
) -> None:
    monkeypatch.setattr(module, "LONGEST_MESSAGE", 10)
    client.sock.sendall(client.ws.send(BytesMessage(b"x" * (10 + longer))))
    if reason is None:
        assert client.receive(timeout=PATIENCE_S) == b"x" * 10
    else:
        with pytest.raises(simple_websocket.ConnectionClosed) as closed:
            client.receive(timeout=PATIENCE_S)
        assert closed.value.reason == reason


def test_a_client_that_closes_is_reported_with_its_reason(
    server: Server, client: simple_websocket.Client
) -> None:
    client.close(reason=1001)
    assert server.ended.get(timeout=PATIENCE_S) == 1001


def test_a_connection_that_breaks_is_reported(
    server: Server, client: simple_websocket.Client
) -> None:
    client.sock.shutdown(socket.SHUT_RDWR)
    assert server.ended.get(timeout=PATIENCE_S) == 1006


def test_bytes_that_are_no_websocket_close_the_connection(
    server: Server, client: simple_websocket.Client
) -> None:
    client.sock.sendall(b"\xff" * 64)
    assert server.ended.get(timeout=PATIENCE_S) == 1002


def test_what_stands_in_the_address_comes_by_name(server: Server) -> None:
    client = simple_websocket.Client(f"ws://{server.address}/say/tea")
    assert client.receive(timeout=PATIENCE_S) == "tea"
    with pytest.raises(simple_websocket.ConnectionClosed):
        client.receive(timeout=PATIENCE_S)
    client.thread.join(PATIENCE_S)


def test_a_plain_request_is_refused(server: Server) -> None:
    with socket.create_connection(server.address.split(":")) as plain:
        plain.sendall(b"GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 400 " in plain.recv(200)
