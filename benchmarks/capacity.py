"""How many callers at once: ``python -m benchmarks.capacity [--json]``.

Starts a server of its own, and has ``callsteer simulate`` place calls on it through Twilio's
media stream, in real time, with more and more of them at once. The capacity is the largest
number at which the answer comes within 1.2 s of the caller's last sound in 95 of 100 cases and
no call fails; beside it the same with a fixed time-out. Caller and server share the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.report import report

GOAL_MS = 1_200
READY_S = 60
METRICS = (
    "right",
    "failed or hung",
    "first_audio_p95_ms",
    "answer_p50_ms",
    "answer_p95_ms",
    "good",
)
STEPS = (10, 20, 30, 40, 50, 60, 70, 80, 100)


def free_port() -> int:
    """Return a port of the loopback interface that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def server(endpointing: str, calls: int) -> Iterator[tuple[str, dict[str, str]]]:
    """Run a server; yield its address and the environment it runs in."""
    port = free_port()
    with tempfile.TemporaryDirectory() as data:
        settings = {
            "CALLSTEER_DATA": data,
            "CALLSTEER_ENDPOINTING": endpointing,
            "CALLSTEER_CALLS": str(calls),
            "CALLSTEER_DRAIN_S": "0",
            "OMP_NUM_THREADS": "1",
        }
        environment = {**os.environ, **settings}
        command = [sys.executable, "-m", "ivr.cli", "serve", "--port", str(port)]
        with Path(data, "server.log").open("w") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        url = f"http://127.0.0.1:{port}"
        try:
            wait_until_ready(url, process)
            yield url, environment
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait for the readiness probe.

    Raises:
        SystemExit: the server has ended, or takes too long.

    """
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(f"{url}/readyz", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("the server does not come up; try: callsteer serve")


def placed(url: str, environment: dict[str, str], at_once: int, preset: str) -> dict[str, Any]:
    """Place two calls for each of ``at_once`` lines and return the simulator's report."""
    command = [
        *(sys.executable, "-m", "ivr.cli", "simulate", "--url", url, "--json"),
        *("--carrier", "twilio-stream", "--preset", preset),
        *("--calls", str(2 * at_once), "--concurrency", str(at_once)),
    ]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=600
    )
    if not done.stdout:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--preset", default="bank")
    parser.add_argument("--steps", nargs="*", type=int, default=list(STEPS))
    parser.add_argument("--methods", nargs="*", default=["intent", "fixed"])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = []
    for method in options.methods:
        with server(method, max(options.steps) + 8) as (url, environment):
            placed(url, environment, 2, options.preset)  # the first calls fill the caches
            for at_once in options.steps:
                row = row_of(method, at_once, placed(url, environment, at_once, options.preset))
                rows.append(row)
                sys.stderr.write(f"{row}\n")
                if not row["good"]:
                    break
    report(rows, options.json, METRICS)


def row_of(method: str, at_once: int, found: dict[str, Any]) -> dict[str, Any]:
    """Return one row of the table."""
    broken = found["failed"] + found["hung"]
    p95 = found["answer_ms"]["p95"]
    return {
        "benchmark": "capacity",
        "method": f"{method} endpointing",
        "callers": at_once,
        "calls": found["calls"],
        "right": found["right"],
        "failed or hung": broken,
        "first_audio_p95_ms": found["first_audio_ms"]["p95"],
        "answer_p50_ms": found["answer_ms"]["p50"],
        "answer_p95_ms": p95,
        "good": broken == 0 and p95 is not None and p95 <= GOAL_MS,
    }


if __name__ == "__main__":
    main()
