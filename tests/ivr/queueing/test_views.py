"""Caller and agent, each on a real websocket, talk through the server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest
import simple_websocket
from flask import Blueprint, Flask, request
from werkzeug.serving import make_server

import ivr.queueing.views as views
from ivr.people import Role, User
from ivr.ports import Pcm
from ivr.queueing.floor import Floor, open_floor
from ivr.queueing.waiting import Ended, Guest, Waiting
from ivr.storage import open_database
from ivr.storage.bus import Bus
from ivr.storage.queue_parts import AgentState, Entering
from ivr.telephony.browser import BrowserLine
from ivr.telephony.websocket import WebSocket, add_websocket
from tests.ivr.sockets import Client
from tests.ivr.storage.lines import PRESET, QUEUE

pytestmark = pytest.mark.web

CALLER, AGENT = 4_242, -2_121
"""Samples by which a voice is known."""


class Exchange:
    """A server with one caller's socket and the agents' socket."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self.ended: list[Ended] = []
        self.over = Event()
        app, pages = Flask("exchange"), Blueprint("callers", __name__)

        def caller(websocket: WebSocket) -> None:
            entry = floor.queues.enter(Entering("CS1", PRESET, QUEUE), floor.now())
            music = np.ones(8_000, dtype=np.int16)
            whisper = ("whisper_unknown", dict[str, str]())
            guest = Guest(BrowserLine(websocket), self._say, music, "", 60, whisper)
            self.ended.append(Waiting(guest, floor, entry).run())
            self.over.set()

        add_websocket(pages, "/caller", caller)
        app.register_blueprint(pages)
        app.register_blueprint(views.audio_blueprint(floor))
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def _say(self, _prompt: str, _values: Mapping[str, str]) -> Pcm:
        return np.full(160, 3, dtype=np.int16)

    def connects(self, path: str, agent: str = "", origin: str = "") -> simple_websocket.Client:
        headers = {"X-Agent": agent, **({"Origin": origin} if origin else {})}
        return Client(f"ws://127.0.0.1:{self.server.port}{path}", headers=headers)

    def accepted(self, agent: str = "kim") -> str:
        """Let an agent take the caller and return the offer."""
        floor = self.floor
        floor.agents.sign_in(agent, [(PRESET, QUEUE)], floor.now())
        floor.agents.become(agent, AgentState.AVAILABLE, floor.now())
        for _ in range(200):
            if (offer := floor.offers.make(PRESET, QUEUE, floor.now())) is not None:
                assert floor.offers.accept(offer.id, agent, floor.now()) is not None
                return offer.id
            Event().wait(0.02)
        raise AssertionError("nobody waits")

    def joins(self, offer_id: str, agent: str = "kim") -> simple_websocket.Client:
        """Connect an agent's headset; again until the caller's thread expects it."""
        told: set[object] = set()
        for _ in range(200):
            socket = self.connects(f"/desk/audio/{offer_id}", agent)
            first = first_message(socket)
            if isinstance(first, bytes):  # the whisper
                return socket
            told.add(first)
            Event().wait(0.02)
        raise AssertionError(f"the caller is not held: {told}")


def first_message(socket: simple_websocket.Client) -> str | bytes | None:
    """Return what came first, also of a connection that was closed right after it."""
    try:
        message: str | bytes | None = socket.receive(timeout=2)
    except simple_websocket.ConnectionClosed:
        message = socket.input_buffer.pop(0) if socket.input_buffer else None
    return message


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Exchange]:
    def signed_in() -> User | None:
        name = request.headers.get("X-Agent", "")
        return User(1, name, Role.AGENT) if name else None

    monkeypatch.setattr(views, "signed_in", signed_in)
    database = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    opened = Exchange(open_floor(database, Bus()))
    yield opened
    opened.server.shutdown()
    opened.server.server_close()
    database.close()


def speaks_until_heard(
    speaker: simple_websocket.Client, listener: simple_websocket.Client, voice: int
) -> bool:
    """Speak, and whether the other hears that voice within some seconds."""
    frame = np.full(160, voice, dtype="<i2").tobytes()
    for _ in range(250):
        speaker.send(frame)
        heard = listener.receive(timeout=0.02)
        if isinstance(heard, bytes) and voice in np.frombuffer(heard, dtype="<i2"):
            return True
    return False


def test_both_hear_each_other_and_the_caller_hangs_up(exchange: Exchange) -> None:
    caller = exchange.connects("/caller")
    agent = exchange.joins(exchange.accepted())
    assert speaks_until_heard(caller, agent, CALLER)
    assert speaks_until_heard(agent, caller, AGENT)
    caller.send(json.dumps({"type": "hangup"}))
    assert exchange.over.wait(5)
    assert exchange.ended == [Ended.SERVED]
    assert exchange.floor.agents.state("kim") is AgentState.WRAP_UP


def test_the_agent_hangs_up(exchange: Exchange) -> None:
    caller = exchange.connects("/caller")
    agent = exchange.joins(exchange.accepted())
    assert speaks_until_heard(caller, agent, CALLER)
    agent.send(json.dumps({"type": "hangup"}))
    assert exchange.over.wait(5)
    assert exchange.ended == [Ended.SERVED]
    assert exchange.floor.agents.state("kim") is AgentState.WRAP_UP


def test_a_caller_whose_agent_vanishes_is_first_in_line_and_served_by_another(
    exchange: Exchange,
) -> None:
    caller = exchange.connects("/caller")
    agent = exchange.joins(exchange.accepted())
    assert speaks_until_heard(caller, agent, CALLER)
    agent.close()
    lee = exchange.joins(exchange.accepted("lee"), "lee")
    assert exchange.floor.agents.state("kim") is AgentState.BREAK
    assert speaks_until_heard(lee, caller, AGENT)
    caller.close()
    assert exchange.over.wait(5)
    assert exchange.ended == [Ended.SERVED]


def test_a_call_that_the_agent_sends_elsewhere_goes_on_waiting(exchange: Exchange) -> None:
    caller = exchange.connects("/caller")
    exchange.joins(exchange.accepted())
    entry = exchange.floor.queues.of_call("CS1")
    assert entry is not None
    moved = exchange.floor.queues.transfer(entry.id, "disputes", exchange.floor.now())
    assert moved is not None
    assert not exchange.over.wait(1.5)  # it would be over if it did not wait on
    caller.close()
    assert exchange.over.wait(5)
    assert exchange.ended == [Ended.HUNG_UP]
    left = exchange.floor.queues.get(moved)
    assert left is not None
    assert left.outcome == "abandoned"


def test_strangers_are_refused_and_others_are_sent_elsewhere(exchange: Exchange) -> None:
    exchange.connects("/caller")
    offer_id = exchange.accepted()
    foreign = "https://elsewhere.example"
    for agent, origin, told in (
        ("", "", "refused"),
        ("kim", foreign, "refused"),
        ("lee", "", "elsewhere"),
    ):
        path = f"/desk/audio/{offer_id}"
        answer = first_message(exchange.connects(path, agent, origin))
        assert json.loads(answer or "{}") == {"type": told}
