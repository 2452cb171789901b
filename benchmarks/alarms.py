"""Alarms as they are heard: ``python -m benchmarks.alarms [--set held|fresh|blind] [--json]``.

The sentences of ``tests/intents/alarms_*.en.yaml``, on which nothing was tuned, spoken in
synthetic voices over a simulated telephone, recognised, and judged by every preset's matcher;
and as they are written, beside it. Nothing is printed of single sentences: they are only counted.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np

from asr.recognizer import recognize
from asr.resample import resample
from asr.types import OpenNeed, Reading
from benchmarks.hearing_once import HearingOnce
from benchmarks.report import report
from benchmarks.robustness import (
    ALARM_SETS,
    TODAY,
    at_once,
    brought_to_human,
    held_alarms,
)
from benchmarks.spoken import spoken
from intents.pack_loader import presets
from intents.types import IntentMatch
from ivr.company import Company
from ivr.settings import load_settings
from ivr.switchboard import Switchboard

TEXT = "text"


def heard(switchboard: Switchboard, text: str, voice: str) -> Reading:
    """Return what is read of ``text``."""
    if voice == TEXT:
        return Reading(text, 1.0)
    recognizer = switchboard.recognizer("en")
    samples = resample(spoken(text, voice).astype(np.float32) / 32768.0, 8000, recognizer.rate)
    phrases = switchboard.company(presets()[0]).matcher.bias_phrases()
    return recognize(recognizer, samples, OpenNeed(phrases))


def judged(company: Company, reading: Reading) -> IntentMatch:
    """Return what a company's line makes of a reading."""
    return company.matcher.match(
        reading.text,
        confidence=reading.confidence,
        alternatives=tuple(other.text for other in reading.alternatives),
        today=TODAY,
    )


def reached(company: Company, match: IntentMatch) -> bool:
    """Whether a human is reached, or the company's own desk for an urgent need or a complaint."""
    if brought_to_human(match):
        return True
    best = match.candidates[0].intent if match.candidates else ""
    asked = company.script.bands.judge(match.candidates).value != "reject"
    if not asked or not best:
        return False
    return best == "complaint" or company.pack.intents[best].urgent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--voice", nargs="*", default=[TEXT, "slt", "rms"])
    parser.add_argument("--set", choices=ALARM_SETS, default=ALARM_SETS[0])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    switchboard = HearingOnce(load_settings())
    companies = [switchboard.company(preset) for preset in presets()]
    rows: list[dict[str, Any]] = []
    for voice in options.voice:
        for name, sentences in held_alarms(options.set).items():
            readings = [heard(switchboard, text, voice) for text in sentences]
            pairs = [(c, judged(c, reading)) for reading in readings for c in companies]
            found = {
                "brought to a human": [brought_to_human(match) for _, match in pairs],
                "at once": [at_once(match) for _, match in pairs],
                "or to a complaint's or urgent desk": [reached(c, match) for c, match in pairs],
            }
            rows += [
                {"benchmark": "alarms", "voice": voice, "set": name, "metric": metric}
                | {"value": round(sum(got) / len(got), 4), "n": len(sentences)}
                for metric, got in found.items()
            ]
    switchboard.close()
    report(rows, options.json)


if __name__ == "__main__":
    main()
