"""What reports read of calls."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.numbers import Period
from ivr.storage import Database
from ivr.storage.call_facts import AGAIN, call_facts
from ivr.storage.models import Call, CallerVisit, Survey

pytestmark = pytest.mark.web

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = Period(NOON - timedelta(hours=12), NOON + timedelta(hours=12))


def kept(database: Database, *rows: Any) -> None:
    with database.begin() as session:
        session.add_all(rows)


def call(call_sid: str = "CS1", **other: Any) -> Call:
    values: dict[str, Any] = {
        "preset": "bank",
        "language": "en",
        "channel": "browser",
        "started_at": NOON,
        "ended_at": NOON + timedelta(seconds=30),
        "disposition": "contained",
        "intent": "balance",
        "tried": ["no_input", "accepted"],
        "served": [{"service": "balance", "outcome": "found"}],
        **other,
    }
    return Call(call_sid=call_sid, **values)


def visit(call_sid: str, at: datetime, intent: str = "balance", key: str = "k") -> CallerVisit:
    return CallerVisit(call_sid=call_sid, caller_key=key, preset="bank", at=at, intent=intent)


def test_a_call_is_read_with_all_that_happened(database: Database) -> None:
    survey = Survey(
        call_sid="CS1",
        preset="bank",
        language="en",
        caller_key="k",
        asked_at=NOON,
        satisfied=5,
        easy=6,
    )
    kept(database, call(), survey)
    (found,) = call_facts(database, DAY)
    assert (found.length_s, found.disposition, found.intent) == (30.0, "contained", "balance")
    assert (found.tried, found.served) == (("no_input", "accepted"), ("found",))
    assert (found.rating, found.effort, found.repeated) == (5, 6, False)


def test_the_end_of_a_period_belongs_to_the_next(database: Database) -> None:
    kept(database, call("CS1", started_at=DAY.begin), call("CS2", started_at=DAY.end))
    assert [item.call_sid for item in call_facts(database, DAY)] == ["CS1"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("preset", "parcel"), ("language", "vi"), ("channel", "twilio"), ("intent", "loan")],
)
def test_a_report_is_of_the_calls_that_are_meant(
    database: Database, field: str, value: str
) -> None:
    kept(database, call("CS1"), call("CS2", **{field: value}))
    wanted = replace(DAY, **{field: value})
    assert [item.call_sid for item in call_facts(database, wanted)] == ["CS2"]
    assert len(call_facts(database, DAY)) == 2


@pytest.mark.parametrize(
    ("later", "repeated"),
    [
        (visit("CS2", NOON + AGAIN), True),
        (visit("CS2", NOON + AGAIN + timedelta(seconds=1)), False),
        (visit("CS2", NOON - timedelta(hours=1)), False),
        (visit("CS2", NOON + timedelta(hours=1), "loan"), False),
        (visit("CS2", NOON + timedelta(hours=1), ""), True),
        (visit("CS2", NOON + timedelta(hours=1), key="other"), False),
    ],
)
def test_a_repeated_call_is_of_the_same_caller_about_the_same_within_a_day(
    database: Database, later: CallerVisit, repeated: bool
) -> None:
    kept(database, call("CS1"), visit("CS1", NOON), later)
    assert call_facts(database, DAY)[0].repeated is repeated
