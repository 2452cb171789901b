"""Whether the gravest mistakes are avoided: ``python -m benchmarks.robustness [--json]``.

The sentences of ``tests/intents/robustness.en.yaml``, by the rules of the language alone; unclear
needs are judged by each preset's matcher as its callers' would be. The sentences of
``alarms_held.en.yaml`` and its sisters, on which nothing was tuned: by the rules alone, and by
every preset's matcher with the stage behind them (``intents/safety.py``), pooled.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from benchmarks.report import report
from intents.lexicon import lexicon
from intents.normalise import normaliser, speller
from intents.pack_loader import PACKS, load_tests, presets
from intents.types import Band, Bands, Command, IntentMatch
from ivr.settings import load_settings
from ivr.switchboard import Switchboard

SENTENCES = Path(__file__).parents[1] / "tests" / "intents" / "robustness.en.yaml"
ALARM_SETS = ("held", "fresh", "blind", "unseen")
"""Sentences on which nothing was tuned, from the oldest to the newest; each file says whose."""
TODAY = date(2026, 11, 24)
SAFETY = ("emergency", "self_harm", "threat", "anger")
HALVES = ("dev", "held")

Judge = Callable[[str, str], IntentMatch]
"""(preset, text) to what was understood."""


def sentences() -> dict[str, dict[str, Any]]:
    """Return half, then set, then its sentences."""
    loaded: dict[str, dict[str, Any]] = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    return loaded


def held_alarms(name: str = ALARM_SETS[0]) -> dict[str, list[str]]:
    """Return class, then its sentences that neither rules nor the stage were tuned on."""
    file = SENTENCES.with_name(f"alarms_{name}.en.yaml")
    known = {
        speller("en")(text)
        for half in sentences().values()
        for name in ("agent", *SAFETY)
        for text in (*half[name]["yes"], *half[name]["no"])
    }
    held: dict[str, list[str]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        meant: [text for text in texts if speller("en")(text) not in known]
        for meant, texts in held.items()
    }


def reading(text: str) -> str | None:
    """Return the alarm or command of ``text`` as ``Matcher`` would find it, by rules alone."""
    rules, plain = lexicon("en"), speller("en")(text)
    alarm = rules.alarm(plain)
    if alarm is not None:
        return alarm.value
    _, rest = rules.answer(plain)
    command = rules.command(plain, normaliser("en")(text), rest)
    return None if command is None else command.value


def reaches_human(text: str) -> bool:
    """Whether ``text`` raises an alarm or asks for a person."""
    return reading(text) in (*SAFETY, Command.AGENT.value)


def brought_to_human(match: IntentMatch) -> bool:
    """Whether the caller is brought to a human whatever the need, or asked whether to be."""
    return bool(match.alarm or match.command is Command.AGENT or match.wants_person)


def at_once(match: IntentMatch) -> bool:
    """Whether nobody asks before."""
    return brought_to_human(match) and not match.doubtful


def missed(group: Mapping[str, list[str]]) -> list[str]:
    """Return the sentences that should reach a human and do not."""
    return [text for text in group["yes"] if not reaches_human(text)]


def false_alarms(group: Mapping[str, list[str]]) -> list[str]:
    """Return the sentences that should reach no human by rule and do."""
    return [text for text in group["no"] if reaches_human(text)]


def accepted(match: IntentMatch) -> str | None:
    """Return the need that is acted upon without asking, if any."""
    if match.alarm or match.command or not match.candidates:
        return None
    if Bands().judge(match.candidates) is not Band.ACCEPT:
        return None
    return match.candidates[0].intent


def wrong_needs(half: Mapping[str, Any], judge: Judge) -> dict[str, list[str]]:
    """Return set to the sentences in which a need is accepted that must not be."""
    wrong: dict[str, list[str]] = {}
    for name in ("two_needs", "vague", "negation", "correction"):
        wrong[name] = []
        for item in half[name]:
            need = accepted(judge(item["preset"], item["text"]))
            allowed = need in item["needs"] if "needs" in item else need not in item.get("not", ())
            if need is not None and (name == "vague" or not allowed):
                wrong[name].append(item["text"])
    return wrong


def both_heard(half: Mapping[str, Any], judge: Judge) -> list[str]:
    """Return the sentences of two needs in which both are heard, and no third."""
    heard = []
    for item in half["two_needs"]:
        match = judge(item["preset"], item["text"])
        found = {match.also.intent, match.candidates[0].intent} if match.also else set()
        if found and found <= set(item["needs"]):
            heard.append(item["text"])
    return heard


def made_two(judge: Judge) -> tuple[list[str], int]:
    """Return the presets' test utterances of one need that are taken for two, and how many are."""
    one = [
        (preset, test.text)
        for preset in presets()
        for test in load_tests(PACKS / preset / "en.tests.yaml")
        if test.intent is not None
    ]
    return [text for preset, text in one if judge(preset, text).also is not None], len(one)


