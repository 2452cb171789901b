"""Every page of the console over a line with 100,000 calls, as a browser would ask for it.

The app is the real one, with its threads; requests come without a network.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from flask.testing import FlaskClient

from app import create_app
from benchmarks.busy_line import DAYS, Line, fill
from intents.pack_loader import load_pack
from ivr.people import Accounts, Role
from ivr.people.guard import COOKIE
from ivr.people.sign_ins import csrf_of
from ivr.settings import load_settings
from ivr.storage import Database, open_database
from ivr.storage.models import Experiment
from ivr.storage.tallies import Tallies
from ivr.tuning.counting import count_days

PRESET, LANGUAGE, PASSWORD = "bank", "en", "seven green tractors"
CALLS, LOOKS = 100_000, 20
PAGES = (
    *("", "missed", "missed?why=no_match", "discover", "needs"),
    *(
        "needs/balance",
        "routes",
        "hours",
        "numbers?days=1",
        "numbers?days=7",
        "numbers?days=30",
        "numbers?days=90",
    ),
    *("numbers?days=30&intent=balance", "numbers?days=30&channel=twilio&version=2"),
    *("numbers?days=30&every_language=1", "numbers.csv?days=30", "numbers/leaving?days=30"),
    *("numbers/causes/untold?days=30", "numbers/causes/understanding?days=30", "legacy?days=30"),
    *("roi?days=30", "digest", "target", "experiments", "crisis", "crisis?need=balance"),
    *(
        "prompts",
        "try",
        "try/standing",
        "replay",
        "publish",
        "invite",
        "calls/CS00000500",
        "missed/calls?key=nothing",
    ),
)
"""Below /console/."""


def pages(calls: int = CALLS, looks: int = LOOKS, address: str = "") -> dict[str, float]:
    """Return the median and the 95th percentile of each page, in ms.

    ``address`` is that of an empty database; "" for one in a file of its own.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = address or f"sqlite:///{folder}/callsteer.db"
        database = open_database(url)
        fill(database, _line(), datetime.now(UTC), calls)
        _experiment(database)
        _count(database)
        with supervisor(database, url, Path(folder)) as client:
            found = {page: _times(client, f"/console/{page}", looks) for page in PAGES}
            found["watch, while a phrase is typed"] = _typed(client, looks)
        database.close()
    figures = {}
    for page, times in found.items():
        figures[f"/{page}, ms, median"] = float(np.median(times))
        figures[f"/{page}, ms, 95 %"] = float(np.percentile(times, 95))
    return figures


def _line() -> Line:
    pack = load_pack(PRESET)
    wordings = pack.wordings(LANGUAGE).intents
    texts = [text for item in wordings.values() for text in item.phrases]
    needs = [(name, item.destination) for name, item in pack.intents.items()]
    return Line(PRESET, LANGUAGE, needs, texts)


def _count(database: Database) -> None:
    """Count the days that are over, as a server does within minutes of its start."""
    zone = ZoneInfo(load_pack(PRESET).time_zone)
    count_days(Tallies(database), lambda: [(PRESET, zone)], 2 * DAYS)


def _experiment(database: Database) -> None:
    """Let an experiment run since two weeks, after five that have ended."""
    begun = datetime.now(UTC) - timedelta(days=14)
    values = {"share": 0.5, "least": 1_000_000, "started_by": "pat", "started_at": begun}
    with database.begin() as session:
        session.add(Experiment(preset=PRESET, usual=1, other=2, newest=2, **values))
        for weeks in range(3, 8):
            ended = {"started_at": begun - timedelta(weeks=weeks), "ended_by": "pat", "why": ""}
            row = Experiment(preset=PRESET, usual=1, other=2, newest=2, **values | ended)
            row.ended_at = row.started_at + timedelta(days=6, hours=12)
            session.add(row)


@contextmanager
def supervisor(database: Database, url: str, folder: Path) -> Iterator[FlaskClient]:
    """Yield the browser of somebody who may see everything, once the server is warm."""
    app = create_app(load_settings(data=folder, database=url, preset=PRESET, log_level="ERROR"))
    accounts = Accounts(database)
    accounts.change_password("olga", accounts.add("olga", Role.ADMIN, "benchmark"), PASSWORD)
    client = app.test_client()
    client.post("/sign-in", data={"name": "olga", "password": PASSWORD})
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    line = {"preset": PRESET, "language": LANGUAGE, "csrf_token": csrf_of(cookie.value)}
    client.post("/console/legacy", data={**line, "sample": "1"})
    try:
        yield client
    finally:
        app.extensions["callsteer"].close()


def token_of(client: FlaskClient) -> dict[str, str]:
    """Return the header that changes need."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    return {"X-CSRF-Token": csrf_of(cookie.value)}


def _typed(client: FlaskClient, looks: int) -> list[float]:
    """Return how long the warning about a phrase took each time, in ms."""
    headers = token_of(client)
    times = []
    for number in range(looks + 1):
        phrase = f"my card number {number} does not work abroad"
        body = {"preset": PRESET, "language": LANGUAGE, "intent": "balance", "phrase": phrase}
        began = time.perf_counter()
        answer = client.post("/console/watch", json=body, headers=headers)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200
    return times[1:]


def _times(client: FlaskClient, address: str, looks: int) -> list[float]:
    """Return how long a page took each time, in ms; the first time, it is only warmed."""
    times = []
    for _ in range(looks + 1):
        began = time.perf_counter()
        answer = client.get(address, follow_redirects=True)
        times.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
    return times[1:]
