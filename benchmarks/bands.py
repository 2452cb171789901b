"""Whether promised precision is kept: ``python -m benchmarks.bands [--json]``.

Bands are made from each preset's phrases alone (``intents/bands.py``) for several promises, and
tried on its test utterances, worded apart from the phrases. Pooled, as one preset has too few.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from benchmarks.intents import TODAY
from benchmarks.report import report
from intents.bands import Judged, bands_for, by_intent, with_own
from intents.pack_loader import presets
from intents.types import Band, Bands
from ivr.company import Company
from ivr.settings import load_settings
from ivr.switchboard import Switchboard

PROMISES = (0.01, 0.02, 0.03, 0.05)
NEAR = 0.02
"""How far beyond the promise the share of wrong ones may be."""


def tried(company: Company, bands: Bands) -> list[tuple[bool, bool]]:
    """Return (routed without asking, rightly) of each test utterance that asks for a need."""
    found = []
    for test in company.pack.tests["en"]:
        match = company.matcher.match(test.text, today=TODAY)
        if match.candidates and match.alarm is None and match.command is None:
            routed = bands.judge(match.candidates) is Band.ACCEPT
            found.append((routed, match.candidates[0].intent == test.intent))
    return found


def row(promise: float, metric: str, value: float, n: int) -> dict[str, Any]:
    """Return one line of the report."""
    common = {"benchmark": "bands", "wrong of 100 promised": round(promise * 100)}
    return {**common, "metric": metric, "value": round(value, 4), "n": n}


def measured(
    lines: Sequence[tuple[Company, Sequence[Judged]]], promise: float
) -> list[dict[str, Any]]:
    """Return the lines of one promise, all presets together."""
    found: list[tuple[bool, bool]] = []
    needwise: list[tuple[bool, bool]] = []
    expected, own = [], 0
    for company, answers in lines:
        advice = bands_for(answers, promise)
        expected.append(advice.coverage)
        found += tried(company, advice.bands)
        bands = with_own(advice.bands, by_intent(answers, advice.bands.accept, promise))
        needwise += tried(company, bands)
        own += len(bands.own)
    routed = [right for is_routed, right in found if is_routed]
    wrong = 1 - _share(found)
    return [
        row(promise, "wrong of those routed without asking", wrong, len(routed)),
        row(promise, "kept within two points", float(wrong <= promise + NEAR), len(routed)),
        row(promise, "routed without asking", len(routed) / len(found), len(found)),
        row(promise, "routed without asking, expected", sum(expected) / len(lines), len(lines)),
        row(promise, "needs with limits of their own", own, len(lines)),
        row(
            promise,
            "wrong, by needs' own limits",
            1 - _share(needwise),
            sum(r for r, _ in needwise),
        ),
    ]


def _share(found: Sequence[tuple[bool, bool]]) -> float:
    """Return the share of right ones of those routed without asking; 1 of none."""
    routed = [right for is_routed, right in found if is_routed]
    return sum(routed) / len(routed) if routed else 1.0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    switchboard = Switchboard(load_settings())
    companies = [switchboard.company(preset) for preset in presets()]
    lines = [(company, company.matcher.held_out()) for company in companies]
    report([line for promise in PROMISES for line in measured(lines, promise)], options.json)


if __name__ == "__main__":
    main()
