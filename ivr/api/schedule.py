"""When a webhook is sent again: the schedule that Standard Webhooks 1.0.0 gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

DELAYS = (
    timedelta(seconds=0),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""Before each attempt, from the one before."""
JITTER = 0.1
"""A delay is up to that share longer, so that what failed together does not return together."""
LONGEST_WISH = timedelta(hours=24)
"""An endpoint's Retry-After counts up to that."""


def next_attempt(
    attempts: int, now: datetime, dice: Callable[[], float], retry_after_s: int | None = None
) -> datetime | None:
    """Return when to try again after ``attempts`` failed ones; None: never.

    ``dice`` returns a number in [0, 1). ``retry_after_s`` is the endpoint's own wish.
    """
    if attempts >= len(DELAYS):
        return None
    delay = DELAYS[attempts] * (1 + JITTER * dice())
    if retry_after_s is not None:
        delay = max(delay, min(timedelta(seconds=retry_after_s), LONGEST_WISH))
    return now + delay
