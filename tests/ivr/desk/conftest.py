"""A desk over the real stores, with people who sign in, and calls that are really offered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

import ivr.people.passwords
from ivr.company import Company
from ivr.desk import Desk, Promises, desk_blueprint, menu_of
from ivr.people import Accounts, Role, guard, people_blueprint
from ivr.people.guard import COOKIE
from ivr.people.sign_ins import csrf_of
from ivr.queueing.calling_back import CallingBack
from ivr.queueing.floor import Dispatcher, Floor, open_floor
from ivr.reception.beside import Beside
from ivr.storage import Database, FollowUps, LiveCalls, open_database
from ivr.storage.bus import Bus
from ivr.storage.desk_log import DeskLog
from ivr.storage.messages import Messages
from ivr.storage.outbound import OutboundCalls
from ivr.storage.queue_parts import Entering
from ivr.web import add_page, send_headers, web_blueprint
from tests.ivr.queueing.callbacks import Carrier

PASSWORD = "seven green tractors"
PRESET, QUEUE = "bank", "card_services"
CARD = ["bank", "card_services"]
PACKET: dict[str, Any] = {
    "need": "A lost or stolen card.",
    "words": ["I was at the market", "my wallet is <b>gone</b> and my card"],
    "intent": "lost_stolen_card",
    "alternative": "card_blocked",
    "certainty": "the caller said yes to it",
    "slots": [{"name": "card_kind", "value": "debit", "mark": "✓"}],
    "tried": ["asked whether it was understood right"],
    "in_system_s": 21,
    "language": "en",
    "flags": ["urgent"],
    "reason": "Card services are open.",
    "opener": "Hello, I see this is about a lost or stolen card. Let me help you with that.",
    "transcript": ["I was at the market", "my wallet is <b>gone</b> and my card"],
    "tier": "gold",
    "repeat": 1,
}


@dataclass
class Room:
    """The application with its stores."""

    app: Flask
    database: Database
    floor: Floor
    log: DeskLog
    accounts: Accounts
    desk: Desk | None = None
    """None where a test puts its own together."""

    def dials(self) -> Carrier:
        """Let callbacks be rung from now on, and return who does it."""
        carrier = Carrier()
        assert self.desk is not None
        calls = OutboundCalls(self.database)
        calling = CallingBack(calls, self.floor, carrier, no_company, lambda do: do(), Beside())
        object.__setattr__(self.desk, "calling", calling)
        return carrier

    def caller(self, call_sid: str = "CS1", **more: Any) -> str:
        """Let a caller join the queue and return the entry's id."""
        new = Entering(call_sid, PRESET, QUEUE, packet=PACKET, **more)
        return self.floor.queues.enter(new, self.floor.now())

    def person(self, name: str, role: Role = Role.AGENT) -> None:
        given = self.accounts.add(name, role, "test")
        self.accounts.change_password(name, given, PASSWORD)

    def agent(self, name: str, role: Role = Role.AGENT) -> Caller:
        """Return the browser of somebody who is signed in."""
        self.person(name, role)
        client = self.app.test_client()
        client.post("/sign-in", data={"name": name, "password": PASSWORD})
        return Caller(client)


def no_company(_preset: str, _language: str) -> Company:
    raise AssertionError("nobody has picked up here")


@dataclass
class Caller:
    """A browser without the browser: sends what the page's script would."""

    client: FlaskClient

    def post(self, path: str, **body: Any) -> Any:
        cookie = self.client.get_cookie(COOKIE)
        headers = {"X-CSRF-Token": csrf_of(cookie.value if cookie else "")}
        return self.client.post(f"/desk/{path}", json=body, headers=headers)

    def works(self) -> None:
        assert self.post("shift", queues=[CARD]).status_code == 200
        assert self.post("state", state="available").json["state"] == "available"

    def screen(self) -> Any:
        return self.client.get("/desk/screen.json").json

    def takes(self) -> Any:
        """Accept what rings, and return the call."""
        offer = self.screen()["call"]["offer"]
        return self.post(f"offers/{offer}/accept").json["call"]


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setattr(ivr.people.passwords, "LOG_N", 4)
    database = open_database(f"sqlite:///{tmp_path}/desk.db")
    app = Flask("test")
    floor = open_floor(database, Bus(), lambda: datetime.now(UTC))
    log = DeskLog(database)
    promises = Promises(FollowUps(database), Messages(database), LiveCalls(database))
    desk = Desk(floor, log, menu_of(["bank"]), promises=promises)
    guard(app, database)
    send_headers(app)
    for pages in (
        web_blueprint(),
        people_blueprint(),
        desk_blueprint(desk),
    ):
        app.register_blueprint(pages)
    add_page(app, "Desk", "desk.page", Role.AGENT)
    app.add_url_rule("/", "home", lambda: "home")
    yield Room(app, database, floor, log, Accounts(database), desk)
    database.close()


@pytest.fixture
def served(room: Room) -> Iterator[str]:
    """Serve the desk, with the thread that makes the offers; return its address."""
    dispatcher = Dispatcher(room.floor)
    dispatcher.start()
    server = make_server("127.0.0.1", 0, room.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()
    dispatcher.close()


@pytest.fixture
def page(served: str, browser: Any) -> Any:
    """Open the desk in Chromium, which asks to sign in."""
    opened = browser.new_page()
    opened.goto(f"{served}/desk/")
    return opened


def signs_in(page: Any, name: str, password: str) -> None:
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")


def works(room: Room, page: Any) -> None:
    """Let ann sign in, choose a queue and be available."""
    room.person("ann")
    signs_in(page, "ann", PASSWORD)
    page.check("[data-preset=bank][data-queue=card_services]")
    page.click("#queues button")
    page.click(".states [data-state=available]:enabled")
    page.wait_for_selector("#idle.ready")
