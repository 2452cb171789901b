"""gunicorn's lines."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from gunicorn.config import Config

from benchmarks.capacity import free_port, wait_until_ready
from ivr.cli.server_log import level_of, lines_as

pytestmark = pytest.mark.web


def test_lines_are_ours_without_what_a_request_brought_along(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log = lines_as("json")(Config())
    log.info("Listening at: %s (%s)", "http://127.0.0.1:1", 7)
    try:
        raise ValueError("broken")
    except ValueError:
        log.exception("Error handling request %s %s", "GET", "/c/secret-token")
        log.exception("Exception in worker process")
    log.warning("Invalid request from ip=192.0.2.1: Invalid HTTP request line: '/c/secret-token'")
    log.warning("a worker %s", "is slow")
    said = capsys.readouterr().err
    assert "secret" not in said
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["message"] for line in lines] == [
        "Listening at: http://127.0.0.1:1 (7)",
        "a request failed",
        "Exception in worker process",
        "Invalid request from ip=192.0.2.1",
        "a worker is slow",
    ]
    assert "ValueError: broken" in lines[1]["error"]


@pytest.mark.parametrize(
    ("ours", "its"), [("DEBUG", "info"), ("INFO", "info"), ("WARNING", "warning")]
)
def test_at_most_its_info_is_heard(ours: str, its: str) -> None:
    assert level_of(ours) == its


@pytest.mark.model
def test_a_server_that_logs_everything_logs_objects_without_addresses(
    tmp_path: Path, model: Callable[[str], Path]
) -> None:
    model("moonshine-tiny-en")
    port, log = free_port(), tmp_path / "log"
    settings = {"DATA": str(tmp_path), "LOG_FORMAT": "json", "LOG_LEVEL": "DEBUG", "DRAIN_S": "0"}
    env = {**os.environ, **{f"CALLSTEER_{name}": value for name, value in settings.items()}}
    command = [sys.executable, "-m", "ivr.cli", "serve", "--port", str(port)]
    with log.open("w") as file:
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=file)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
        for request in (b"GET /c/secret-token HTTP/1.1\r\n\r\n", b"\x00 /secret-token\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as caller:
                caller.sendall(request)
                assert b" 4" in caller.recv(100)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)
    said = log.read_text()
    lines = [json.loads(line) for line in said.splitlines()]
    assert any(line["message"].startswith("Callsteer listens on") for line in lines)
    assert any(line["logger"].startswith("ivr.") for line in lines)
    assert "secret" not in said
