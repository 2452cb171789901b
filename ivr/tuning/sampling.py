"""A handful of utterances a day, drawn by chance, for people to label.

What waits in the missed queue for another reason is there because it went badly, so no rate can
be taken from it. The sample is of all that callers said at an open question, whatever became of
it: rates from it are unbiased. It is drawn from finished days, by a hash, so that drawing twice
gives the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from ivr.storage.engine import Database
from ivr.storage.sample_draw import keep_sample, lines_with_calls, said_between, sampled
from ivr.tuning.ticker import Ticker

A_DAY = 5
"""Utterances of one line."""
BACK = 7
"""Days that are made up for, after a server was down."""
LOOK_S = 3600.0


def draw(database: Database, now: datetime, count: int = A_DAY) -> int:
    """Draw for every line and each of the last finished days; return how many were drawn."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    drawn = 0
    for back in range(1, BACK + 1):
        begin, end = today - timedelta(days=back), today - timedelta(days=back - 1)
        for preset, language in lines_with_calls(database, begin, end):
            if sampled(database, preset, language, begin, end):
                continue
            said = said_between(database, preset, language, begin, end)
            chosen = sorted(said, key=lambda place: _chance(*place))[:count]
            drawn += keep_sample(database, preset, language, chosen)
    return drawn


def _chance(call_sid: str, turn: int) -> bytes:
    """Return where an utterance stands in a random order that is always the same."""
    return sha256(f"sample:{call_sid}:{turn}".encode()).digest()


class DailySample(Ticker):
    """Draws once a day; it looks every hour."""

    def __init__(
        self, database: Database, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        super().__init__("sample", LOOK_S, lambda: draw(database, now()))
