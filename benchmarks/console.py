"""Is the console quick enough: ``python -m benchmarks.console [--json] [--database URL]``.

Every page over a line with 100,000 calls, the missed queue with 100,000 utterances, and a what-if
replay of 10,000 past utterances on a draft of the bank's catalogue, with the real matcher.
Everything is made up by chance from the bank's own phrases; the database is a file of its own.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from benchmarks.console_pages import CALLS, pages
from benchmarks.intents import spoiled
from benchmarks.report import report
from intents import editing
from intents.trial import Heard
from intents.types import Bands
from ivr.settings import load_settings
from ivr.storage import open_database
from ivr.storage.missed import MissedQueue
from ivr.storage.models import MissedUtterance
from ivr.switchboard import Switchboard
from ivr.tuning import Replays
from ivr.tuning.ruling import today_of

MISSED, REPLAYED, LOOKS = 100_000, 10_000, 20


def utterances(count: int) -> list[str]:
    """Return what callers might have said: test utterances and phrases, spoiled."""
    dice = random.Random(0)
    pack = Switchboard(load_settings()).companies.shipped("bank")
    known = [text for item in pack.wordings("en").intents.values() for text in item.phrases]
    known += [test.text for test in pack.tests["en"]]
    return [spoiled(dice.choice(known), dice) for _ in range(count)]


def missed_queue() -> dict[str, float]:
    """Return how long the first page of a full queue takes, and one verdict, in ms."""
    texts, now = utterances(MISSED), datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/missed.db")
        queue = MissedQueue(database)
        rows = [
            MissedUtterance(
                preset="bank",
                language="en",
                key=text[:200],
                text=text,
                call_sid=f"CS{number}",
                turn=1,
                why="no_match",
                top3=[{"intent": "balance", "confidence": 0.4}],
                at=now - timedelta(seconds=number),
            )
            for number, text in enumerate(texts)
        ]
        queue.add(rows)
        pages, verdicts = [], []
        for _ in range(LOOKS):
            began = time.perf_counter()
            groups = queue.open("bank", "en", 60)
            pages.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            queue.reopen("bank", "en", groups[0].key)
            queue.waiting("bank", "en")
            verdicts.append((time.perf_counter() - began) * 1000)
        database.close()
    return {
        "first page, ms, median": float(np.median(pages)),
        "first page, ms, worst": max(pages),
        "a verdict, ms, median": float(np.median(verdicts)),
        "different utterances": float(len(set(texts))),
    }


def replay() -> dict[str, float]:
    """Return how long a replay takes, in s, with the training of the draft."""
    board = Switchboard(load_settings())
    live = board.companies.shipped("bank")
    draft = editing.add_phrase(live, "en", "balance", "tell me how rich i am these days")
    heard = [Heard(text) for text in utterances(REPLAYED)]
    before = board.matcher(live, "en")
    replays = Replays()
    began = time.perf_counter()
    run = replays.start(
        "bank",
        "en",
        1,
        heard,
        lambda: (before, board.matcher(draft, "en"), today_of(live), (Bands(), Bands())),
    )
    replays.wait(run.id, 3600.0)
    seconds = time.perf_counter() - began
    assert run.done == REPLAYED, run.error
    return {"replay, s": seconds, "different utterances": float(len({h.text for h in heard}))}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--database", default="", help="an empty one for the pages, PostgreSQL's")
    options = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for method, n, figures in (
        ("pages", CALLS, pages(address=options.database)),
        ("missed queue", MISSED, missed_queue()),
        ("what-if replay", REPLAYED, replay()),
    ):
        rows += [
            {"benchmark": "console", "method": method, "metric": name, "value": round(v, 2), "n": n}
            for name, v in figures.items()
        ]
    report(rows, options.json)


if __name__ == "__main__":
    main()
