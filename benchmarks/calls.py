"""Whole calls, from speech to the right place: ``python -m benchmarks.calls [--json]``.

Callers of ``tests/intents/spoken``, who were written without a look at the presets' phrases, speak
in four synthetic voices over a simulated telephone to the real call loop, and in writing beside
it. They answer confirmations truthfully and say it again in a few words when asked to. Half A may
be looked at (``--show`` prints what went wrong), half B is only counted. The time to route is the
line's own, from the answer until it is decided where the call goes; of calls that got anywhere.
Beside it, of those among them whose destination the preset's sample of an old key menu has: the
time that menu takes to get there, when the right key is pressed at once (docs/numbers.md).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from functools import cache
from statistics import fmean, median
from typing import Any

from benchmarks.calling import Outcome, by_text, by_voice
from benchmarks.hearing_once import HearingOnce
from benchmarks.report import report
from benchmarks.spoken import CLEAR, VOICES, Case, cases
from intents.pack_loader import PACKS, presets
from ivr.console.about_legacy import SAMPLE
from ivr.numbers.legacy import read_menu, ways
from ivr.settings import load_settings

TEXT = "text"


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return what is claimed of some calls; shares are of those in scope, or out of it."""
    inside = [one for one in outcomes if one.case.intent is not None]
    outside = [one for one in outcomes if one.case.intent is None]
    return {
        "right destination": share(one.right for one in inside),
        "right, said once": share(one.right and one.said == 1 for one in inside),
        "automation": share(one.routed for one in inside),
        "misrouted": share(one.routed and not one.right for one in inside),
        "wrong without asking": share(
            one.routed and not one.right and not one.asked for one in inside
        ),
        "out of scope routed without asking": share(
            one.routed and not one.asked for one in outside
        ),
        "out of scope to the operator": share(not one.routed for one in outside),
        "turns a call": sum(len(one.heard) for one in inside) / len(inside) if inside else 0.0,
    } | _times(inside)


def _times(calls: Sequence[Outcome]) -> dict[str, float]:
    """Return how long calls took to be routed, in seconds; nothing of those in writing."""
    took = [one.seconds for one in calls if one.routed and one.seconds is not None]
    if not took:
        return {}
    both = [
        (was, one.seconds)
        for one in calls
        if one.right
        and one.seconds is not None
        and (was := by_menu(one.case.preset).get(one.went)) is not None
    ]
    return {
        "time to route, s": median(took),
        "time to route, mean, s": fmean(took),
        "of those in the menu, s": median(now for _, now in both),
        "by the menu, s": median(was for was, _ in both),
        "in the menu": len(both) / len(calls),
    }


@cache
def by_menu(preset: str) -> dict[str, float]:
    """Return the seconds to each destination of the preset's sample of an old key menu."""
    options = read_menu((PACKS / preset / SAMPLE).read_text(encoding="utf-8"))
    found = ways(options)
    times: dict[str, float] = {}
    for option in options:
        if option.destination:
            seconds = found[option.keys].seconds
            times[option.destination] = min(seconds, times.get(option.destination, seconds))
    return times


def share(found: Iterable[bool]) -> float:
    """Return the share of what holds; 0 of nothing."""
    kept = list(found)
    return sum(kept) / len(kept) if kept else 0.0


def rows(outcomes: Sequence[Outcome], half: str) -> list[dict[str, Any]]:
    """Return the lines of the report: each preset and voice, and those pooled."""
    voices = list(dict.fromkeys(one.voice for one in outcomes))
    groups: list[tuple[str, str, list[Outcome]]] = []
    for preset in (*dict.fromkeys(one.case.preset for one in outcomes), "all"):
        mine = [one for one in outcomes if preset in ("all", one.case.preset)]
        groups += [(preset, voice, [one for one in mine if one.voice == voice]) for voice in voices]
        clear = [one for one in mine if one.voice in CLEAR]
        groups += [(preset, "clear voices", clear)] if clear else []
    return [
        {"benchmark": "calls", "half": half, "preset": preset, "voice": voice}
        | {"metric": metric, "value": round(value, 4), "n": len(some)}
        for preset, voice, some in groups
        for metric, value in figures(some).items()
    ]


def table(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the same with one line a group."""
    metrics = dict.fromkeys(row["metric"] for row in found)
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for row in found:
        key = (row["preset"], row["voice"])
        line = lines.setdefault(key, _empty(row, metrics))
        line[row["metric"]] = f"{row['value']:.3f}"
    return list(lines.values())


def _empty(row: dict[str, Any], metrics: Iterable[str]) -> dict[str, Any]:
    return {name: row[name] for name in ("preset", "voice", "n")} | dict.fromkeys(metrics, "")


def show(outcome: Outcome) -> None:
    """Print a call that went wrong."""
    case = outcome.case
    sys.stderr.write(
        f"{case.preset} {outcome.voice}: {case.intent} {case.text!r} -> {outcome.went or 'nowhere'}"
        f"{' asked' if outcome.asked else ''}\n"
    )
    for heard in outcome.heard:
        sys.stderr.write(f"    {heard}\n")


def went_wrong(outcome: Outcome) -> bool:
    """Whether a call counts against us."""
    if outcome.case.intent is None:
        return outcome.routed and not outcome.asked
    return not outcome.right


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--preset", nargs="*", default=list(presets()))
    parser.add_argument("--voice", nargs="*", default=[TEXT, *VOICES], help="text for no voice")
    parser.add_argument("--half", choices=["A", "B", "AB"], default="B")
    parser.add_argument("--show", action="store_true", help="what went wrong; of half A only")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    switchboard = HearingOnce(load_settings())
    outcomes = []
    for preset in options.preset:
        mine: list[Case] = [case for case in cases(preset) if case.half in options.half]
        for voice in options.voice:
            for case in mine:
                spoken_to = voice != TEXT
                one = (
                    by_voice(switchboard, case, voice) if spoken_to else by_text(switchboard, case)
                )
                outcomes.append(one)
                if options.show and case.half == "A" and went_wrong(one):
                    show(one)
    switchboard.close()
    found = rows(outcomes, options.half)
    report(found if options.json else table(found), options.json)


if __name__ == "__main__":
    main()
