"""The addresses that Twilio knows, and its sockets over a real connection."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from threading import Thread

import pytest
import simple_websocket
from flask import Flask
from werkzeug.serving import make_server

from ivr.reception import Reception
from ivr.telephony.twilio import twilio_blueprint
from ivr.telephony.twilio.signature import SIGNATURE, Verifier
from tests.ivr.reception.office import Office
from tests.ivr.telephony.twilio.calls import HOST, TOKEN, client_of, sign
from tests.ivr.telephony.twilio.captured import STREAM
from tests.ivr.telephony.twilio.conftest import MakeOffice

pytestmark = [pytest.mark.model, pytest.mark.web]

PATIENCE_S = 20
SOCKETS = ("/twilio/stream/socket", "/twilio/relay/socket")
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
PUBLIC = "wss://ivr.example.com"
HANDLERS = [
    "voice",
    "stream/voice",
    "webhook/turn",
    "webhook/partial",
    "next",
    "dialled",
    "queued",
    "recorded",
    "leg",
    "whisper",
    "wait",
    "status",
    "fallback",
]


@pytest.fixture
def office(offices: MakeOffice) -> Office:
    return offices(public_url=HOST)


@pytest.fixture
def server(office: Office) -> Iterator[str]:
    app = Flask("twilio over real sockets")
    app.register_blueprint(twilio_blueprint(office.reception, Verifier(TOKEN)))
    served = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=served.serve_forever, daemon=True)
    thread.start()
    yield f"ws://127.0.0.1:{served.port}"
    served.shutdown()
    served.server_close()
    thread.join(PATIENCE_S)


def connected(server: str, path: str, signature: str | None = None) -> simple_websocket.Client:
    given = sign(PUBLIC + path, {}) if signature is None else signature
    return simple_websocket.Client(server + path, headers={SIGNATURE: given})


def closes(socket: simple_websocket.Client) -> list[str]:
    """Return what comes until the other side closes the socket."""
    events: list[str] = []
    try:
        while (message := socket.receive(timeout=PATIENCE_S)) is not None:
            events.append(json.loads(message).get("event", ""))
    except simple_websocket.ConnectionClosed:
        return events
    raise AssertionError("the socket stays open")


def starts(socket: simple_websocket.Client, token: str) -> None:
    media = {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1}
    start = {"streamSid": STREAM, "callSid": "CA1", "mediaFormat": media}
    start["customParameters"] = {"token": token}
    socket.send(json.dumps({"event": "start", "start": start}))


@pytest.mark.parametrize("path", HANDLERS)
def test_every_address_is_there(office: Office, path: str) -> None:
    answer = client_of(office, token="").post(f"/twilio/{path}", data={"CallSid": "CA1"})
    assert answer.status_code in (200, 204)


@pytest.mark.parametrize("path", SOCKETS)
def test_a_socket_is_signed_by_its_public_address_without_fields(server: str, path: str) -> None:
    socket = connected(server, path)
    socket.send("{}")
    with suppress(simple_websocket.ConnectionClosed):  # the server may be faster
        socket.close()


@pytest.mark.parametrize("path", SOCKETS)
@pytest.mark.parametrize(
    "wrong", ["", "nonsense", sign("https://ivr.example.com" + SOCKETS[0], {})]
)
def test_a_socket_that_is_not_twilios_is_refused(server: str, path: str, wrong: str) -> None:
    connection = HTTPConnection(server.removeprefix("ws://"), timeout=PATIENCE_S)
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    with closing(connection):
        connection.request(
            "GET", path, headers={**upgrade, "Sec-WebSocket-Key": KEY, SIGNATURE: wrong}
        )
        assert connection.getresponse().status == 403


def test_a_call_is_greeted_marked_and_hung_up_on_by_the_caller(server: str, office: Office) -> None:
    token = office.admits().token
    socket = connected(server, SOCKETS[0])
    starts(socket, token)
    events = []
    while "mark" not in events:
        events.append(json.loads(str(socket.receive(timeout=PATIENCE_S)))["event"])
    assert set(events[:-1]) == {"media"}
    socket.send(json.dumps({"event": "stop", "stop": {"callSid": "CA1"}}))
    closes(socket)
    assert office.log.record.disposition == "abandoned"


def test_a_wrong_token_closes_the_socket_and_lets_the_right_one_in(
    server: str, office: Office
) -> None:
    token = office.admits().token
    wrong = connected(server, SOCKETS[0])
    starts(wrong, "wrong")
    assert closes(wrong) == []
    right = connected(server, SOCKETS[0])
    starts(right, token)
    assert json.loads(str(right.receive(timeout=PATIENCE_S)))["event"] == "media"
    second = connected(server, SOCKETS[0])
    starts(second, token)
    assert closes(second) == []
    right.close()


def test_a_crash_closes_the_socket_and_the_operator_is_next(
    server: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Reception, "hold", broken)
    socket = connected(server, SOCKETS[0])
    starts(socket, office.admits().token)
    assert closes(socket) == []
    after = office.reception.next_of("CA1")
    assert after is not None
    assert after.destination is not None
    assert after.destination.name == "front_desk"
