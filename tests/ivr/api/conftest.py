"""The API over a real database and real understanding, at a given time; a real receiver."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ivr.api.door import Door, api_blueprint
from ivr.api.guard import Guard
from ivr.api.operations import Services
from ivr.api.outbox import Outbox
from ivr.api.rate import Rate
from ivr.storage import Database, LiveCalls, open_database
from ivr.storage.api_answers import ApiAnswers
from ivr.storage.api_keys import ApiKeys, Scope
from ivr.storage.call_pages import CallPages
from ivr.storage.caller_key import caller_key
from ivr.storage.contexts import Contexts
from ivr.storage.webhooks import Webhooks
from ivr.switchboard import Switchboard

NOW = datetime(2026, 9, 2, 11, tzinfo=UTC)
CALLER = "+447700900123"


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **much: float) -> None:
        self.now += timedelta(**much)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    yield opened
    opened.close()


@dataclass
class Served:
    """The API as a client sees it."""

    client: FlaskClient
    services: Services
    keys: ApiKeys
    key: str

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {self.key}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        more = {} if body is None else {"json": body}
        return self.client.open(f"/api/v1{path}", method=method, headers=sent, **more)


@pytest.fixture
def served(database: Database, clock: Clock, switchboard: Switchboard) -> Iterator[Served]:
    webhooks, guard = Webhooks(database), Guard(plain_http=True, allow="127.0.0.1")
    outbox = Outbox(webhooks, guard, clock, lambda: 0.0)
    contexts = Contexts(database, lambda number: caller_key(number, "a secret"))
    pages, live = CallPages(database), LiveCalls(database)
    services = Services(
        switchboard, contexts, pages, live, webhooks, outbox, guard, lambda: (False, 2)
    )
    keys = ApiKeys(database)
    door = Door(services, keys, ApiAnswers(database), Rate(1000, lambda: 0.0).wait_s, clock)
    application = Flask("api")
    application.register_blueprint(api_blueprint(door))
    _, key = keys.create("all", list(Scope), NOW)
    yield Served(application.test_client(), services, keys, key)
    outbox.close()


@dataclass
class Receiver:
    """A webhook's endpoint that remembers what it got."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 204
    answer_headers: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(made.status)
            for name, value in made.answer_headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


Ask = Callable[..., Any]
