"""What the line is worth, as a formula whose every number can be changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from ivr.numbers.tally import Tally

DAYS_A_MONTH = 30.4
MONTHS = 12
TIMES = "\N{MULTIPLICATION SIGN}"


@dataclass(frozen=True, slots=True)
class Inputs:
    """Every number of the formula."""

    days: float
    """Of the period."""
    calls: float
    """Offered in the period."""
    contained: float
    """Share of calls that needed no person, and did not come back."""
    contained_before: float
    """Share that the old line served by itself."""
    minutes: float
    """Of an agent, for a call."""
    agent_minute: float
    """Cost."""
    routed: float
    """Calls put through in the period."""
    wrong: float
    """Share of them that came to the wrong place."""
    wrong_before: float
    wrong_cost: float
    """Of one call in the wrong place."""
    seconds: float
    """Gained by a call on the way to its place."""
    line_minute: float
    """Cost of a minute on the telephone."""
    monthly: float
    """Cost of running the line."""
    growth: float
    """Of calls, a month, as a share."""


WORDS: Mapping[str, tuple[str, str]] = {
    "days": ("Days of the period", ""),
    "calls": ("Calls in the period", ""),
    "contained": ("Needed no person, and did not call again", "%"),
    "contained_before": ("Needed no person with the old line", "%"),
    "minutes": ("Minutes of an agent for a call", ""),
    "agent_minute": ("Cost of an agent's minute", ""),
    "routed": ("Calls put through in the period", ""),
    "wrong": ("Came to the wrong place", "%"),
    "wrong_before": ("Came to the wrong place with the old line", "%"),
    "wrong_cost": ("Cost of a call in the wrong place", ""),
    "seconds": ("Seconds gained by a call before it is put through", ""),
    "line_minute": ("Cost of a minute on the telephone", ""),
    "monthly": ("Cost of running the line, a month", ""),
    "growth": ("Growth of calls, a month", "%"),
}
"""What people call each number, and its unit."""
ASSUMED = {
    "contained_before": 0.0,
    "agent_minute": 0.8,
    "wrong_before": 0.15,
    "wrong_cost": 4.0,
    "line_minute": 0.02,
    "monthly": 500.0,
    "growth": 0.0,
}
"""What no call can tell: usual numbers, to be put right by whoever knows better."""
USUAL_MINUTES = 5.0
"""Of an agent for a call, when no agent's work is known."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the sum."""

    what: str
    formula: str
    value: float
    """In the period; below 0 for a cost."""


def inputs_of(calls: Tally, days: float, seconds: float | None) -> tuple[Inputs, set[str]]:
    """Return the numbers of a period, and the names of those that were measured.

    ``seconds`` is what the comparison with the old menu says; None without one.
    """
    found = {kpi.name: kpi for kpi in calls.figures()}
    handling, wrong = found["AHT"].value, found["misroute"].value
    contained = found["verified containment"].value
    measured: dict[str, float | None] = {
        "days": days,
        "calls": float(calls.calls),
        "contained": contained,
        "minutes": handling / 60 if handling is not None else None,
        "routed": found["routed in automation"].numerator,
        "wrong": wrong,
        "seconds": seconds,
    }
    known = {name: value for name, value in measured.items() if value is not None}
    usual = {"contained": 0.0, "minutes": USUAL_MINUTES, "wrong": 0.15, "seconds": 0.0, **ASSUMED}
    return Inputs(**{**usual, **known}), {*known}


def changed(inputs: Inputs, given: Mapping[str, str]) -> Inputs:
    """Return the numbers with those that a person has put in their place; nonsense is left out."""
    found = {}
    for field in fields(inputs):
        text = given.get(field.name, "").strip()
        if field.name == "days" or text == shown(inputs, field.name):
            continue
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            continue
        percent = WORDS[field.name][1] == "%"
        if -1e9 < value < 1e9 and (value >= 0 or field.name in ("growth", "seconds")):
            found[field.name] = value / 100 if percent else value
    return replace(inputs, **found)


def shown(inputs: Inputs, name: str) -> str:
    """Return a number as the form shows it: shares in per cent."""
    value: float = getattr(inputs, name)
    text = f"{100 * value if WORDS[name][1] else value:.2f}"
    return text.rstrip("0").rstrip(".")


def items(given: Inputs) -> list[Item]:
    """Return the sum, line by line."""
    spared = given.calls * (given.contained - given.contained_before)
    righted = given.routed * (given.wrong_before - given.wrong)
    return [
        Item(
            "Agents' time that was not needed",
            f"{given.calls:,.0f} calls {TIMES} "
            f"({given.contained:.1%} - {given.contained_before:.1%}) {TIMES} "
            f"{given.minutes:.1f} min {TIMES} {given.agent_minute:.2f}",
            spared * given.minutes * given.agent_minute,
        ),
        Item(
            "Calls in the right place at once",
            f"{given.routed:,.0f} calls {TIMES} ({given.wrong_before:.1%} - {given.wrong:.1%}) "
            f"{TIMES} {given.wrong_cost:.2f}",
            righted * given.wrong_cost,
        ),
        Item(
            "Less time on the telephone",
            f"{given.routed:,.0f} calls {TIMES} {given.seconds:.1f} s ÷ 60 "
            f"{TIMES} {given.line_minute:.2f}",
            given.routed * given.seconds / 60 * given.line_minute,
        ),
        Item(
            "Running the line",
            f"{given.days:.0f} days ÷ {DAYS_A_MONTH} {TIMES} {given.monthly:.2f}",
            -given.days / DAYS_A_MONTH * given.monthly,
        ),
    ]


def worth(given: Inputs) -> float:
    """Return what the period was worth, its costs taken off."""
    return sum(item.value for item in items(given))


def forecast(given: Inputs, months: int = MONTHS) -> list[float]:
    """Return what each coming month is worth; the cost of running stays as it is."""
    if not given.days:
        return [0.0] * months
    gain = sum(item.value for item in items(given)[:-1]) / given.days * DAYS_A_MONTH
    return [gain * (1 + given.growth) ** n - given.monthly for n in range(1, months + 1)]


def assumption(given: Inputs) -> str:
    """Return in words what the forecast takes for granted."""
    daily = given.calls / given.days if given.days else 0.0
    growth = f"{given.growth:+.1%} a month" if given.growth else "neither growing nor shrinking"
    return (
        f"{daily:,.0f} calls a day as in these {given.days:.0f} days, {growth}; the same needs, "
        "shares and costs in every month. Seasons are not known from one period."
    )
