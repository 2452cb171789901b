"""Whole calls through the real application: need, our queue, an agent's browser, hang-up, records.

One caller of each kind that we hold lines for (Talk page, AudioSocket, Twilio stream) calls at
the same time, in real time; three agents are signed in.
"""

from __future__ import annotations

import base64
import json
import re
import socket
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
import simple_websocket
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.serving import make_server

import app
from asr.g711 import decode_mulaw, encode_mulaw
from benchmarks.capacity import free_port
from ivr.caller_audio import caller_audio
from ivr.people.accounts import Accounts
from ivr.people.guard import COOKIE
from ivr.people.roles import Role
from ivr.people.sign_ins import csrf_of
from ivr.ports import Pcm
from ivr.settings import Settings
from ivr.simulator.wire import AUDIO_8K, HANG_UP, IDENTITY, Packets, packet
from ivr.storage import Database, open_database
from ivr.storage.models import Call, QueueEntry
from ivr.switchboard import Switchboard
from tests.conftest import CALLS
from tests.ivr.sockets import Client

pytestmark = [pytest.mark.web, pytest.mark.model]

AGENTS = ("kim", "lee", "max")
PASSWORD = "seven green tractors"
LINE = ("bank", "card_services")
AGENT_HZ, CALLER_HZ = 450.0, 1_000.0
"""Whole cycles in 20 ms, so that frames join without a click."""
FRAME = 160
QUIET = 100
LIMIT_S = 45.0
"""A call that has not come to its end by then has failed."""


def tone(hz: float) -> Pcm:
    """Return 20 ms of a voice that can be told from others."""
    return (8_000 * np.sin(2 * np.pi * hz * np.arange(FRAME) / 8_000)).astype(np.int16)


def sounds(audio: Pcm, hz: float) -> bool:
    """Whether that voice, and nothing else, is in the last 100 ms of ``audio``."""
    if len(audio) < 5 * FRAME:
        return False
    power = np.abs(np.fft.rfft(audio[-5 * FRAME :].astype(float))) ** 2
    return bool(power[round(hz / 10)] > 0.8 * power.sum() > 0)


class Phone:
    """A caller: waits for the question, says the need, then speaks in a tone until the end."""

    def __init__(self, url: str, need: Pcm, hangs_up: bool) -> None:
        self.url, self.need, self.hangs_up = url, need, hangs_up
        self.heard: Pcm = np.zeros(0, dtype=np.int16)
        self.heard_agent = False
        self.ended = False
        self._playing_until = 0.0
        self._marks: list[tuple[float, str]] = []
        self._at = 0

    def connect(self) -> None:
        """Place the call."""
        raise NotImplementedError

    def send(self, frame: Pcm) -> None:
        """Send 20 ms."""
        raise NotImplementedError

    def poll(self) -> None:
        """Take what has come within some milliseconds: ``plays``, ``marked``, ``ended``."""
        raise NotImplementedError

    def played(self, mark: str) -> None:
        """Tell that a mark was reached; lines without marks need not."""

    def hang_up(self) -> None:
        """Put the receiver down."""
        raise NotImplementedError

    def plays(self, audio: Pcm) -> None:
        self.heard = np.concatenate([self.heard, audio])[-8_000:]
        if np.abs(audio.astype(int)).max(initial=0) > QUIET:  # AudioSocket is sent silence too
            now = time.monotonic()
            self._playing_until = max(self._playing_until, now) + len(audio) / 8_000
        self.heard_agent |= sounds(self.heard, AGENT_HZ)

    def marked(self, name: str) -> None:
        self._marks.append((self._playing_until, name))

    def cleared(self) -> None:
        self._playing_until = time.monotonic()
        self._marks = [(0.0, name) for _, name in self._marks]

    def run(self) -> None:
        self.connect()
        began = due = time.monotonic()
        while not self.ended and time.monotonic() - began < LIMIT_S:
            while time.monotonic() < due:
                self.poll()
            due += 0.02
            self._report_marks()
            if not self.ended:
                self.send(self._frame())
            if self.heard_agent and self.hangs_up and len(self.need) <= self._at:
                self._at += 1
                if self._at > len(self.need) + 50:  # a second of talk
                    self.hang_up()
                    self.ended = True

    def _report_marks(self) -> None:
        due = [name for at, name in self._marks if at <= time.monotonic()]
        self._marks = [(at, name) for at, name in self._marks if at > time.monotonic()]
        for name in due:
            self.played(name)

    def _frame(self) -> Pcm:
        if self.heard_agent:
            self._at = max(self._at, len(self.need))
            return tone(CALLER_HZ)
        quiet = len(self.heard) > 0 and time.monotonic() > self._playing_until + 0.3
        if quiet and self._at < len(self.need):
            frame = self.need[self._at : self._at + FRAME]
            self._at += FRAME
            return np.pad(frame, (0, FRAME - len(frame)))
        return np.zeros(FRAME, dtype=np.int16)


