"""What a server process holds in memory: ``python -m benchmarks.memory [--calls N] [--json]``.

Resident memory of this process (decode workers are its threads) and of any it started, in MB, as
the parts are loaded: the code, the catalogue with the encoder, the recogniser, and after calls by
text. Then of a whole server whose draft is edited and tried again and again, each time in threads
of its own. The aim is 700 MB.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Thread
from typing import Any

from flask.testing import FlaskClient

import asr.models
from benchmarks.console_pages import LANGUAGE, PRESET, supervisor, token_of
from benchmarks.report import report
from ivr.calls import CallOptions
from ivr.settings import load_settings
from ivr.storage import open_database
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall

AIM_MB, LOOK_S = 700, 0.3
SAID = ("i lost my card", "yes", "agent", "agent")


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process in MB; Linux only."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def children(pid: int) -> list[int]:
    """Return the processes that a process has started, and theirs."""
    own = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(one) for one in own] + [more for one in own for more in children(int(one))]


def measured(calls: int) -> list[dict[str, Any]]:
    """Return one row for each thing loaded."""
    rows: list[dict[str, Any]] = []

    def note(what: str) -> None:
        others = children(os.getpid())
        here = resident_mb(os.getpid())
        total = here + sum(map(resident_mb, others))
        more = round(total - rows[-1]["MB"], 1) if rows else round(total, 1)
        rows.append({"loaded": what, "process": round(here, 1), "others": len(others)})
        rows[-1] |= {"MB": round(total, 1), "more": more, "aim": AIM_MB}

    settings = load_settings()
    asr.models.use_folder(settings.models)
    switchboard = Switchboard(settings)
    note("code")
    switchboard.company(settings.preset, settings.language)
    note("catalogue and encoder")
    switchboard.recognizer(settings.language)
    note("recogniser")
    switchboard.warm_up()
    note("warmed up")
    for _ in range(calls):
        call = TypedCall(switchboard, CallOptions(settings.preset, channel="text"))
        for text in SAID:
            if not call.over:
                call.says(text)
    note(f"{calls} calls by text")
    switchboard.close()
    return rows


def edited(edits: int) -> list[dict[str, Any]]:
    """Return a row for a server of its own as it starts, and after each edit of its draft."""
    rows: list[dict[str, Any]] = []

    def note(what: str) -> None:
        here = round(resident_mb(os.getpid()), 1)
        more = round(here - rows[-1]["MB"], 1) if rows else here
        rows.append({"loaded": what, "process": here, "others": 0, "MB": here})
        rows[-1] |= {"more": more, "aim": AIM_MB}

    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/callsteer.db"
        database = open_database(url)
        with supervisor(database, url, Path(folder)) as client:
            note("a server")
            for number in range(1, edits + 1):
                for work in (partial(_edit, client, number), partial(_tried, client)):
                    thread = Thread(target=work)
                    thread.start()
                    thread.join()
                note(f"edit {number}, tried")
        database.close()
    return rows


def _edit(client: FlaskClient, number: int) -> None:
    phrase = f"how rich am i on day number {number}"
    body = {"preset": PRESET, "language": LANGUAGE, "intent": "balance", "phrase": phrase}
    client.post("/console/draft/add-phrase", json=body, headers=token_of(client))


def _tried(client: FlaskClient) -> None:
    """Ask the gate until it has tried the draft, and for the pages that try it too."""
    client.get(f"/console/publish?preset={PRESET}")
    while not client.get(f"/console/publish/progress?preset={PRESET}").json["finished"]:
        time.sleep(LOOK_S)
    client.get(f"/console/try?preset={PRESET}")


def in_a_process(edits: int) -> list[dict[str, Any]]:
    """Return the same of a process that has done nothing else."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(edited, edits).result()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--edits", type=int, default=8)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows = [*measured(given.calls), *in_a_process(given.edits)]
    report([{"benchmark": "memory", **row} for row in rows], given.json, ("MB", "more"))


if __name__ == "__main__":
    main()
