"""How soon a caller is answered: ``python -m benchmarks.latency [--calls N] [--json]``.

Sample callers in real time, one at a time: from the caller's last sound to the first audio
of our answer, with intent-aware endpointing and with a fixed 1500 ms.
"""

from __future__ import annotations

import argparse
import csv
from typing import Any

import numpy as np

from asr.endpointer import FIXED, silences_for
from benchmarks.report import report
from ivr.caller_audio import caller_audio
from ivr.calls import CallOptions
from ivr.cli.demo import FIXTURES
from ivr.ports import Pcm
from ivr.settings import load_settings
from ivr.switchboard import Switchboard
from ivr.telephony.recording import RecordingLine, real_time


class TimedLine(RecordingLine):
    """Notes when each prompt begins to play."""

    def __init__(self, samples: Pcm) -> None:
        super().__init__(samples, pace=real_time())
        self.began: list[int] = []

    def send_audio(self, samples: Pcm) -> None:
        """Note the time."""
        self.began.append(self.now_ms())
        super().send_audio(samples)


def answers(switchboard: Switchboard, row: dict[str, str], fixed: bool) -> list[int]:
    """Return the ms from last sound to first answer audio, for each turn of one call."""
    line = TimedLine(caller_audio(FIXTURES / row["path"]))
    silences = (lambda _expectation: FIXED) if fixed else silences_for
    options = CallOptions(preset=row["preset"], inline=False, silences=silences)
    call = switchboard.answer(line, options)
    call.loop.run()
    waits = []
    for turn in call.record.turns:
        later = [ms for ms in line.began if ms >= turn.endpoint_ms]
        if later and turn.transcript:
            waits.append(later[0] - turn.speech_end_ms)
    return waits


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=12)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    switchboard = Switchboard(load_settings())
    text = (FIXTURES / "manifest.csv").read_text(encoding="utf-8")
    spoken = [row for row in csv.DictReader(text.splitlines()) if row["speech_end_ms"]]
    chosen = spoken[:: max(1, len(spoken) // options.calls)][: options.calls]
    for row in chosen:
        switchboard.company(row["preset"])
    switchboard.warm_up()
    rows: list[dict[str, Any]] = []
    for method, fixed in (("intent-aware", False), ("fixed 1500 ms", True)):
        waits = [wait for row in chosen for wait in answers(switchboard, row, fixed)]
        rows.append(
            {
                "benchmark": "latency",
                "method": method,
                "turns": len(waits),
                "p50_ms": int(np.percentile(waits, 50)),
                "p95_ms": int(np.percentile(waits, 95)),
            }
        )
    switchboard.close()
    report(rows, options.json, ("p50_ms", "p95_ms"))


if __name__ == "__main__":
    main()
