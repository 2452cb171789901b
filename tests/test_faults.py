"""A real server with real callers on it, and something breaks: every caller reaches a person.

The callers are ``callsteer simulate``'s, through Twilio's protocols, in real time.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from benchmarks.capacity import free_port, wait_until_ready

pytestmark = pytest.mark.web

OPERATOR = "front_desk"
TALKING_S = 20
"""Within this, a placed call has begun."""


class Line:
    """A running server, and callers on it."""

    def __init__(self, url: str, process: subprocess.Popen[bytes], data: Path) -> None:
        self.url, self.process, self.data = url, process, data

    def calls(self, count: int, carrier: str = "twilio-stream") -> subprocess.Popen[str]:
        """Place calls at once; ``outcome`` waits for them."""
        command = [
            *(sys.executable, "-m", "ivr.cli", "simulate", "--url", self.url, "--json"),
            *("--carrier", carrier, "--preset", "bank"),
            *("--calls", str(count), "--concurrency", str(count)),
        ]
        return subprocess.Popen(
            command,
            env={**os.environ, "CALLSTEER_DATA": str(self.data)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_for(self, what: Callable[[], bool]) -> None:
        """Wait until something is true of the server; bounded."""
        until = time.monotonic() + TALKING_S
        while not what():
            assert time.monotonic() < until, "the calls never began"
            self.process.poll()

    def phases(self) -> list[str]:
        """Return where the calls in progress are."""
        with sqlite3.connect(self.data / "callsteer.db", timeout=10) as database:
            return [phase for (phase,) in database.execute("SELECT phase FROM live_calls")]

    def talking(self, count: int) -> bool:
        """Whether so many callers talk to us."""
        return self.phases().count("talking") >= count

    def worker(self) -> int:
        """Return the process that holds the calls."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int(children.read_text().split()[0])


@contextmanager
def server(data: Path, **settings: str) -> Iterator[Line]:
    port = free_port()
    environment = {
        **os.environ,
        "CALLSTEER_DATA": str(data),
        "CALLSTEER_DRAIN_S": "0",
        **settings,
    }
    command = [sys.executable, "-m", "ivr.cli", "serve", "--port", str(port)]
    with (data / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process)
        yield Line(url, process, data)
    finally:
        process.terminate()
        process.wait(timeout=60)


def outcome(callers: subprocess.Popen[str]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return each caller's report and the totals."""
    out, err = callers.communicate(timeout=180)
    assert out, err
    *each, totals = (json.loads(line) for line in out.splitlines())
    return each, totals


def test_callers_of_a_killed_worker_reach_the_operator(tmp_path: Path) -> None:
    with server(tmp_path) as line:
        callers = line.calls(2)
        line.wait_for(lambda: line.talking(2))
        os.kill(line.worker(), signal.SIGKILL)
        each, totals = outcome(callers)
        assert [call["got"] for call in each] == [OPERATOR] * 2
        assert (totals["failed"], totals["hung"]) == (0, 0)


def test_callers_of_a_stopping_server_are_put_through_to_a_person(tmp_path: Path) -> None:
    with server(tmp_path) as line:
        callers = line.calls(2)
        line.wait_for(lambda: line.talking(2))
        line.process.terminate()
        each, totals = outcome(callers)
        # Whose need was clear in that moment is on the way to the right people already.
        assert all(call["got"] in (OPERATOR, call["wanted"]) for call in each), each
        assert totals["hung"] == 0
        # What Twilio reports after they were put through would meet the server's successor; a
        # busy machine makes the simulator late, which is no fault of the server's.
        known = ("no connection", "simulator was late")
        assert all(any(part in reason for part in known) for reason in totals["errors"])


def test_callers_beyond_the_capacity_are_served_by_the_carriers_recogniser(tmp_path: Path) -> None:
    with server(tmp_path, CALLSTEER_CALLS="1") as line:
        _, totals = outcome(line.calls(3))
        assert (totals["right"], totals["failed"], totals["hung"]) == (3, 0, 0)
    with sqlite3.connect(tmp_path / "callsteer.db") as database:
        ways = {way for (way,) in database.execute("SELECT channel FROM calls")}
    assert ways == {"twilio_stream", "twilio_webhook"}


@pytest.mark.parametrize("carrier", ["twilio-stream", "twilio-webhook"])
def test_a_database_that_is_lost_in_a_call_costs_no_caller_the_way(
    tmp_path: Path, carrier: str
) -> None:
    with server(tmp_path) as line:
        callers = line.calls(2, carrier)
        line.wait_for(lambda: line.talking(2))
        with sqlite3.connect(tmp_path / "callsteer.db", timeout=10) as database:
            database.execute("DROP TABLE live_calls")
        _, totals = outcome(callers)
        assert (totals["right"], totals["failed"], totals["hung"]) == (2, 0, 0)
    assert "live_calls" in (tmp_path / "server.log").read_text(), "it was noticed"
