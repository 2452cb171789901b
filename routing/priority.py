"""Who is served first, and why: a sum that can be read out. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from routing.rules import Facts

BASE = 50
LOWEST, HIGHEST = 0, 100
URGENT = 30
CRITICAL = 40
REPEAT, MOST_REPEATS = 5, 3
"""For each earlier call in 24 hours, up to so many of them."""


def priority_of(
    facts: Facts, *, urgent: bool, critical: bool, tiers: Mapping[str, int]
) -> tuple[int, str]:
    """Return a priority from 0 to 100 and how it comes about, in one plain sentence.

    >>> from datetime import UTC, datetime
    >>> facts = Facts("fraud", datetime(2026, 11, 24, tzinfo=UTC), tier="gold", repeat=2)
    >>> priority_of(facts, urgent=True, critical=False, tiers={"gold": 5})
    (95, 'Priority 95: 50, urgent +30, customer gold +5, called before 2 times +10.')
    """
    parts: list[tuple[str, int]] = []
    if critical:
        parts.append(("critical", CRITICAL))
    elif urgent:
        parts.append(("urgent", URGENT))
    if points := tiers.get(facts.tier, 0):
        parts.append((f"customer {facts.tier}", points))
    if facts.repeat:
        times = "once" if facts.repeat == 1 else f"{facts.repeat} times"
        parts.append((f"called before {times}", REPEAT * min(facts.repeat, MOST_REPEATS)))
    total = max(LOWEST, min(HIGHEST, BASE + sum(points for _, points in parts)))
    if not parts:
        return total, f"Priority {total}, as usual."
    why = "".join(f", {what} {points:+d}" for what, points in parts)
    return total, f"Priority {total}: {BASE}{why}."
