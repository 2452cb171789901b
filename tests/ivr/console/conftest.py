"""The console over a real database, people of every role, and a small line that sells tea."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

import ivr.people.passwords
from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.console import Console, console_blueprint
from ivr.console.hearing import Hearing
from ivr.invited import Links, Trials, invited_blueprint
from ivr.live_board import LiveBoard
from ivr.people import Accounts, Role, guard, people_blueprint
from ivr.people.guard import COOKIE
from ivr.people.sign_ins import csrf_of
from ivr.settings import load_settings
from ivr.storage import Database, open_database
from ivr.storage.bus import Bus
from ivr.storage.invitations import Invitations
from ivr.storage.models import Call, MissedUtterance, Turn
from ivr.switchboard import Switchboard
from ivr.tuning import Replays
from ivr.tuning.readying import Readying
from ivr.web import add_page, send_headers, web_blueprint
from tests.ivr.tuning.conftest import TEA, Desk

PASSWORD = "seven green tractors"
PATIENCE_S = 20.0
"""So that pages show what they would after a reload."""
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Office:
    """The pages, and everything behind them."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.desk = Desk(database, folder / "cache")
        settings = load_settings(preset="tea", data=folder, database="none")
        self.replays, self.readying = Replays(), Readying(self.desk.workshop)
        self.readying.patience_s = PATIENCE_S
        links, bus = Links("secret"), Bus()
        self.board = LiveBoard(bus)
        trials = Trials(Switchboard(settings), Invitations(database), lambda: NOW)
        self.console = console = Console(
            Switchboard(settings),
            database,
            self.desk.workshop,
            self.desk.triage,
            self.replays,
            self.readying,
            lambda: NOW,
            links=links,
            hearing=Hearing("secret"),
            board=self.board,
            bus=bus,
        )
        self.app = Flask("console")
        send_headers(self.app, secure=False)
        guard(self.app, database)
        for pages in (web_blueprint(), people_blueprint(), console_blueprint(console)):
            self.app.register_blueprint(pages)
        self.app.register_blueprint(invited_blueprint(trials, links))
        add_page(self.app, "Console", "console.home", Role.VIEWER)
        self._accounts = Accounts(database)

    def person(self, name: str, role: Role) -> None:
        """Let somebody have a password."""
        given = self._accounts.add(name, role, "test")
        self._accounts.change_password(name, given, PASSWORD)

    def signed_in(self, role: Role) -> Client:
        """Return the browser of somebody new with that role."""
        name = role.word
        self.person(name, role)
        client = self.app.test_client()
        client.post("/sign-in", data={"name": name, "password": PASSWORD})
        return Client(client)

    def keep(self, *rows: Any) -> None:
        with self.database.begin() as session:
            session.add_all(rows)


class Client:
    """A browser that is signed in."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        cookie = client.get_cookie(COOKIE)
        assert cookie is not None
        self._csrf = csrf_of(cookie.value)

    def page(self, path: str) -> str:
        """Return a page's text, which must be there."""
        answer = self._client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def json(self, path: str) -> dict[str, Any]:
        """Return what scripts of a page get from an address."""
        answer = self._client.get(path, headers={"Accept": "application/json"})
        assert answer.status_code == 200, answer.text
        return dict(answer.get_json())

    def status(self, path: str) -> int:
        return self._client.get(path).status_code

    def got(self, path: str) -> Any:
        """Return what a page's script is answered."""
        return self._client.get(path).get_json()

    def post(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """Send JSON as the pages do."""
        answer = self._client.post(path, json=body, headers={"X-CSRF-Token": self._csrf})
        return answer.status_code, answer.get_json(silent=True) or {}

    def answer(self, path: str, **body: Any) -> TestResponse:
        """Send JSON, and return the whole answer."""
        return self._client.post(path, json=body, headers={"X-CSRF-Token": self._csrf})

    def upload(
        self, path: str, files: Mapping[str, Any], **fields: str
    ) -> tuple[int, dict[str, Any]]:
        """Send files with fields as a form does."""
        answer = self.sends(path, {**fields, **files})
        return answer.status_code, answer.get_json(silent=True) or {}

    def sends(self, path: str, fields: Mapping[str, Any]) -> TestResponse:
        """Send a form with files, and return the whole answer."""
        return self._client.post(path, data=fields, headers={"X-CSRF-Token": self._csrf})

    def sound(self, path: str, data: bytes) -> TestResponse:
        """Send a sound file as the body, as the pages do."""
        headers = {"X-CSRF-Token": self._csrf}
        return self._client.post(path, data=data, content_type="audio/wav", headers=headers)

    def opens(self, path: str, fields: Mapping[str, str]) -> TestResponse:
        """Send a form as a browser does that shows the answer."""
        data = {**fields, "csrf_token": self._csrf}
        return self._client.post(path, data=data, headers={"Accept": "text/html"})

    def form(self, path: str, **fields: str) -> int:
        data = {**fields, "csrf_token": self._csrf}
        return self._client.post(path, data=data).status_code


def missed(text: str, number: int = 0, **other: Any) -> MissedUtterance:
    values: dict[str, Any] = {
        "preset": "tea",
        "language": "en",
        "key": text,
        "text": text,
        "call_sid": f"CS{number}",
        "turn": 1,
        "why": "no_match",
        "top3": [{"intent": "order", "confidence": 0.4}, {"intent": "refund", "confidence": 0.1}],
        "at": NOW,
        **other,
    }
    return MissedUtterance(**values)


def ended(number: int, text: str, **other: Any) -> Call:
    """Return an ended call in which ``text`` was said."""
    turn = Turn(
        number=1,
        transcript=text,
        confidence=0.9,
        expectation="open",
        intent="order",
        band="accept",
        verdict="accepted",
        trace={"top3": [{"intent": "order", "confidence": 0.9}], "rule": "classifier"},
    )
    values: dict[str, Any] = {
        "preset": "tea",
        "language": "en",
        "channel": "browser",
        "started_at": NOW - timedelta(hours=1),
        "ended_at": NOW - timedelta(hours=1) + timedelta(seconds=30),
        "disposition": "contained",
        "intent": "order",
        "tried": ["accepted"],
        **other,
    }
    return Call(call_sid=f"CS{number}", turns=[turn], **values)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    def loaded(name: str) -> Pack:
        return Pack.model_validate(TEA) if name == "tea" else load_pack(name)

    monkeypatch.setattr("ivr.companies.load_pack", loaded)
    monkeypatch.setattr(ivr.people.passwords, "LOG_N", 4)
    database = open_database(f"sqlite:///{tmp_path}/tea.db")
    office = Office(database, tmp_path)
    yield office
    office.readying.close()
    database.close()


@pytest.fixture
def served(office: Office) -> Iterator[str]:
    """Serve the console; return its address."""
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