class TalkPage(Phone):
    def connect(self) -> None:
        self.socket = Client(self.url.replace("http", "ws") + "/talk/socket")
        start = {"type": "start", "preset": LINE[0], "working_day": True}
        self.socket.send(json.dumps(start))

    def send(self, frame: Pcm) -> None:
        try:
            self.socket.send(frame.astype("<i2").tobytes())
        except simple_websocket.ConnectionClosed:
            self.ended = True

    def poll(self) -> None:
        try:
            message = self.socket.receive(timeout=0.005)
        except simple_websocket.ConnectionClosed:
            self.ended = True
            time.sleep(0.005)
            return
        if isinstance(message, bytes):
            self.plays(np.frombuffer(message, dtype="<i2"))
        elif message is not None:
            item = json.loads(message)
            if item["type"] == "mark":
                self.marked(item["name"])
            elif item["type"] == "clear":
                self.cleared()
            elif item["type"] == "ended":
                self.ended = True

    def played(self, mark: str) -> None:
        self.socket.send(json.dumps({"type": "mark", "name": mark}))

    def hang_up(self) -> None:
        self.socket.send(json.dumps({"type": "hangup"}))


class AudioSocket(Phone):
    port = 0
    token = ""

    def connect(self) -> None:
        fields = {"token": self.token, "caller": "442079460001", "hours": "working_day"}
        call_sid = posted(f"{self.url}/asterisk/calls", {**fields, "preset": LINE[0]}).strip()
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.settimeout(0.005)
        self.socket.sendall(packet(IDENTITY, uuid.UUID(call_sid).bytes))
        self.packets = Packets()

    def send(self, frame: Pcm) -> None:
        try:
            self.socket.sendall(packet(AUDIO_8K, frame.astype("<i2").tobytes()))
        except OSError:
            self.ended = True

    def poll(self) -> None:
        try:
            data = self.socket.recv(65_536)
        except TimeoutError:
            return
        except OSError:
            data = b""
        self.ended |= not data
        for kind, payload in self.packets.feed(data):
            if kind == AUDIO_8K:
                self.plays(np.frombuffer(payload, dtype="<i2"))
            self.ended |= kind == HANG_UP

    def hang_up(self) -> None:
        self.socket.sendall(packet(HANG_UP))
        self.socket.close()


class TwilioStream(Phone):
    def connect(self) -> None:
        call_sid = f"CA{uuid.uuid4().hex}"
        fields = {"CallSid": call_sid, "From": "+442079460002", "To": "+442079460099"}
        twiml = posted(f"{self.url}/twilio/stream/voice?hours=working_day", fields)
        token = re.search(r'name="token" value="([^"]+)"', twiml)
        assert token is not None, twiml
        self.socket = Client(self.url.replace("http", "ws") + "/twilio/stream/socket")
        start = {
            "streamSid": "MZ1",
            "callSid": call_sid,
            "customParameters": {"token": token.group(1)},
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        }
        self.tell("start", start=start)

    def tell(self, event: str, **item: Any) -> None:
        try:
            self.socket.send(json.dumps({"event": event, "streamSid": "MZ1", **item}))
        except simple_websocket.ConnectionClosed:
            self.ended = True

    def send(self, frame: Pcm) -> None:
        payload = base64.b64encode(encode_mulaw(frame)).decode()
        self.tell("media", media={"track": "inbound", "payload": payload})

    def poll(self) -> None:
        try:
            message = self.socket.receive(timeout=0.005)
        except simple_websocket.ConnectionClosed:
            self.ended = True
            time.sleep(0.005)
            return
        if message is None:
            return
        item = json.loads(message)
        if item["event"] == "media":
            self.plays(decode_mulaw(base64.b64decode(item["media"]["payload"])))
        elif item["event"] == "mark":
            self.marked(item["mark"]["name"])
        elif item["event"] == "clear":
            self.cleared()

    def played(self, mark: str) -> None:
        self.tell("mark", mark={"name": mark})

    def hang_up(self) -> None:
        self.tell("stop", stop={})
        self.socket.close()


