"""The real server is told to stop while callers wait: each is handed over, nobody is cut off.

``callsteer serve`` runs as a process of its own; one caller of each kind waits with music.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select

from benchmarks.capacity import free_port
from ivr.caller_audio import caller_audio
from ivr.storage import Database, open_database
from ivr.storage.models import Call, QueueEntry
from ivr.switchboard import Switchboard
from tests.conftest import CALLS, ROOT
from tests.ivr.telephony.twilio.calls import Document
from tests.test_waiting import AudioSocket, Phone, TalkPage, TwilioStream, posted

pytestmark = [pytest.mark.web, pytest.mark.model]

LIMIT_S = 90.0
DRAIN_S = 1


@dataclass
class Server:
    """The process, and where it is reached."""

    process: subprocess.Popen[bytes]
    url: str
    audiosocket: int
    data: Path
    database: Database

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            assert self.process.poll() is None, "the server has ended"
        return False

    def waiting(self) -> set[str]:
        """Return the calls that wait in a queue."""
        with self.database.begin() as session:
            query = select(QueueEntry.call_sid).where(QueueEntry.state == "waiting")
            return set(session.scalars(query))


class Talks(TalkPage):
    """Notes how the page says that the call ended."""

    last: dict[str, Any] | None = None

    def connect(self) -> None:
        super().connect()
        receive = self.socket.receive

        def noted(timeout: float | None = None) -> Any:
            message = receive(timeout=timeout)
            if isinstance(message, str) and json.loads(message)["type"] == "ended":
                self.last = json.loads(message)
            return message

        self.socket.receive = noted


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def server(switchboard: Switchboard, tmp_path: Path) -> Iterator[Server]:
    assert switchboard, "the models are installed"
    port, audiosocket = free_port(), free_port()
    given = {
        "DATA": str(tmp_path),
        "PORT": str(port),
        "QUEUES": "desk",
        "HOURS": "working_day",
        "DRAIN_S": str(DRAIN_S),
        "TWILIO_VERIFY": "false",
        "AUDIOSOCKET": f"127.0.0.1:{audiosocket}",
    }
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment |= {f"CALLSTEER_{name}": value for name, value in given.items()}
    database = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    with open(tmp_path / "log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ivr.cli", "serve"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        running = Server(process, f"http://127.0.0.1:{port}", audiosocket, tmp_path, database)
        until(running.is_up)
        yield running
        process.kill()
        process.wait()
    database.close()


def test_callers_who_wait_are_handed_over_when_the_server_stops(server: Server) -> None:
    need = caller_audio(str(CALLS / "bank_01.wav"))
    AudioSocket.port = server.audiosocket
    AudioSocket.token = json.loads((server.data / "secrets.json").read_text())["asterisk_token"]
    phones: list[Phone] = [
        talk := Talks(server.url, need, hangs_up=False),
        trunk := AudioSocket(server.url, need, hangs_up=False),
        TwilioStream(server.url, need, hangs_up=False),
    ]
    threads = [Thread(target=phone.run, daemon=True) for phone in phones]
    for thread in threads:
        thread.start()
    until(lambda: len(server.waiting()) == 3)
    twilio, asterisk, browser = sids = sorted(server.waiting(), key=lambda sid: _kind(sid))
    server.process.send_signal(signal.SIGTERM)
    until(lambda: not server.is_up())
    with pytest.raises(urllib.error.HTTPError, match="503") as caught:
        posted(f"{server.url}/twilio/stream/voice", {"CallSid": "CA9"})
    caught.value.close()
    for thread in threads:
        thread.join(LIMIT_S)
    trunk.socket.close()
    assert [phone.ended for phone in phones] == [True] * 3
    document = Document(posted(f"{server.url}/twilio/next", {"CallSid": twilio}))
    assert document.of("Number") == "+442079460101"
    decision = posted(
        f"{server.url}/asterisk/calls/{asterisk}/decision", {"token": AudioSocket.token}
    )
    assert parse_qs(decision)["destination"] == ["card_services"]
    assert parse_qs(decision)["number"] == ["+442079460101"]
    assert talk.last is not None
    assert (talk.last["disposition"], talk.last["destination"]) == ("transferred", "card_services")
    for sid, path in ((twilio, "twilio/dialled"), (asterisk, f"asterisk/calls/{asterisk}/outcome")):
        fields = {"CallSid": sid, "DialCallStatus": "completed", "status": "ANSWER"}
        posted(f"{server.url}/{path}", {**fields, "token": AudioSocket.token})
    assert server.process.wait(LIMIT_S) == 0
    with server.database.begin() as session:
        stays = session.scalars(select(QueueEntry).where(QueueEntry.kind == "call")).all()
        assert {(stay.call_sid, stay.outcome) for stay in stays} == {
            (sid, "transferred") for sid in sids
        }
        calls = session.scalars(select(Call)).all()
        assert {(call.call_sid, call.disposition) for call in calls} == {
            (sid, "transferred") for sid in sids
        }
    assert browser
    assert b"Traceback" not in (server.data / "log").read_bytes()


def _kind(call_sid: str) -> int:
    """Order calls: Twilio's, Asterisk's, the browser's."""
    return 0 if call_sid.startswith("CA") else 1 if "-" in call_sid else 2
