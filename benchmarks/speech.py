"""How well speech is heard: ``python -m benchmarks.speech [--limit N] [--json]``.

Real telephone callers (native 8 kHz mu-law), digits and words, with what the dialogue would
expect, on the lines of ``benchmarks/lines.py``. ``--without NAME`` leaves a part of the hearing
out (``all``: one after the other), see ``benchmarks/hearing_parts.py``. ``--half a`` and
``--half b`` hold different speakers: what is tuned on one is to be confirmed on the other.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asr.audio
from asr.recognizer import Recognizer, recognize
from asr.scoring import exact, word_error_rate
from asr.types import Digits, Expectation, OpenNeed, YesNo
from benchmarks.hearing_parts import PARTS, without
from benchmarks.lines import CONDITIONS, dice_of
from benchmarks.report import DATA, have, report
from ivr.settings import load_settings
from ivr.switchboard import Switchboard

MADE_UP = ("think engine", "onword")
"""Names in the corpus that are no words; their sentences are left out."""
HALVES = ("a", "b")
METRICS = ("exact", "wer", "cpu_s_per_s")

Item = dict[str, Any]
"""One clip's line of a manifest."""


@dataclass(frozen=True)
class Set:
    """Clips of one corpus and what is expected of them."""

    name: str
    expect: Callable[[Item, OpenNeed], Expectation]
    keep: Callable[[Item], bool] = lambda _item: True
    folder_name: str = ""
    """Where its clips are, when not in a folder of the set's name."""

    @property
    def folder(self) -> Path:
        """Where its clips and their manifest are."""
        return DATA / "speech" / (self.folder_name or self.name)

    @property
    def is_open(self) -> bool:
        """Whether anything may be said."""
        return isinstance(self.expect({"text": ""}, OpenNeed()), OpenNeed)


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
        "speech_commands_digits",
        lambda _item, _need: Digits(1),
        lambda item: item["intent"] == "digits",
        "speech_commands",
    ),
    Set(
        "speech_commands",
        lambda _item, _need: YesNo(),
        lambda item: item["intent"] in ("yes", "no"),
    ),
)


@dataclass(frozen=True)
class Trial:
    """One row to measure."""

    recognizer: Recognizer
    need: OpenNeed
    """What an open need is biased by."""
    clips: Set
    condition: str
    left_out: str
    """A part of the hearing, "" for none."""

    def expectation(self, item: Item) -> Expectation:
        """Return what is expected of a clip."""
        return OpenNeed() if self.left_out == "grammar" else self.clips.expect(item, self.need)


def items_of(clips: Set, half: str, limit: int) -> list[Item]:
    """Return the lines of a set, in an order that only depends on the set."""
    manifest = clips.folder / "manifest.jsonl"
    items = [json.loads(line) for line in manifest.read_text().splitlines()]
    items = [item for item in items if item.get("text") and clips.keep(item)]
    random.Random(0).shuffle(items)
    return of_half(items, half)[:limit]


def of_half(items: Sequence[Item], half: str) -> list[Item]:
    """Return the clips of every other speaker, "a" or "b"; all of them for ""."""
    speakers = sorted({item["speaker"] for item in items})
    mine = set(speakers[HALVES.index(half) :: 2] if half else speakers)
    return [item for item in items if item["speaker"] in mine]


def measure(trial: Trial, items: Sequence[Item]) -> dict[str, Any]:
    """Read every clip and return one row."""
    heard, seconds, cpu = [], 0.0, 0.0
    for item in items:
        audio = asr.audio.read(trial.clips.folder / item["file"])
        spoil = CONDITIONS[trial.condition]
        spoilt = spoil(audio.samples, dice_of(item["file"]), item["speaker"])
        samples = asr.audio.Audio(spoilt, audio.rate).at_rate(trial.recognizer.rate).samples
        began = time.process_time()
        text = recognize(trial.recognizer, samples, trial.expectation(item)).text
        cpu += time.process_time() - began
        seconds += audio.duration_ms / 1000
        heard.append((item["text"], text))
    references, texts = [r for r, _ in heard], [t for _, t in heard]
    return {
        "benchmark": "speech",
        "method": trial.recognizer.name,
        "without": trial.left_out,
        "set": trial.clips.name,
        "condition": trial.condition,
        "exact": round(sum(exact(r, t) for r, t in heard) / len(heard), 4),
        "wer": round(word_error_rate(references, texts), 4),
        "n": len(heard),
        "cpu_s_per_s": round(cpu / seconds, 3),
    }


def parts_to_leave_out(asked: Sequence[str], clips: Set) -> list[str]:
    """Return the parts to leave out of a set's reading, "" (none) always first."""
    names = [name for name in PARTS if name in asked or "all" in asked]
    return ["", *(n for n in names if (PARTS[n].open if clips.is_open else PARTS[n].closed))]


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=int, default=10_000, help="clips a set")
    parser.add_argument("--engine", default="auto")
    parser.add_argument("--preset", default="bank", help="whose phrases may be said alone")
    parser.add_argument("--sets", default="", help="their names, with commas between")
    parser.add_argument(
        "--conditions", default=",".join(CONDITIONS), help="their names, with commas between"
    )
    parser.add_argument("--without", default="", help="parts, with commas between, or all")
    parser.add_argument("--half", default="", choices=["", *HALVES])
    parser.add_argument("--json", action="store_true", help="each row as soon as it is known")
    options = parser.parse_args(arguments)
    by_name = {clips.name: clips for clips in SETS}
    options.sets = [by_name[n] for n in _known(parser, options.sets or ",".join(by_name), by_name)]
    options.conditions = _known(parser, options.conditions, CONDITIONS)
    options.without = _known(parser, options.without, [*PARTS, "all"])
    return options


def _known(parser: argparse.ArgumentParser, asked: str, names: Collection[str]) -> list[str]:
    """Return the names of a list with commas; ends the program when one is unknown."""
    wanted = asked.split(",") if asked else []
    if unknown := sorted(set(wanted) - set(names)):
        parser.error(f"no such thing: {', '.join(unknown)}; there are: {', '.join(names)}")
    return wanted


def main() -> None:
    """Measure and print."""
    options = options_of(None)
    switchboard = Switchboard(load_settings())
    recognizer = switchboard.recognizer("en", options.engine)
    if options.without and recognizer.name != "moonshine":
        sys.exit("--without knows the parts of moonshine only")
    need = OpenNeed(switchboard.company(options.preset).matcher.bias_phrases())
    rows = []
    for clips in options.sets:
        if not have(clips.folder):
            continue
        items = items_of(clips, options.half, options.limit)
        for condition in options.conditions:
            for name in parts_to_leave_out(options.without, clips):
                with without(name):
                    rows.append(measure(Trial(recognizer, need, clips, condition, name), items))
                if options.json:
                    report(rows[-1:], as_json=True, metrics=METRICS)
                    sys.stdout.flush()
    if not options.json:
        report(rows, as_json=False)


if __name__ == "__main__":
    main()
