"""Two processes of one server share a PostgreSQL: they lose and duplicate nothing.

One real server for all tests here, started by the command line, and real sockets to it.
"""

from __future__ import annotations

import base64
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread

import pytest
from sqlalchemy import select

import asr.models
from benchmarks.capacity import free_port
from ivr.people.accounts import Accounts
from ivr.people.roles import Role
from ivr.storage import Database, open_database
from ivr.storage.models import MessageOut, QueueEntry, WebhookDelivery, WebhookEndpoint
from ivr.storage.queue_parts import EntryState
from ivr.storage.webhooks import Webhooks
from tests.ivr.conftest import postgres
from tests.processes import AgentOf, Caller, Server, hear_each_other, signed_in, talk, until

__all__ = ["postgres"]

pytestmark = [pytest.mark.web, pytest.mark.model]

PASSWORD = "seven green tractors"
JOBS = 24
EVENT = "spike.detected"
LINE = ["bank", "front_desk"]
"""Where who asks for a person goes."""


@pytest.fixture(scope="module")
def shared(postgres: Callable[[], str]) -> str:
    """Return the address of the database that the processes share."""
    return postgres()


@pytest.fixture(scope="module")
def database(shared: str) -> Iterator[Database]:
    """Return the same database, as the tests see it."""
    opened = open_database(shared)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server(
    shared: str,
    model: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """Run a server of two processes."""
    for name in asr.models.required():
        model(name)
    port, data = free_port(), tmp_path_factory.mktemp("several")
    given = {
        "CALLSTEER_DATABASE": shared,
        "CALLSTEER_PROCESSES": "2",
        "CALLSTEER_DATA": str(data),
        "CALLSTEER_QUEUES": "desk",
        "CALLSTEER_HOURS": "working_day",
        "CALLSTEER_WEBHOOK_HTTP": "true",
        "CALLSTEER_WEBHOOK_ALLOW": "127.0.0.0/8",
        "CALLSTEER_SMS": "kept",
        "CALLSTEER_SMS_QUIET": "",
        "CALLSTEER_DRAIN_S": "0",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-m", "ivr.cli", "serve", "--port", str(port)]
    log = data / "server.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            command, env={**os.environ, **given}, stdout=file, stderr=file, cwd=Path.cwd()
        )
    made = Server(port, process, log)
    try:
        both(made)
        yield made
    finally:
        for connection in made.held:
            connection.close()
        process.terminate()
        process.wait(timeout=90)


def both(server: Server) -> tuple[int, int]:
    """Return the ids of two processes, once both have answered."""
    seen: set[int] = set()

    def answered() -> list[int] | None:
        assert server.process.poll() is None, server.log.read_text()
        found = server.connection()
        if found is not None:
            found[1].close()
            seen.add(found[0])
        alive = sorted(seen & server.workers())
        return alive if len(alive) == 2 else None

    one, other = until(answered, "answers of two processes")
    return one, other


@pytest.fixture(scope="module")
def agent(server: Server, database: Database) -> AgentOf:
    """Return an agent who is signed in."""
    accounts = Accounts(database)
    accounts.change_password("kim", accounts.add("kim", Role.AGENT, "test"), PASSWORD)
    return signed_in(server, both(server)[0], "kim", PASSWORD)


def test_both_processes_answer_and_either_counts_for_both(server: Server) -> None:
    one, other = both(server)
    for process in (one, other):
        metrics = server.text(process, "/metrics")
        counted = re.findall(r'callsteer_process_calls\{process="(\d+)"\}', metrics)
        assert sorted(map(int, counted)) == [one, other]


def test_every_job_of_the_outboxes_is_done_exactly_once(server: Server, database: Database) -> None:
    both(server)
    came: Counter[str] = Counter()
    lock = Lock()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                came[self.headers["webhook-id"]] += 1
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    receiver = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=receiver.serve_forever, daemon=True).start()
    webhooks, now = Webhooks(database), datetime.now(UTC)
    address = f"http://127.0.0.1:{receiver.server_port}/"
    webhooks.add(endpoint(address, now))
    for number in range(JOBS):
        webhooks.enqueue(EVENT, {"alert_id": str(number)}, now)
    with database.begin() as session:
        session.add_all(message(number, now) for number in range(JOBS))

    def done() -> bool:
        with database.begin() as session:
            sent = session.scalars(select(WebhookDelivery.state)).all()
            kept = session.scalars(select(MessageOut.state)).all()
        return set(sent) == {"delivered"} and set(kept) == {"kept"}

    until(done, "all deliveries")
    receiver.shutdown()
    receiver.server_close()
    assert len(came) == JOBS
    assert set(came.values()) == {1}
    with database.begin() as session:
        assert set(session.scalars(select(WebhookDelivery.attempts))) == {1}
        assert set(session.scalars(select(MessageOut.tries))) == {1}


