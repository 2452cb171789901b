"""Whole calls over a real websocket, and in a real Chromium with a real microphone."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
import simple_websocket
import soundfile
from flask import Flask
from werkzeug.serving import make_server

import app
from ivr.caller_audio import caller_audio
from ivr.outside_parts import caller_secret
from ivr.people import Accounts, Role
from ivr.ports import Pcm
from ivr.settings import Settings
from ivr.storage import open_database
from ivr.storage.caller_key import caller_key
from ivr.storage.contexts import Context, Contexts
from ivr.storage.models import WebhookEndpoint
from ivr.storage.read_model import one_call
from ivr.storage.webhooks import Webhooks
from ivr.switchboard import Switchboard
from tests.axe import assert_usable
from tests.browsers import signs_in
from tests.conftest import CALLS, missing
from tests.conftest import CHROMIUM as FLAGS

CHROMIUM = shutil.which("chromium")
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def server(settings: Settings, switchboard: Switchboard) -> Iterator[str]:
    """Serve the real application on a free port and return its address."""
    served = make_server("127.0.0.1", 0, app.create_app(settings), threaded=True)
    Thread(target=served.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{served.port}"
    served.shutdown()
    served.server_close()


@pytest.fixture
def stopping(
    settings: Settings, switchboard: Switchboard, tmp_path: Path
) -> Iterator[tuple[str, Flask]]:
    """Serve an application of its own, that may be told to stop; return its address and it."""
    application = app.create_app(settings.model_copy(update={"data": tmp_path}))
    served = make_server("127.0.0.1", 0, application, threaded=True)
    Thread(target=served.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{served.port}", application
    served.shutdown()
    served.server_close()
    application.extensions["callsteer"].close()


class Tab:
    """A browser tab without the browser: it plays nothing, and its time runs as fast as it can."""

    def __init__(self, server: str, **start: Any) -> None:
        self.socket = simple_websocket.Client(f"ws://{server}/talk/socket")
        self.told: list[dict[str, Any]] = []
        self.send(type="start", preset="bank", working_day=True, **start)

    def send(self, **item: Any) -> None:
        self.socket.send(json.dumps(item))

    def listens(self, until: str, name: str = "") -> dict[str, Any]:
        """Return the next message of a type; prompts are over as soon as they come."""
        ends = time.monotonic() + PATIENCE_MS / 1000
        while time.monotonic() < ends:
            message = self.socket.receive(timeout=1)
            if not isinstance(message, str):
                continue
            item = json.loads(message)
            self.told.append(item)
            if item["type"] == "mark":
                self.send(type="mark", name=item["name"])
            if item["type"] == until and (not name or item.get("name") == name):
                return item
        raise AssertionError(f"no {until} came")

    def speaks(self, audio: Pcm) -> None:
        for begin in range(0, len(audio) - 159, 160):
            self.socket.send(audio[begin : begin + 160].astype("<i2").tobytes())
            time.sleep(0.01)  # twice as fast as people speak


@pytest.mark.web
@pytest.mark.model
def test_the_page_may_say_where_it_calls_from(server: str, settings: Settings) -> None:
    database, now = open_database(settings.database_url), datetime.now(UTC)
    contexts = Contexts(database, lambda number: caller_key(number, caller_secret(settings)))
    about = {"kind": "order", "title": "your blocked card", "intent": "card_blocked"}
    times = {"created_at": now, "expires_at": now + timedelta(hours=1)}
    contexts.put(Context(**about, **times, caller_key=contexts.key("+447700900145")))
    database.close()
    tab = Tab(server, caller="+447700900145")
    assert "Is this about your blocked card?" in tab.listens("prompt")["text"]
    tab.send(type="hangup")


@pytest.mark.web
@pytest.mark.model
def test_a_spoken_need_pops_the_card_and_is_kept(server: str, settings: Settings) -> None:
    tab = Tab(server)
    tab.listens("mark")
    tab.speaks(caller_audio(CALLS / "bank_02.wav"))
    card = tab.listens("card")["packet"]
    assert card["intent"] == "card_blocked"
    assert tab.listens("ended")["destination"] == "card_services"
    turns = [item["turn"] for item in tab.told if item["type"] == "turn"]
    assert max(len(turn["top3"]) for turn in turns) == 3
    assert any(item["type"] == "partial" for item in tab.told)
    database = open_database(settings.database_url)
    kept = None
    for _ in range(100):
        kept = kept or one_call(database, card["call_sid"])
        time.sleep(0.05)
    database.close()
    assert kept is not None
    assert kept["packet"]["need"] == card["need"]


@pytest.mark.web
@pytest.mark.model
def test_keys_alone_reach_a_person(server: str) -> None:
    tab = Tab(server)
    tab.listens("prompt", "open")
    tab.send(type="key", digit="0")
    tab.listens("prompt", "agent_once")
    tab.send(type="key", digit="0")
    assert tab.listens("ended")["destination"] == "front_desk"


@pytest.mark.web
@pytest.mark.model
def test_the_company_hears_of_a_call_from_its_beginning_to_its_end(
    server: str, settings: Settings
) -> None:
    database = open_database(settings.database_url)
    webhooks, now = Webhooks(database), datetime.now(UTC)
    inside = WebhookEndpoint(url="https://127.0.0.1/", types=[], secret="whsec_", created_at=now)
    made = webhooks.add(inside)
    tab = Tab(server)
    tab.listens("prompt", "open")
    tab.send(type="key", digit="0")
    tab.listens("prompt", "agent_once")
    tab.send(type="key", digit="0")
    tab.listens("ended")
    told: set[str] = set()
    for _ in range(100):
        told = {item.event_type for item in webhooks.deliveries(made.id)}
        if "call.ended" in told:
            break
        time.sleep(0.05)
    webhooks.remove(made.id)
    database.close()
    assert told == {"call.started", "call.routed", "handoff.ready", "call.ended"}


@pytest.mark.web
@pytest.mark.model
def test_a_closed_tab_ends_the_call(server: str) -> None:
    tab = Tab(server)
    started = tab.listens("started")
    tab.socket.close()
    assert started["call_sid"].startswith("CS")


@pytest.mark.web
@pytest.mark.model
@pytest.mark.parametrize("message", ["[]", "{}", "not json"])
def test_a_page_that_says_nothing_sensible_is_told_so(server: str, message: str) -> None:
    socket = simple_websocket.Client(f"ws://{server}/talk/socket")
    socket.send(message)
    assert "Reload" in json.loads(str(socket.receive(timeout=20)))["message"]


@pytest.mark.web
@pytest.mark.model
def test_an_unknown_preset_is_told_to_the_page(server: str) -> None:
    socket = simple_websocket.Client(f"ws://{server}/talk/socket")
    socket.send(json.dumps({"type": "start", "preset": "nowhere"}))
    assert "there is no pack" in json.loads(str(socket.receive(timeout=20)))["message"]


@pytest.mark.web
def test_probes_answer(server: str) -> None:
    from urllib.request import urlopen

    for path, status in (("healthz", "ok"), ("readyz", "ok")):
        with urlopen(f"http://{server}/{path}", timeout=20) as answer:
            assert json.load(answer)["status"] == status


@pytest.fixture
def page(server: str, browser: Any) -> Any:
    """Open the Talk page in Chromium."""
    return talk_page(browser, server)


def talk_page(browser: Any, server: str) -> Any:
    opened = browser.new_page()
    opened.goto(f"http://{server}/talk/")
    opened.wait_for_selector("[data-clip]")
    return opened


def microphone() -> Path:
    """Write what the microphone hears: the caller waits for the greeting, then speaks."""
    path = Path(tempfile.mkdtemp()) / "microphone.wav"
    audio = caller_audio(CALLS / "bank_09.wav")
    padded = np.concatenate([np.zeros(8000 * 12, np.int16), audio, np.zeros(16000, np.int16)])
    soundfile.write(path, padded.repeat(6), 48000)
    return path


@pytest.mark.browser
def test_what_is_said_into_the_microphone_shows_on_the_agents_card(
    server: str, browser: Any
) -> None:
    hears = f"--use-file-for-fake-audio-capture={microphone()}%noloop"
    other = browser.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, hears])
    page = talk_page(other, server)
    page.click("#call")
    page.wait_for_selector("#card:not([hidden]) h3", timeout=PATIENCE_MS)
    assert "fraud" in page.inner_text("#card h3")
    assert "payments on my account" in page.inner_text("#talk")
    other.close()


@pytest.mark.browser
def test_a_sample_caller_is_put_through(page: Any) -> None:
    assert_usable(page)
    page.click("[data-clip=bank_02]")
    page.wait_for_selector("#card:not([hidden]) h3", timeout=PATIENCE_MS)
    assert "card that doesn't work" in page.inner_text("#card h3")
    assert page.locator("#bars .need").count() == 3
    assert "accept" in page.inner_text("#decision")
    assert_usable(page)


@pytest.mark.browser
def test_the_keypad_and_the_keyboard_reach_a_person(page: Any) -> None:
    page.click("[data-clip=bank_03]")
    page.wait_for_selector("#talk .us", timeout=PATIENCE_MS)
    page.click('[data-key="0"]')
    page.locator("#talk .us").nth(1).wait_for(timeout=PATIENCE_MS)
    page.keyboard.press("0")
    page.wait_for_selector("#card:not([hidden]) h3", timeout=PATIENCE_MS)
    assert "front desk" in page.inner_text("#card")


def test_chromium_is_the_one_that_the_set_up_installs() -> None:
    if CHROMIUM is None:
        missing("no Chromium on this machine: install the package chromium")
    assert CHROMIUM is not None
    shown = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=True)
    assert "Chromium" in shown.stdout


@pytest.mark.browser
def test_two_tabs_are_a_whole_call_the_caller_talks_and_the_agent_answers(
    server: str, settings: Settings, page: Any
) -> None:
    database = open_database(settings.database_url)
    given = Accounts(database).add("ann", Role.AGENT, "test")
    Accounts(database).change_password("ann", given, "seven green tractors")
    database.close()
    desk = page.context.browser.new_page()
    signs_in(desk, f"http://{server}/desk/", "ann", "seven green tractors")
    desk.check("[data-preset=bank][data-queue=card_services]")
    desk.click("#queues button")
    desk.click(".states [data-state=available]:enabled")
    desk.wait_for_selector("#idle.ready")
    page.click("[data-clip=bank_02]")
    desk.wait_for_selector("#call.ringing", timeout=PATIENCE_MS)
    assert "card that doesn't work" in desk.inner_text("#need")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#call.accepted")
    desk.wait_for_selector("#audio:empty", state="attached", timeout=PATIENCE_MS)
    assert "Ringing" in page.inner_text("#card .rings")
    desk.click("[data-move=finish]")
    desk.wait_for_selector("#call.wrap_up")
    page.wait_for_selector("#state:not(.live)", timeout=PATIENCE_MS)
    assert page.inner_text("#card .rings") == "Put through; the call is over"
    assert_usable(page)
    desk.click(".states [data-state=offline]")
    desk.wait_for_selector("#dot.offline", state="attached")


@pytest.mark.web
@pytest.mark.model
def test_a_server_that_stops_sends_the_pages_callers_to_a_person_and_takes_no_more(
    stopping: tuple[str, Flask],
) -> None:
    address, application = stopping
    tab = Tab(address)
    tab.listens("prompt", "open")
    drained: list[bool] = []

    def drain() -> None:
        drained.append(application.extensions["callsteer"].drain(0, 30))

    thread = Thread(target=drain)
    thread.start()
    ended = tab.listens("ended")
    assert (ended["disposition"], ended["destination"]) == ("escalated", "front_desk")
    thread.join(60)
    assert drained == [True]
    late = Tab(address)
    assert "about to stop" in late.listens("error")["message"]