@dataclass
class Agent:
    """One who is signed in, accepts the first call, talks, and hangs up if nobody else does."""

    name: str
    url: str
    browser: FlaskClient
    heard_caller: bool = False
    offer_id: str = ""
    seen_first: dict[str, Any] = field(default_factory=dict)
    """What the screen showed before the call was accepted."""

    def asks(self, path: str, sent: dict[str, Any] | None = None) -> dict[str, Any]:
        cookie = self.browser.get_cookie(COOKIE)
        assert cookie is not None
        headers = {"X-CSRF-Token": csrf_of(cookie.value)}
        if sent is None:
            answer = self.browser.get(path)
        else:
            answer = self.browser.post(path, json=sent, headers=headers)
        assert answer.status_code == 200, (path, answer.status_code)
        return dict(answer.get_json())

    def run(self) -> None:
        self.asks("/desk/shift", {"queues": [list(LINE)]})
        self.asks("/desk/state", {"state": "available"})
        until = time.monotonic() + LIMIT_S
        while time.monotonic() < until:
            call = self.asks("/desk/screen.json")["call"]
            if call is not None:
                self.seen_first, self.offer_id = call, call["offer"]
                self.asks(f"/desk/offers/{call['offer']}/accept", {})
                self.talks()
                return
            time.sleep(0.2)

    def talks(self) -> None:
        cookie = self.browser.get_cookie(COOKIE)
        assert cookie is not None
        address = f"{self.url.replace('http', 'ws')}/desk/audio/{self.offer_id}"
        for _ in range(50):
            headset = Client(address, headers={"Cookie": f"{COOKIE}={cookie.value}"})
            if self.held(headset):
                return
            time.sleep(0.1)

    def held(self, headset: Client) -> bool:
        """Talk until it is over; False when the caller is not held for us yet."""
        heard, since = np.zeros(0, dtype=np.int16), 0.0
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                message = headset.receive(timeout=0.02)
                headset.send(tone(AGENT_HZ).astype("<i2").tobytes())
            except simple_websocket.ConnectionClosed:
                return bool(len(heard))
            if isinstance(message, bytes):
                heard = np.concatenate([heard, np.frombuffer(message, dtype="<i2")])[-4_000:]
            elif message is not None and json.loads(message)["type"] != "clear":
                return json.loads(message)["type"] == "over"
            if not since and sounds(heard, CALLER_HZ):
                self.heard_caller, since = True, time.monotonic()
            if since and time.monotonic() - since > 1.5:  # the caller does not hang up
                headset.send(json.dumps({"type": "hangup"}))
                return True
        return True


def posted(url: str, fields: dict[str, str]) -> str:
    with urllib.request.urlopen(url, urlencode(fields).encode(), timeout=20) as answer:
        return str(answer.read().decode())


@dataclass
class Office:
    """The running application."""

    application: Flask
    url: str
    audiosocket: int
    database: Database

    def agent(self, name: str) -> Agent:
        accounts = Accounts(self.database)
        accounts.change_password(name, accounts.add(name, Role.AGENT, "test"), PASSWORD)
        browser = self.application.test_client()
        given = {"name": name, "password": PASSWORD}
        assert browser.post("/sign-in", data=given).status_code == 302
        return Agent(name, self.url, browser)


@pytest.fixture
def office(settings: Settings, switchboard: Switchboard, tmp_path: Path) -> Iterator[Office]:
    assert switchboard, "the models are installed"
    port = free_port()
    changes: dict[str, Any] = {
        "data": tmp_path,
        "queues": "desk",
        "hours": "working_day",
        "twilio_verify": False,
        "audiosocket": f"127.0.0.1:{port}",
    }
    application = app.create_app(settings.model_copy(update=changes))
    server = make_server("127.0.0.1", 0, application, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    database = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    yield Office(application, f"http://127.0.0.1:{server.port}", port, database)
    server.shutdown()
    server.server_close()
    application.extensions["callsteer"].close()
    database.close()


def test_each_kind_of_caller_is_understood_waits_and_talks_to_an_agent(
    office: Office, tmp_path: Path
) -> None:
    need = caller_audio(str(CALLS / "bank_01.wav"))
    AudioSocket.port = office.audiosocket
    AudioSocket.token = json.loads((tmp_path / "secrets.json").read_text())["asterisk_token"]
    phones = [
        TalkPage(office.url, need, hangs_up=False),
        AudioSocket(office.url, need, hangs_up=True),
        TwilioStream(office.url, need, hangs_up=False),
    ]
    agents = [office.agent(name) for name in AGENTS]
    runs: list[Callable[[], None]] = [each.run for each in (*agents, *phones)]
    threads = [Thread(target=run, daemon=True) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT_S + 30)
    assert [phone.heard_agent for phone in phones] == [True] * 3
    assert [agent.heard_caller for agent in agents] == [True] * 3
    for agent in agents:
        assert agent.seen_first["packet"]["intent"] == "lost_stolen_card"
    with urllib.request.urlopen(f"{office.url}/metrics", timeout=20) as answer:
        metrics = answer.read().decode()
    for line in (
        'callsteer_calls_total{channel="asterisk",disposition="transferred"} 1.0',
        'callsteer_calls_total{channel="browser",disposition="transferred"} 1.0',
        "callsteer_database_up 1.0",
    ):
        assert line in metrics.splitlines(), metrics
    answered = re.search(r'turn_seconds_count\{stage="first_audio"\} (\d+)', metrics)
    assert answered is not None
    assert int(answered.group(1)) >= 3
    office.application.extensions["callsteer"].close()
    with office.database.begin() as session:
        entries = session.scalars(select(QueueEntry)).all()
        assert {(e.queue, e.kind, e.state, e.outcome) for e in entries} == {
            ("card_services", "call", "left", "answered")
        }
        assert {entry.agent for entry in entries} == set(AGENTS)
        calls = session.scalars(select(Call)).all()
        assert {call.channel for call in calls} == {"browser", "asterisk", "twilio_stream"}
        assert {(call.disposition, call.destination) for call in calls} == {
            ("transferred", "card_services")
        }
