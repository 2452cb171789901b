"""A real server of several processes, and connections to the one that a test wants."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import numpy as np
from wsproto import ConnectionType, WSConnection
from wsproto.connection import ConnectionState
from wsproto.events import BytesMessage, CloseConnection, Request, TextMessage

from ivr.people.guard import COOKIE
from ivr.people.sign_ins import csrf_of
from ivr.ports import Pcm

PATIENCE_S = 120.0
"""On a machine that does much else; what is waited for comes within seconds."""
FRAME = 160
AGENT_HZ, CALLER_HZ = 450.0, 1_000.0
Found = TypeVar("Found")


def until(found: Callable[[], Found | None], what: str) -> Found:
    """Return what is found, as soon as it is."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if result := found():
            return result
        time.sleep(0.02)
    raise AssertionError(f"not within {PATIENCE_S} s: {what}")


@dataclass
class Server:
    """One that runs."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    held: list[HTTPConnection] = field(default_factory=list)
    """Of calls and headsets that may go on."""

    def workers(self) -> set[int]:
        """Return the ids of its processes, without the one that watches over them."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return set(map(int, children.read_text().split()))

    def connection(self) -> tuple[int, HTTPConnection] | None:
        """Return a new connection and which process has it; None when nobody answers."""
        made = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            made.request("GET", "/healthz")
            return int(json.loads(made.getresponse().read())["process"]), made
        except (OSError, HTTPException):
            made.close()
            return None

    def to(self, process: int) -> HTTPConnection:
        """Return a connection that one process has taken."""

        def tried() -> HTTPConnection | None:
            found = self.connection()
            if found is not None and found[0] == process:
                return found[1]
            if found is not None:
                found[1].close()
            return None

        return until(tried, f"a connection to process {process}")

    def text(self, process: int, path: str) -> str:
        """Return what one process answers."""
        made = self.to(process)
        made.request("GET", path)
        said = made.getresponse().read().decode()
        made.close()
        return said