def two_rows(judge: Judge) -> list[tuple[str, str, float, int]]:
    """Return (set, metric, value, n) of two needs in one breath."""
    rows = []
    for name in HALVES:
        half = sentences()[name]
        heard, count = both_heard(half, judge), len(half["two_needs"])
        rows.append((f"{name} two_needs", "both heard", len(heard) / count, count))
    wrong, count = made_two(judge)
    return [*rows, ("one need", "taken for two", len(wrong) / count, count)]


def rule_rows(name: str, half: Mapping[str, Any]) -> list[tuple[str, str, float, int]]:
    """Return (set, metric, value, n) of what rules decide."""
    rows = []
    for group in ("agent", *SAFETY):
        yes, no = half[group]["yes"], half[group]["no"]
        reached = 1 - len(missed(half[group])) / len(yes)
        rows.append((f"{name} {group}", "reach a human", reached, len(yes)))
        taken = len(false_alarms(half[group])) / len(no)
        rows.append((f"{name} {group}", "others taken for it", taken, len(no)))
    return rows


def need_rows(
    name: str, half: Mapping[str, Any], judge: Judge
) -> list[tuple[str, str, float, int]]:
    """Return (set, metric, value, n) of what matchers decide."""
    return [
        (f"{name} {group}", "wrong need accepted", len(texts) / len(half[group]), len(half[group]))
        for group, texts in wrong_needs(half, judge).items()
    ]


def stage_rows(
    name: str, half: Mapping[str, Any], judge: Judge
) -> list[tuple[str, str, float, int]]:
    """Return what ``rule_rows`` does with the stage behind the rules, on every preset's line."""
    rows = []
    for group in ("agent", *SAFETY):
        for side, metric in (("yes", "reach a human"), ("no", "others taken for it")):
            texts = half[group][side]
            found = [judge(preset, text) for preset in presets() for text in texts]
            rows += judged_rows(f"{name} {group}", metric, found)
    return rows


def judged_rows(
    name: str, metric: str, found: Sequence[IntentMatch]
) -> list[tuple[str, str, float, int]]:
    """Return how many are brought to a human in all, and how many without being asked."""
    counted = {"with the stage": brought_to_human, "at once": at_once}
    return [
        (name, f"{metric}, {how}", sum(map(judge, found)) / len(found), len(found))
        for how, judge in counted.items()
    ]


def held_rows(judge: Judge | None) -> list[tuple[str, str, float, int]]:
    """Return (set, metric, value, n) of the held alarms; ``judge`` None for rules alone."""
    rows = []
    sets = {group: held_alarms(group) for group in ALARM_SETS}
    for group, (name, texts) in [(g, item) for g, found in sets.items() for item in found.items()]:
        metric = "taken for one" if name == "none" else "reach a human"
        if judge is None:
            share = sum(map(reaches_human, texts)) / len(texts)
            rows.append((f"alarms {group} {name}", f"{metric}, rules alone", share, len(texts)))
            continue
        heard = [judge(preset, text) for preset in presets() for text in texts]
        rows += judged_rows(f"alarms {group} {name}", metric, heard)
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rules", action="store_true", help="leave out what needs the encoder")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found: list[tuple[str, str, float, int]] = []
    for name in HALVES:
        found += rule_rows(name, sentences()[name])
    found += held_rows(None)
    if not options.rules:
        switchboard = Switchboard(load_settings())

        def judge(preset: str, text: str) -> IntentMatch:
            return switchboard.company(preset).matcher.match(text, today=TODAY)

        for name in HALVES:
            found += need_rows(name, sentences()[name], judge)
            found += stage_rows(name, sentences()[name], judge)
        found += two_rows(judge)
        found += held_rows(judge)
    rows = [
        {"benchmark": "robustness", "set": s, "metric": m, "value": round(v, 4), "n": n}
        for s, m, v, n in found
    ]
    report(rows, options.json)


if __name__ == "__main__":
    main()
