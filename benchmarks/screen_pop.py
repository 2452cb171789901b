"""How soon after the decision the agent's screen can be asked for.

``python -m benchmarks.screen_pop [--calls N] [--json]``. Real calls by Twilio's webhooks against
the whole application with SQLite, over HTTP on this machine: the caller says what it is about,
agrees if asked, and as soon as the answer that puts the call through is there, the API is asked
for what the agent sees until it has it. The aim is one second.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from threading import Thread

import numpy as np
import requests
from werkzeug.serving import make_server

import app
from benchmarks.report import report
from ivr.settings import load_settings
from ivr.storage import open_database
from ivr.storage.api_keys import ApiKeys, Scope

AIM_MS, TURNS, PATIENCE_S = 1000, 8, 10.0
SAID = ("my card keeps getting declined at the shop", "yes", "yes", "yes")
ACTION = re.compile(r'action="([^"]+)"')
GOING = ("<Enqueue", "<Dial")


def decided(url: str, call_sid: str) -> float:
    """Hold a call until it is put through; return when that was, by ``time.perf_counter``.

    Raises:
        RuntimeError: it was not put through.

    """
    fields = {"CallSid": call_sid, "From": "+447700900123", "CallStatus": "in-progress"}
    page = f"{url}/twilio/webhook/voice"
    for said in (None, *SAID, *SAID)[:TURNS]:
        heard = {"SpeechResult": said, "Confidence": "0.9"} if said else {}
        answer = requests.post(page, data=fields | heard, timeout=PATIENCE_S).text
        if any(mark in answer for mark in GOING):
            return time.perf_counter()
        found = ACTION.search(answer) or re.search(r"<Redirect[^>]*>([^<]+)<", answer)
        if found is None:
            break
        path = unescape(found.group(1)).split("/twilio/", 1)[1]
        page = f"{url}/twilio/{path}"
    raise RuntimeError(f"call {call_sid} was not put through: {answer}")


def popped_ms(url: str, key: str, call_sid: str) -> float:
    """Return how many ms after the decision the API had what the agent sees."""
    began = decided(url, call_sid)
    headers = {"Authorization": f"Bearer {key}"}
    while True:
        page = f"{url}/api/v1/handoffs/{call_sid}"
        if requests.get(page, headers=headers, timeout=PATIENCE_S).ok:
            return (time.perf_counter() - began) * 1000
        if time.perf_counter() - began > PATIENCE_S:
            raise RuntimeError(f"call {call_sid} has no hand-off")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--calls", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(
            data=Path(folder), preset="bank", twilio_verify=False, hours="working_day"
        )
        database = open_database(settings.database_url)
        _, key = ApiKeys(database).create("benchmark", [Scope.CALLS_READ], datetime.now(UTC))
        made = app.create_app(settings)
        server = make_server("127.0.0.1", 0, made, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.port}"
        found = [popped_ms(url, key, f"CA{number}") for number in range(options.calls)]
        server.shutdown()
        made.extensions["callsteer"].close()
        database.close()
    row = {"benchmark": "screen_pop", "calls": len(found), "aim_ms": AIM_MS}
    p50, p95 = np.percentile(found, [50, 95]).round(1).tolist()
    row |= {"p50_ms": p50, "p95_ms": p95, "worst_ms": round(max(found), 1)}
    report([row], options.json, ("p50_ms", "p95_ms", "worst_ms"))


if __name__ == "__main__":
    main()