def endpoint(address: str, now: datetime) -> WebhookEndpoint:
    secret = "whsec_" + base64.b64encode(bytes(32)).decode()
    return WebhookEndpoint(url=address, types=[EVENT], secret=secret, created_at=now)


def message(number: int, now: datetime) -> MessageOut:
    return MessageOut(
        call_sid=f"CS{number}",
        preset="bank",
        kind="agent",
        caller_key=f"key{number}",
        number="+442079460001",
        text="hello",
        state="waiting",
        due_at=now,
        tries=0,
        created_at=now,
    )


def test_a_desk_hears_at_once_of_what_was_done_in_the_other_process(
    server: Server, agent: AgentOf
) -> None:
    one, other = both(server)
    agent.asks(other, "/desk/shift", {"queues": [LINE]})
    line = server.to(one)
    line.request("GET", "/desk/events", headers=agent.headers)
    events = line.getresponse()
    assert events.readline().startswith(b"retry:")
    agent.asks(other, "/desk/state", {"state": "available"})
    assert until(lambda: events.readline().startswith(b"event:"), "the news")
    events.close()
    line.close()
    assert agent.asks(one, "/desk/screen.json")["state"] == "available"
    agent.asks(one, "/desk/state", {"state": "break"})


def test_work_that_was_begun_in_one_process_is_followed_in_the_other(
    server: Server, database: Database
) -> None:
    accounts = Accounts(database)
    accounts.change_password("tess", accounts.add("tess", Role.TUNER, "test"), PASSWORD)
    one, other = both(server)
    tess = signed_in(server, one, "tess", PASSWORD)
    begun = [tess.asks(process, "/console/replay", {})["id"] for process in (one, other)]
    for process in (one, other):
        for replay in begun:
            assert tess.asks(process, f"/console/replay/{replay}")["id"] == replay


def test_an_agent_talks_to_a_caller_of_the_other_process_who_outlives_their_own(
    server: Server, agent: AgentOf, database: Database
) -> None:
    mine, theirs = both(server)
    agent.asks(mine, "/desk/shift", {"queues": [LINE]})
    caller = Caller(server, theirs, "/talk/socket")
    caller.begins()
    agent.asks(mine, "/desk/state", {"state": "available"})
    headset = talk(server, agent, caller, mine)
    hear_each_other(headset, caller)

    os.kill(mine, signal.SIGKILL)
    new = sum(both(server)) - theirs
    assert new not in (mine, theirs)
    until(lambda: is_waiting(caller, database), "the caller's place in line")
    headset.close()
    agent.asks(new, "/desk/state", {"state": "available"})
    headset = talk(server, agent, caller, new)
    hear_each_other(headset, caller)

    another = Caller(server, new, "/talk/socket")
    another.begins()
    for process in (theirs, new):
        metrics = server.text(process, "/metrics").splitlines()
        assert 'callsteer_calls_started_total{channel="browser"} 2.0' in metrics
    another.close()
    caller.close()
    headset.close()


def is_waiting(caller: Caller, database: Database) -> bool:
    """Whether the only caller waits, on a line that lives."""
    caller.listen(0.05)
    assert not caller.closed
    with database.begin() as session:
        [entry] = session.scalars(select(QueueEntry)).all()
        return entry.state == EntryState.WAITING and bool(entry.front)
