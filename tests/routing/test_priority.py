"""Who is served first, and why."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from routing.priority import priority_of
from routing.rules import Facts

pytestmark = pytest.mark.unit

AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "urgent", "critical", "priority"),
    [
        (Facts("x", AT), False, False, 50),
        (Facts("x", AT), True, False, 80),
        (Facts("x", AT), True, True, 90),
        (Facts("x", AT, repeat=1), False, False, 55),
        (Facts("x", AT, repeat=3), False, False, 65),
        (Facts("x", AT, repeat=4), False, False, 65),
        (Facts("x", AT, tier="gold"), False, False, 60),
        (Facts("x", AT, tier="unknown"), False, False, 50),
        (Facts("x", AT, tier="gold", repeat=3), True, True, 100),
        (Facts("x", AT, tier="late"), False, False, 0),
    ],
)
def test_the_parts_add_up_within_bounds(
    facts: Facts, urgent: bool, critical: bool, priority: int
) -> None:
    tiers = {"gold": 10, "late": -60}
    found, why = priority_of(facts, urgent=urgent, critical=critical, tiers=tiers)
    assert found == priority
    assert why.startswith(f"Priority {priority}")
