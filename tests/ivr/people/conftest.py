"""Pages with people, a clock that is set by hand, and cheap passwords."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import ivr.people.passwords
from ivr.people import Accounts, Role, guard, people_blueprint
from ivr.people.guard import COOKIE
from ivr.people.sign_ins import csrf_of
from ivr.storage import Database, open_database
from ivr.web import add_page, send_headers, web_blueprint

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "seven green tractors"


@dataclass
class Site:
    """The application, and what a test asks of it."""

    app: Flask
    database: Database
    accounts: Accounts
    now: datetime = NOW
    made: set[str] = field(default_factory=set)

    def passes(self, span: timedelta) -> None:
        self.now += span

    def person(self, name: str, role: Role = Role.AGENT) -> FlaskClient:
        """Return the browser of a user who has a password but is not signed in."""
        if name not in self.made:
            given = self.accounts.add(name, role, "test")
            self.accounts.change_password(name, given, PASSWORD)
            self.made.add(name)
        return self.app.test_client()

    def signed_in(self, name: str, role: Role = Role.AGENT) -> FlaskClient:
        client = self.person(name, role)
        assert sign_in(client, name, PASSWORD) == 302
        return client


def sign_in(client: FlaskClient, name: str, password: str) -> int:
    return client.post("/sign-in", data={"name": name, "password": password}).status_code


def token(client: FlaskClient) -> str:
    cookie = client.get_cookie(COOKIE)
    return cookie.value if cookie is not None else ""


def csrf(client: FlaskClient) -> dict[str, str]:
    return {"csrf_token": csrf_of(token(client))}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(ivr.people.passwords, "LOG_N", 4)
    database = open_database(f"sqlite:///{tmp_path}/people.db")
    app = Flask("test")
    made = Site(app, database, Accounts(database))
    guard(app, database, now=lambda: made.now)
    app.register_blueprint(web_blueprint())
    app.register_blueprint(people_blueprint())
    send_headers(app)
    add_page(app, "Users", "people.users", Role.ADMIN)
    app.add_url_rule("/", "home", lambda: "home")
    yield made
    database.close()
