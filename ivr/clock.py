"""Time, as something passed in."""

from __future__ import annotations

import time
from collections.abc import Callable

ClockMs = Callable[[], int]
"""Monotonic milliseconds."""


def monotonic_ms() -> int:
    """Return milliseconds of the machine's monotonic clock."""
    return time.monotonic_ns() // 1_000_000
