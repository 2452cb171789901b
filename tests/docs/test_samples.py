"""The samples of docs/samples work as they stand, against the real API over HTTP."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server

from ivr.api.guard import Target
from ivr.api.sender import post
from ivr.api.signing import new_secret, signatures
from tests.conftest import missing
from tests.ivr.api.conftest import CALLER, NOW, Served

pytestmark = [pytest.mark.web, pytest.mark.model]

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
PROGRAMS = {".sh": "sh", ".py": sys.executable, ".mjs": "node"}
PATIENCE_S = 20


def command(sample: str) -> list[str]:
    program = shutil.which(PROGRAMS[Path(sample).suffix])
    if program is None or (sample.endswith(".sh") and shutil.which("curl") is None):
        missing(f"{sample} is not tried: its program is not installed")
    return [str(program), str(SAMPLES / sample)]


@pytest.fixture
def url(served: Served) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, served.client.application, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("sample", ["contexts.sh", "contexts.py", "contexts.mjs"])
def test_a_sample_pushes_a_context_once(sample: str, url: str, served: Served) -> None:
    run = [*command(sample), CALLER]
    there = {**os.environ, "CALLSTEER_URL": url, "CALLSTEER_KEY": served.key}
    for _ in range(2):
        done = subprocess.run(run, env=there, capture_output=True, timeout=PATIENCE_S, check=False)
        assert done.returncode == 0, done.stderr.decode()
        assert json.loads(done.stdout)["intent"] == "lost_stolen_card"
    (known,) = served.services.contexts.about(CALLER, NOW)
    assert known.title == "Your chat about the lost card"
    wrong = {**there, "CALLSTEER_KEY": "cs_wrong_key"}
    done = subprocess.run(run, env=wrong, capture_output=True, timeout=PATIENCE_S, check=False)
    assert done.returncode != 0
    assert b"Unauthorized" in done.stdout + done.stderr


@pytest.mark.parametrize("sample", ["webhook.py", "webhook.mjs"])
def test_a_sample_receives_events_and_believes_no_stranger(sample: str) -> None:
    secret, body, now = (
        new_secret(),
        b'{"type":"call.ended","data":{"call_sid":"CA1"}}',
        time.time(),
    )
    receiver = subprocess.Popen(
        [*command(sample), "0"],
        env={**os.environ, "WEBHOOK_SECRET": secret},
        stdout=subprocess.PIPE,
        text=True,
    )
    with receiver:
        assert receiver.stdout is not None
        port = int(receiver.stdout.readline().split()[-1])

        def sent(key: str, at: int) -> int | None:
            headers = {
                "webhook-id": "msg_1",
                "webhook-timestamp": str(at),
                "webhook-signature": signatures([new_secret(), key], "msg_1", at, body),
            }
            return post(Target("http", "localhost", port, "127.0.0.1", "/"), headers, body).status

        answers = [sent(new_secret(), int(now)), sent(secret, int(now) - 600)]
        answers += [sent(secret, int(now)), sent(secret, int(now))]
        printed = receiver.stdout.readline()
        receiver.terminate()
        rest = receiver.stdout.read()
    assert answers == [401, 401, 204, 204]
    assert printed.split(" ", 1)[0] == "call.ended"
    assert json.loads(printed.split(" ", 1)[1]) == {"call_sid": "CA1"}
    assert rest == "", "an event that comes twice is taken once"
