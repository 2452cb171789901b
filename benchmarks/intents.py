"""How well needs are understood: ``python -m benchmarks.intents [--json]``.

Each preset's test utterances, worded apart from its phrases, as text; clean, and as callers
and recognisers spoil them (preambles, fillers, 10 % of the words wrong), and in one breath with
an account or parcel number. "all" pools the presets:
of some 130 utterances even perfect confidences show a calibration error, which stands beside it
("by chance"). Retraining is what publishing costs after one phrase was added.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.report import report
from intents.encoder import CachedEncoder, MiniLmEncoder
from intents.matcher import Matcher
from intents.pack import Pack, TestUtterance
from intents.pack_loader import presets
from intents.types import Band, Bands, IntentMatch
from ivr.installed import encoder_folder
from ivr.settings import load_settings
from ivr.switchboard import Switchboard

TODAY = date(2026, 11, 24)
PREAMBLES = ("hi um ", "yeah hello ", "so basically ", "hi i was wondering ", "")
FILLERS = ("um", "uh", "you know", "like")
WRONG_WORDS = 0.10
NUMBERS = (
    "the number is one two three four five six",
    "number double one two three",
    "my account is 2 0 4 0 6 0",
    "it's four seven one nine",
)


def spoiled(text: str, dice: random.Random) -> str:
    """Return ``text`` as a hurried caller says it and a recogniser hears it."""
    words: list[str] = []
    for word in text.split():
        if dice.random() < 0.08:
            words.append(dice.choice(FILLERS))
        chance = dice.random()
        if chance < WRONG_WORDS / 3:
            continue
        if chance < WRONG_WORDS:
            letter = dice.randrange(len(word))
            word = word[:letter] + dice.choice("aeiost") + word[letter + 1 :]
        words.append(word)
    return dice.choice(PREAMBLES) + " ".join(words)


def numbered(text: str, dice: random.Random) -> str:
    """Return ``text`` in one breath with a number that nobody has asked for yet."""
    return f"{text} {dice.choice(NUMBERS)}"


Said = Callable[[str, random.Random], str]

CONDITIONS: dict[str, Said] = {
    "clean": lambda text, _dice: text,
    "noisy": spoiled,
    "with a number": numbered,
}


def understood(match: IntentMatch) -> tuple[list[str], Band, float]:
    """Return the ranked readings, the band and the confidence."""
    ranked = [candidate.intent for candidate in match.candidates]
    if match.alarm is not None:
        band = Band.CONFIRM if match.doubtful else Band.ACCEPT
        return [match.alarm.value, *ranked], band, match.alarm_confidence
    if match.command is not None:
        return [match.command.value], Band.ACCEPT, 1.0
    sure = match.candidates[0].confidence if match.candidates else 0.0
    return ranked, Bands().judge(match.candidates), sure


Asked = tuple[str | None, list[str], Band, float]
"""What was meant, what was read, and what ``understood`` says of it."""


def ask(
    matcher: Matcher, tests: list[TestUtterance], said: Said
) -> tuple[list[Asked], list[float]]:
    """Return what became of every test utterance of one preset, and how many ms each took."""
    dice = random.Random(0)
    rows: list[Asked] = []
    times = []
    for test in tests:
        text = said(test.text, dice)
        began = time.process_time()  # other work on the machine does not count
        match = matcher.match(text, today=TODAY)
        times.append((time.process_time() - began) * 1000)
        rows.append((test.intent, *understood(match)))
    return rows, times


def figures(rows: list[Asked], times: list[float]) -> dict[str, float]:
    """Return every figure of some utterances."""
    inside = [row for row in rows if row[0] is not None]
    outside = [row for row in rows if row[0] is None]
    accepted = [row for row in rows if row[2] is Band.ACCEPT]
    pairs = [(row[3], bool(row[1]) and row[0] == row[1][0]) for row in rows]

    def first(count: int) -> float:
        return sum(row[0] in row[1][:count] for row in inside) / len(inside)

    return {
        "first choice": first(1),
        "first two": first(2),
        "first three": first(3),
        "routed without asking": sum(r[2] is Band.ACCEPT for r in inside) / len(inside),
        "wrongly routed without asking": sum(
            r[2] is Band.ACCEPT and r[0] != r[1][0] for r in inside
        )
        / len(inside),
        "out of scope routed without asking": sum(r[2] is Band.ACCEPT for r in outside)
        / len(outside),
        "precision when accepted": sum(r[0] == r[1][0] for r in accepted) / len(accepted),
        "calibration error": calibration_error(pairs),
        "calibration error by chance": error_by_chance([sure for sure, _ in pairs]),
        "ms a query, median": float(np.median(times)),
        "ms a query, 95 %": float(np.percentile(times, 95)),
    }


def calibration_error(pairs: list[tuple[float, bool]], bins: int = 10) -> float:
    """Return the expected calibration error of (confidence, right) pairs."""
    error = 0.0
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        inside = [(c, r) for c, r in pairs if low <= c < high or (number == bins - 1 and c == 1.0)]
        if inside:
            sure = sum(c for c, _ in inside) / len(inside)
            right = sum(r for _, r in inside) / len(inside)
            error += abs(sure - right) * len(inside) / len(pairs)
    return error


def error_by_chance(confidences: list[float], rounds: int = 200) -> float:
    """Return the mean calibration error if every confidence were exactly true."""
    dice = random.Random(0)
    drawn = [[(c, dice.random() < c) for c in confidences] for _ in range(rounds)]
    return float(np.mean([calibration_error(pairs) for pairs in drawn]))


def retraining(pack: Pack, folder: Path | None) -> float:
    """Return the seconds that publishing takes after one phrase was added."""
    wordings = pack.wordings("en")
    name, item = next(iter(wordings.intents.items()))
    longer = item.model_copy(update={"phrases": [*item.phrases, "something nobody said before"]})
    changed = {**wordings.intents, name: longer}
    edited = pack.model_copy(
        update={"languages": {"en": wordings.model_copy(update={"intents": changed})}}
    )
    with tempfile.TemporaryDirectory() as cache:
        encoder = CachedEncoder(MiniLmEncoder(folder), Path(cache)) if folder else None
        Matcher(pack, "en", encoder, Path(cache))
        began = time.perf_counter()
        Matcher(edited, "en", encoder, Path(cache))
        return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--preset", nargs="*", default=list(presets()))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    switchboard = Switchboard(load_settings())
    rows: list[dict[str, Any]] = []
    everything: dict[str, tuple[list[Asked], list[float]]] = {name: ([], []) for name in CONDITIONS}

    def note(preset: str, condition: str, n: int, found: dict[str, float]) -> None:
        common = {"benchmark": "intents", "method": "callsteer", "preset": preset}
        for metric, value in found.items():
            row = {"condition": condition, "metric": metric, "value": round(value, 4), "n": n}
            rows.append(common | row)

    for preset in options.preset:
        company = switchboard.company(preset)
        for condition, (asked, times) in everything.items():
            new, took = ask(company.matcher, company.pack.tests["en"], CONDITIONS[condition])
            note(preset, condition, len(new), figures(new, took))
            asked += new
            times += took
        intents = company.pack.wordings("en").intents.values()
        seconds = {"retraining, s": retraining(company.pack, encoder_folder("en"))}
        note(preset, "clean", sum(len(item.phrases) for item in intents), seconds)
    for condition, (asked, times) in everything.items():
        note("all", condition, len(asked), figures(asked, times))
    report(rows, options.json)


if __name__ == "__main__":
    main()
