"""What a server process holds in memory: ``python -m benchmarks.memory [--calls N] [--json]``.

Resident memory of this process (decode workers are its threads) and of any it started, in MB, as
the parts are loaded: the code, the catalogue with the encoder, the recogniser, and after calls by
text. The aim is 700 MB.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

import asr.models
from benchmarks.report import report
from ivr.calls import CallOptions
from ivr.settings import load_settings
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall

AIM_MB = 700
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


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    report(measured(given.calls), given.json)


if __name__ == "__main__":
    main()