@dataclass
class AgentOf:
    """Somebody who is signed in, and may ask any process."""

    server: Server
    cookie: str

    @property
    def headers(self) -> dict[str, str]:
        """Return what shows who it is."""
        return {"Cookie": f"{COOKIE}={self.cookie}", "X-CSRF-Token": csrf_of(self.cookie)}

    def asks(self, process: int, path: str, sent: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask one process and return its JSON."""
        made = self.server.to(process)
        headers = {**self.headers, "Content-Type": "application/json"}
        body = json.dumps(sent) if sent is not None else None
        made.request("GET" if sent is None else "POST", path, body, headers)
        answer = made.getresponse()
        said = answer.read()
        made.close()
        assert answer.status == 200, (path, answer.status, said)
        return dict(json.loads(said))


def signed_in(server: Server, process: int, name: str, password: str) -> AgentOf:
    """Sign somebody in."""
    made = server.to(process)
    form = urlencode({"name": name, "password": password})
    made.request("POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded"})
    answer = made.getresponse()
    answer.read()
    made.close()
    assert answer.status == 302, answer.status
    cookie = str(answer.headers["Set-Cookie"]).partition(f"{COOKIE}=")[2].partition(";")[0]
    return AgentOf(server, cookie)


@dataclass
class Socket:
    """A websocket that one process has, speaking a tone in real time while it is served."""

    server: Server
    process: int
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    heard: Pcm = field(default_factory=lambda: np.zeros(0, dtype=np.int16))
    said: list[dict[str, Any]] = field(default_factory=list)
    closed: bool = False

    def __post_init__(self) -> None:
        made = self.server.to(self.process)
        made.sock.settimeout(PATIENCE_S)
        self._socket: socket.socket = made.sock
        self._http = made  # it owns the socket
        self.server.held.append(made)
        self._parts = b""
        self._protocol = WSConnection(ConnectionType.CLIENT)
        extra = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        asked = Request(host="127.0.0.1", target=self.path, extra_headers=extra)
        self._socket.sendall(self._protocol.send(asked))
        while self._protocol.state is ConnectionState.CONNECTING:
            assert not self.closed
            self.listen(0.1)

    def tell(self, **item: Any) -> None:
        """Send JSON."""
        self._send(TextMessage(json.dumps(item)))

    def speak(self, frame: Pcm) -> None:
        """Send audio."""
        self._send(BytesMessage(frame.astype("<i2").tobytes()))

    def listen(self, for_s: float) -> None:
        """Take what comes within that."""
        end = time.monotonic() + for_s
        while not self.closed and (left := end - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                data = self._socket.recv(65_536)
            except TimeoutError:
                return
            except OSError:
                data = b""
            if not data:
                self.closed = True
                return
            self._protocol.receive_data(data)
            for event in self._protocol.events():
                if isinstance(event, CloseConnection):
                    self.closed = True
                elif isinstance(event, BytesMessage | TextMessage):
                    self._part(event)

    def close(self) -> None:
        """Be gone."""
        self._http.close()

    def _part(self, event: BytesMessage | TextMessage) -> None:
        data = event.data.encode() if isinstance(event, TextMessage) else bytes(event.data)
        self._parts += data
        if not event.message_finished:
            return
        whole, self._parts = self._parts, b""
        if isinstance(event, TextMessage):
            self._take(json.loads(whole))
        else:
            new = np.frombuffer(whole, dtype="<i2")
            self.heard = np.concatenate([self.heard, new])[-4_000:]

    def _take(self, item: dict[str, Any]) -> None:
        self.said.append(item)
        if item["type"] == "mark":
            self.tell(type="mark", name=item["name"])

    def _send(self, message: TextMessage | BytesMessage) -> None:
        self._socket.settimeout(PATIENCE_S)
        try:
            self._socket.sendall(self._protocol.send(message))
        except OSError:
            self.closed = True


def tone(hz: float) -> Pcm:
    """Return 20 ms of a voice that can be told from others; whole cycles."""
    return (8_000 * np.sin(2 * np.pi * hz * np.arange(FRAME) / 8_000)).astype(np.int16)


def sounds(audio: Pcm, hz: float) -> bool:
    """Whether that voice, and hardly anything else, is in the last 100 ms of ``audio``."""
    if len(audio) < 5 * FRAME:
        return False
    power = np.abs(np.fft.rfft(audio[-5 * FRAME :].astype(float))) ** 2
    return bool(power[round(hz / 10)] > 0.8 * power.sum() > 0)


class Caller(Socket):
    """A call from the Talk page, which asks for a person by keys and then speaks a tone."""

    def begins(self) -> None:
        self.tell(type="start", preset="bank", working_day=True)
        until(self._waits, "a place in a queue")

    def _waits(self) -> bool:
        assert not self.closed, self.said
        self.listen(0.3)
        if any(item["type"] == "card" for item in self.said):
            return True
        if any(item["type"] == "prompt" for item in self.said):
            self.tell(type="key", digit="0")
        return False


def talk(server: Server, agent: AgentOf, caller: Caller, at: int) -> Socket:
    """Let the agent, whose browser is with process ``at``, take the call that waits."""

    def offered() -> str | None:
        caller.listen(0.05)
        call = agent.asks(at, "/desk/screen.json")["call"]
        return str(call["offer"]) if call is not None else None

    offer = until(offered, "an offer")
    agent.asks(at, f"/desk/offers/{offer}/accept", {})

    def joined() -> Socket | None:
        headset = Socket(server, at, f"/desk/audio/{offer}", agent.headers)
        while not (headset.closed or headset.said or len(headset.heard)):
            caller.listen(0.02)
            headset.listen(0.05)
        if len(headset.heard):
            return headset
        headset.close()
        return None

    return until(joined, "the agent's side of the call")


def hear_each_other(headset: Socket, caller: Caller) -> None:
    """Let both speak until each hears the other."""
    heard = set()

    def heard_both() -> bool:
        assert not headset.closed, headset.said
        headset.speak(tone(AGENT_HZ))
        caller.speak(tone(CALLER_HZ))
        headset.listen(0.008)
        caller.listen(0.008)
        heard.update({"caller"} if sounds(headset.heard, CALLER_HZ) else ())
        heard.update({"agent"} if sounds(caller.heard, AGENT_HZ) else ())
        return heard == {"agent", "caller"}

    until(heard_both, "both voices")
