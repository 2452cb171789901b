"""A callback through the real application: Twilio's API asked, the caller rung, the agent bridged.

The test is Twilio: its REST API is a server of the test's own, and what Twilio would post and
stream comes from here, in real time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from pydantic import SecretStr
from werkzeug.serving import make_server

import app
from ivr.settings import Settings
from ivr.storage import open_database
from ivr.storage.bus import Bus
from ivr.storage.queue_parts import Entering, EntryKind
from ivr.storage.queues import Queues
from ivr.switchboard import Switchboard
from tests.ivr.serving.servers import Served, answers, server
from tests.ivr.sockets import Client
from tests.ivr.telephony.twilio.calls import Document
from tests.test_waiting import LIMIT_S, LINE, Office, TwilioStream, posted

pytestmark = [pytest.mark.web, pytest.mark.model]

NUMBER = "+447700900123"


class Called(TwilioStream):
    """Somebody whom we call: the stream that our TwiML asks for."""

    token = ""

    def connect(self) -> None:
        self.heard_agent = False
        self.socket = Client(self.url.replace("http", "ws") + "/twilio/callback/socket")
        start = {
            "streamSid": "MZ1",
            "callSid": "CA77",
            "customParameters": {"token": self.token},
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        }
        self.tell("start", start=start)


@pytest.fixture
def twilio() -> Iterator[Served]:
    with server(answers(201, {"sid": "CA77", "status": "queued"})) as running:
        yield running


@pytest.fixture
def office(
    settings: Settings, switchboard: Switchboard, twilio: Served, tmp_path: Path
) -> Iterator[Office]:
    assert switchboard, "the models are installed"
    changes: dict[str, Any] = {
        "data": tmp_path,
        "queues": "desk",
        "hours": "working_day",
        "twilio_verify": False,
        "dialler": "twilio",
        "dial_from": "+442079460100",
        "twilio_account_sid": "AC1",
        "twilio_auth_token": SecretStr("secret"),
        "public_url": "https://ivr.example.com",
        "twilio_api": twilio.url,
    }
    application = app.create_app(settings.model_copy(update=changes))
    web = make_server("127.0.0.1", 0, application, threaded=True)
    Thread(target=web.serve_forever, daemon=True).start()
    database = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    yield Office(application, f"http://127.0.0.1:{web.port}", 0, database)
    web.shutdown()
    web.server_close()
    application.extensions["callsteer"].close()
    database.close()


def until(found: Any) -> Any:
    """Ask until there is an answer, for some seconds at most."""
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        if (answer := found()) is not None:
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


def test_a_callback_rings_the_caller_and_brings_both_together(
    office: Office, twilio: Served
) -> None:
    agent = office.agent("kim")
    agent.asks("/desk/shift", {"queues": [list(LINE)]})
    agent.asks("/desk/state", {"state": "available"})
    packet = {"need": "A lost or stolen card.", "intent": "lost_stolen_card"}
    new = Entering("CS1", *LINE, kind=EntryKind.CALLBACK, number=NUMBER, packet=packet)
    Queues(office.database, Bus()).enter(new, datetime.now(UTC))
    call = until(lambda: agent.asks("/desk/screen.json")["call"])
    assert (call["kind"], call["number"], call["dial"]) == ("callback", "", None)
    agent.offer_id = call["offer"]
    agent.asks(f"/desk/offers/{call['offer']}/accept", {})
    seen = until(lambda: twilio.seen[0] if twilio.seen else None)
    asked = parse_qs(seen.body.decode())
    assert (seen.path, asked["To"]) == ("/2010-04-01/Accounts/AC1/Calls.json", [NUMBER])

    def twilio_posts(address: str, **fields: str) -> str:
        local = address.replace("https://ivr.example.com", office.url)
        return posted(local, {"CallSid": "CA77", **fields})

    twilio_posts(asked["StatusCallback"][0], CallStatus="ringing")
    shown = agent.asks("/desk/screen.json")["call"]
    assert (shown["dial"]["stage"], shown["number"]) == ("ringing", "")
    question = Document(twilio_posts(asked["Url"][0], CallStatus="in-progress"))
    document = Document(twilio_posts(question["Gather"]["action"], Digits="1"))
    person = Called(office.url, np.zeros(160, np.int16), hangs_up=True)
    person.token = document["Parameter"]["value"]
    threads = [Thread(target=run, daemon=True) for run in (person.run, agent.talks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT_S)
    assert (person.heard_agent, agent.heard_caller) == (True, True)
    twilio_posts(asked["StatusCallback"][0], CallStatus="completed")
    after = Document(twilio_posts(document.of("Redirect")))
    assert after.verbs == ["Hangup"]
    screen = until(lambda: wrapped(agent.asks("/desk/screen.json")))
    assert screen["call"]["dial"]["outcome"] == "talked"
    assert NUMBER not in json.dumps(screen)


def wrapped(screen: dict[str, Any]) -> dict[str, Any] | None:
    return screen if screen["state"] == "wrap_up" else None
