"""How well speech is heard: ``python -m benchmarks.speech [--limit N] [--json]``.

Real telephone callers (native 8 kHz mu-law), digits and words, with what the dialogue would
expect, in quiet, in noise at 10 dB and with 2 % of the frames lost; beside the same engine
without its grammar and bias.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import asr.audio
from asr.recognizer import Recognizer, Samples, recognize
from asr.scoring import exact, word_error_rate
from asr.types import Digits, Expectation, OpenNeed, YesNo
from benchmarks.report import DATA, have, report
from ivr.settings import load_settings
from ivr.switchboard import Switchboard

MADE_UP = ("think engine", "onword")
"""Names in the corpus that are no words; their sentences are left out."""


@dataclass(frozen=True)
class Set:
    """Clips of one corpus and what is expected of them."""

    name: str
    expect: Callable[[dict[str, Any], OpenNeed], Expectation]
    keep: Callable[[dict[str, Any]], bool] = lambda _item: True


SETS = (
    Set("wuw_operator_word", lambda _item, need: need),
    Set("wuw_operator_sentences", lambda _item, need: need),
    Set(
        "wuw_free_sentences",
        lambda _item, need: need,
        lambda item: not any(name in item["text"] for name in MADE_UP),
    ),
    Set("fsdd_digits", lambda _item, _need: Digits(1)),
    Set("so762_digit_strings", lambda item, _need: Digits(len(item["text"].split()))),
    Set(
        "speech_commands",
        lambda _item, _need: YesNo(),
        lambda item: item["intent"] in ("yes", "no"),
    ),
)


def in_noise(samples: Samples, dice: np.random.Generator) -> Samples:
    """Add white noise 10 dB below the clip's mean level."""
    level = float(np.sqrt(np.mean(np.square(samples)))) * 10 ** (-10 / 20)
    return (samples + dice.standard_normal(len(samples)) * level).astype(np.float32)


def with_loss(samples: Samples, dice: np.random.Generator) -> Samples:
    """Silence 2 % of the 20 ms frames."""
    lossy = samples.copy()
    for begin in range(0, len(lossy), 160):
        if dice.random() < 0.02:
            lossy[begin : begin + 160] = 0
    return lossy


CONDITIONS = {
    "quiet": lambda samples, _dice: samples,
    "noise 10 dB": in_noise,
    "loss 2 %": with_loss,
}


def measure(
    recognizer: Recognizer, clips: Set, need: OpenNeed, condition: str, limit: int
) -> dict[str, Any]:
    """Read every clip of a set and return one row."""
    folder = DATA / "speech" / clips.name
    items = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    items = [item for item in items if item.get("text") and clips.keep(item)]
    random.Random(0).shuffle(items)
    dice = np.random.default_rng(0)
    heard, seconds, cpu = [], 0.0, 0.0
    for item in items[:limit]:
        audio = asr.audio.read(folder / item["file"])
        spoiled = asr.audio.Audio(CONDITIONS[condition](audio.samples, dice), audio.rate)
        samples = spoiled.at_rate(recognizer.rate).samples
        began = time.process_time()
        text = recognize(recognizer, samples, clips.expect(item, need)).text
        cpu += time.process_time() - began
        seconds += audio.duration_ms / 1000
        heard.append((item["text"], text))
    references, texts = [r for r, _ in heard], [t for _, t in heard]
    return {
        "benchmark": "speech",
        "method": f"{recognizer.name}{'' if need.phrases else ', no bias'}",
        "set": clips.name,
        "condition": condition,
        "exact": round(sum(exact(r, t) for r, t in heard) / len(heard), 4),
        "wer": round(word_error_rate(references, texts), 4),
        "n": len(heard),
        "cpu_s_per_s": round(cpu / seconds, 3),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=int, default=10_000, help="clips a set")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--preset", default="bank", help="whose phrases bias open speech")
    parser.add_argument("--conditions", nargs="*", default=list(CONDITIONS), choices=CONDITIONS)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    switchboard = Switchboard(load_settings())
    recognizer = switchboard.recognizer("en", options.engine)
    bias = OpenNeed(switchboard.company(options.preset).matcher.bias_phrases())
    rows = []
    for clips in SETS:
        if not have(DATA / "speech" / clips.name):
            continue
        for condition in options.conditions:
            rows.append(measure(recognizer, clips, bias, condition, options.limit))
        if isinstance(clips.expect({"text": ""}, bias), OpenNeed):
            rows.append(measure(recognizer, clips, OpenNeed(), "quiet", options.limit))
    report(rows, options.json)


if __name__ == "__main__":
    main()
