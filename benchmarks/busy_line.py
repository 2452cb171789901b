"""A line with a long past, made up by chance: calls with all that reports read of them.

The calls are put straight into the store; none was held. What callers said is made of the
preset's own phrases.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from ivr.samples.curve import moments
from ivr.storage import Database
from ivr.storage.models import (
    AgentFeedback,
    Call,
    CallerVisit,
    MessageOut,
    MissedUtterance,
    QueueEntry,
    QueueOffer,
    Survey,
    Turn,
)

DAYS = 90
BATCH = 5_000
WAYS: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (34, "contained", ("accepted", "routed_service", "served", "done")),
    (8, "contained", ("unsure", "yes", "routed_service", "served", "done")),
    (26, "transferred", ("accepted", "routed", "transferred")),
    (8, "transferred", ("unsure", "yes", "routed", "transferred")),
    (5, "transferred", ("no_match", "torn", "yes", "routed", "transferred")),
    (4, "transferred", ("unsure", "no", "accepted", "routed", "transferred")),
    (4, "escalated", ("no_match", "agent_once", "agent", "transferred")),
    (3, "escalated", ("agent_once", "agent", "transferred")),
    (4, "abandoned", ("no_match", "hung_up")),
    (2, "abandoned", ("no_input", "hung_up")),
    (1, "abandoned", ("hung_up",)),
    (1, "failed", ("accepted", "routed", "stranded")),
)
"""Weight, disposition and verdicts of calls."""
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """The line that is busy."""

    preset: str
    language: str
    needs: Sequence[tuple[str, str]]
    """Intents, each with its destination."""
    texts: Sequence[str]


def fill(database: Database, line: Line, end: datetime, count: int) -> None:
    """Put ``count`` calls of the last DAYS days into the store."""
    dice = random.Random(0)
    tables: dict[type, list[Row]] = {}
    for number, at in enumerate(moments(dice, end, DAYS, count)):
        for table, row in _call(line, dice, number, at):
            tables.setdefault(table, []).append(row)
        if number % BATCH == BATCH - 1:
            _keep(database, tables)
    _keep(database, tables)


def _keep(database: Database, tables: dict[type, list[Row]]) -> None:
    with database.begin() as session:
        for table in (Call, Turn, QueueEntry, QueueOffer):  # in the order of their keys
            if rows := tables.pop(table, []):
                session.execute(insert(table), rows)
        for table, rows in tables.items():
            session.execute(insert(table), rows)
    tables.clear()


def _call(line: Line, dice: random.Random, number: int, at: datetime) -> Iterator[tuple[type, Row]]:
    """Yield the rows of one call, in all tables."""
    weights = [weight for weight, _, _ in WAYS]
    _, disposition, tried = dice.choices(WAYS, weights)[0]
    intent, place = dice.choice(line.needs)
    understood = bool({"accepted", "unsure", "torn"} & {*tried})
    sid, length = f"CS{number:08}", dice.uniform(2, 180)
    head = {"call_sid": sid, "preset": line.preset, "language": line.language}
    yield (
        Call,
        {
            **head,
            "channel": dice.choice(("twilio", "twilio", "asterisk", "browser")),
            "catalogue_version": "2" if number % 3 else "1",
            "started_at": at,
            "ended_at": at + timedelta(seconds=length),
            "disposition": disposition,
            "destination": place if disposition in ("transferred", "failed") else None,
            "intent": intent if understood else None,
            "confidence": dice.random(),
            "band": "accept" if "accepted" in tried else "confirm",
            "time_to_route_ms": dice.randrange(4_000, 40_000) if understood else None,
            "tried": list(tried),
            "served": [{"service": "look_up", "outcome": "found"}] if "served" in tried else [],
        },
    )
    yield Turn, _turn(line, dice, sid, intent, understood)
    if dice.random() < 0.8:
        key = f"caller{dice.randrange(60_000)}"
        yield (
            CallerVisit,
            {
                **{"call_sid": sid, "preset": line.preset, "caller_key": key, "at": at},
                "intent": intent if understood else "",
            },
        )
        yield from _afterwards(dice, {**head, "caller_key": key}, at)
    if disposition in ("transferred", "escalated"):
        yield from _stay(line, dice, sid, place, at)
    if "no_match" in tried or dice.random() < 0.01:
        yield MissedUtterance, _missed(line, dice, head, at, "no_match" in tried)


def _turn(line: Line, dice: random.Random, sid: str, intent: str, understood: bool) -> Row:
    top3 = [{"intent": name, "confidence": 0.3} for name, _ in line.needs[:3]]
    return {
        **{"call_sid": sid, "number": 1, "transcript": dice.choice(line.texts)},
        **{"confidence": 0.9, "expectation": "open", "verdict": "accepted"},
        "intent": intent if understood else None,
        "band": "accept" if understood else "reject",
        "trace": {"top3": top3, "rule": "classifier", "decided_ms": 4_000},
    }


def _afterwards(dice: random.Random, head: Row, at: datetime) -> Iterator[tuple[type, Row]]:
    if dice.random() < 0.1:
        answers = {"satisfied": dice.randrange(1, 6), "easy": dice.randrange(1, 8)}
        yield Survey, {**head, "asked_at": at, **answers}
    if dice.random() < 0.05:
        about = {name: head[name] for name in ("call_sid", "preset", "caller_key")}
        yield (
            MessageOut,
            {
                **{**about, "kind": "link", "number": "", "text": "", "state": "sent"},
                **{"due_at": at, "created_at": at, "sent_at": at},
            },
        )


def _stay(
    line: Line, dice: random.Random, sid: str, place: str, at: datetime
) -> Iterator[tuple[type, Row]]:
    entered = at + timedelta(seconds=30)
    answered = entered + timedelta(seconds=dice.expovariate(1 / 25))
    left = answered + timedelta(seconds=dice.uniform(30, 400))
    gone = dice.random() < 0.08
    entry = f"E{sid}"
    yield (
        QueueEntry,
        {
            **{"id": entry, "call_sid": sid, "preset": line.preset, "queue": place},
            **{"kind": "call", "state": "left", "priority": 5, "rank": 0.0, "packet": {}},
            "outcome": "abandoned" if gone else "answered",
            "entered_at": entered,
            "seen_at": left,
            "answered_at": None if gone else answered,
            "left_at": left,
        },
    )
    if gone:
        return
    yield (
        QueueOffer,
        {
            **{"id": f"O{sid}", "entry_id": entry, "agent": "ana", "state": "ended"},
            **{"made_at": entered, "until": answered, "accepted_at": answered, "ended_at": left},
            "free_at": left + timedelta(seconds=dice.uniform(5, 60)),
        },
    )
    if dice.random() < 0.1:
        yield (
            AgentFeedback,
            {
                **{"entry_id": entry, "call_sid": sid, "preset": line.preset, "agent": "ana"},
                **{"kind": dice.choice(("right", "right", "wrong_intent")), "at": left},
            },
        )


def _missed(line: Line, dice: random.Random, head: Row, at: datetime, waits: bool) -> Row:
    text = f"{dice.choice(line.texts)} {dice.choice(line.texts)}"
    meaning = dice.choice(line.needs)[0]
    told = {"state": "assigned", "meaning": meaning, "cause": "understanding", "why": "sample"}
    return {
        **{**head, "key": text[:200], "text": text, "turn": 1, "at": at},
        "top3": [{"intent": meaning, "confidence": 0.4}],
        **({"why": "no_match", "state": "open", "meaning": None, "cause": ""} if waits else told),
    }
