"""What reports read of calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ivr.numbers import Period, kpis
from ivr.storage import Database
from ivr.storage.call_facts import AGAIN, call_facts, kinds
from ivr.storage.models import Call, CallerVisit, MessageOut, QueueEntry, QueueOffer, Survey

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


def test_trials_by_invitation_are_no_callers(database: Database) -> None:
    kept(database, call("CS1"), call("CS2", trial="T1"))
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
        (lambda: visit("CS2", NOON + AGAIN), True),
        (lambda: visit("CS2", NOON + AGAIN + timedelta(seconds=1)), False),
        (lambda: visit("CS2", NOON - timedelta(hours=1)), False),
        (lambda: visit("CS2", NOON + timedelta(hours=1), "loan"), False),
        (lambda: visit("CS2", NOON + timedelta(hours=1), ""), True),
        (lambda: visit("CS2", NOON + timedelta(hours=1), key="other"), False),
    ],
)
def test_a_repeated_call_is_of_the_same_caller_about_the_same_within_a_day(
    database: Database, later: Callable[[], CallerVisit], repeated: bool
) -> None:
    kept(database, call("CS1"), visit("CS1", NOON), later())
    assert call_facts(database, DAY)[0].repeated is repeated


@pytest.mark.parametrize(
    ("later", "days"),
    [
        (lambda: visit("CS2", NOON + timedelta(days=8)), 8.0),
        (lambda: visit("CS2", NOON + timedelta(days=2), "loan"), None),
        (lambda: visit("CS2", NOON + timedelta(days=2), ""), None),
    ],
)
def test_it_is_known_when_the_caller_called_about_the_very_same_need(
    database: Database, later: Callable[[], CallerVisit], days: float | None
) -> None:
    kept(database, call("CS1"), visit("CS1", NOON), later(), call("CS9"))
    facts = {item.call_sid: item for item in call_facts(database, DAY)}
    assert (facts["CS1"].known_caller, facts["CS1"].again_days) == (True, days)
    assert facts["CS9"].known_caller is False


@pytest.mark.parametrize(
    ("kind", "state", "moved"),
    [("link", "sent", True), ("link", "failed", False), ("recap", "sent", False)],
)
def test_a_link_that_was_sent_is_a_way_on(
    database: Database, kind: str, state: str, moved: bool
) -> None:
    message = MessageOut(
        call_sid="CS1",
        preset="bank",
        kind=kind,
        caller_key="k",
        number="",
        text="",
        state=state,
        due_at=NOON,
        created_at=NOON,
    )
    kept(database, call("CS1"), message)
    assert call_facts(database, DAY)[0].moved is moved


def test_what_can_be_chosen_is_what_calls_have_had(database: Database) -> None:
    other = call("CS2", language="vi", channel="twilio", intent=None, catalogue_version="3")
    kept(database, call("CS1"), other, call("CS3", preset="parcel", intent="lost"))
    first, second = ("en", "browser", "balance", ""), ("vi", "twilio", "", "3")
    assert kinds(database, "bank") == {first, second}
    assert kinds(database, "bank", NOON) == {first, second}
    assert kinds(database, "bank", NOON + timedelta(seconds=1)) == set()


def at(hour: int, minute: int = 0) -> datetime:
    """Return a moment of the hand-computed day."""
    return DAY.begin + timedelta(hours=hour, minutes=minute)


def two_hundred() -> list[Any]:
    """Return 200 calls of a day, by hand.

    | calls | what happened |
    |---|---|
    | 80 | served at once; 10 called again about it within 24 hours, of 2 the service failed |
    | 60 | routed to cards after 12 s, asked first, yes, answered after 10 s, talked for 100 s |
    | 20 | routed to cards after 30 s and a no-match, answered after 40 s, passed on after 60 s |
    | 10 | routed to cards after 12 s, hung up in the queue |
    | 10 | asked for a person first of all: the operator |
    | 10 | hung up after 4 s (5) and after 5 s (5) |
    | 6 | two silences, then the operator by request |
    | 4 | broke |
    """
    rows: list[Any] = []
    number = 0

    def some(count: int, **how: Any) -> list[str]:
        nonlocal number
        sids = []
        for _ in range(count):
            number += 1
            sids.append(f"CS{number}")
            begin = how.get("started_at", at(10))
            values = {"ended_at": begin + timedelta(seconds=60), "served": [], **how}
            rows.append(call(sids[-1], **{"started_at": begin, **values}))
        return sids

    served = [{"service": "balance", "outcome": "found"}]
    again = some(8, tried=["accepted", "routed_service", "served"], served=served)
    lost = [{"service": "balance", "outcome": "failed"}]
    again += some(2, tried=["accepted"], served=lost)
    some(70, tried=["accepted"], served=served)
    for sid in again:
        rows += [visit(sid, at(10), key=sid), visit(f"{sid}b", at(30), key=sid)]
    cards = {"disposition": "transferred", "destination": "cards", "intent": "lost_card"}
    fine = some(60, **cards, tried=["unsure", "yes", "routed"], time_to_route_ms=12_000)
    late = some(20, **cards, tried=["no_match", "accepted", "routed"], time_to_route_ms=30_000)
    gone = some(10, **cards, tried=["accepted", "routed"], time_to_route_ms=12_000)
    for sid in fine:
        rows += stay(sid, "cards", 10, "answered")
    for sid in late:
        rows += [*stay(sid, "cards", 40, "transferred"), *stay(sid, "loans", 5, "answered", 100)]
    for sid in gone:
        rows += stay(sid, "cards", None, "abandoned")
    operator = {"disposition": "transferred", "destination": "front_desk", "intent": None}
    some(10, **operator, tried=["agent"])
    for seconds in (4, 5):
        ended = at(10) + timedelta(seconds=seconds)
        some(5, disposition="abandoned", ended_at=ended, tried=[], intent=None)
    some(6, **operator, tried=["no_input", "no_input", "agent"])
    some(4, disposition="failed", tried=[], intent=None)
    return rows


def stay(sid: str, queue: str, waited: int | None, outcome: str, after_s: int = 0) -> list[Any]:
    """Return a stay of a call in a queue, and an agent's work of 100 s and 20 s."""
    entered = at(10, 1) + timedelta(seconds=after_s)
    answered = entered + timedelta(seconds=waited) if waited is not None else None
    row = QueueEntry(
        id=f"{sid}{queue}",
        call_sid=sid,
        preset="bank",
        queue=queue,
        kind="call",
        state="left",
        outcome=outcome,
        priority=50,
        rank=0.0,
        entered_at=entered,
        seen_at=entered,
        answered_at=answered,
    )
    if answered is None:
        return [row]
    talked = answered + timedelta(seconds=100)
    work = QueueOffer(
        id=row.id,
        entry_id=row.id,
        agent="ann",
        state="ended",
        made_at=entered,
        until=entered,
        accepted_at=answered,
        ended_at=talked,
        free_at=talked + timedelta(seconds=20),
    )
    return [row, work]


BY_HAND = {
    "containment": (80, 200),
    "verified containment": (70, 200),
    "repeat calls": (10, 200),
    "deflection": (0, 200),
    "routed in automation": (90, 200),
    "misroute": (20, 80),
    "IVR abandonment": (5, 200),
    "accidental calls": (5, 200),
    "failed": (4, 200),
    "queue abandonment": (10, 110),
    "ASA": (60 * 10 + 20 * 40 + 20 * 5, 100),
    "service level": (80, 110),
    "AHT": (100 * 120, 100),
    "transfer rate": (20, 100),
    "no-match": (20, 80 + 120 + 40 + 10 + 10 + 18),
    "no-input": (12, 278),
    "calls with a no-match": (20, 200),
    "calls with a no-input": (6, 200),
    "opt-out": (16, 200),
    "opt-out at the first turn": (10, 200),
    "opt-out after an error": (6, 200),
    "confirmation": (60, 170),
    "disconfirmation": (0, 60),
    "disambiguation": (0, 170),
    "FCR": (0, 10),
}
TIMES = {"time to route, median": 12.0, "time to route, 95 %": 30.0}


def test_figures_of_two_hundred_calls_are_those_computed_by_hand(database: Database) -> None:
    rows = two_hundred()
    kept(database, *[row for row in rows if not isinstance(row, QueueOffer)])
    kept(database, *[row for row in rows if isinstance(row, QueueOffer)])
    calls = call_facts(database, DAY)
    assert len(calls) == 200
    found = {kpi.name: kpi for kpi in kpis(calls)}
    assert {n: (found[n].numerator, found[n].denominator) for n in BY_HAND} == BY_HAND
    assert {name: found[name].value for name in TIMES} == TIMES


def test_a_call_over_midnight_belongs_to_the_day_it_began(database: Database) -> None:
    late = DAY.end - timedelta(seconds=10)
    kept(database, call("CS1", started_at=late, ended_at=DAY.end + timedelta(seconds=50)))
    (found,) = call_facts(database, DAY)
    assert found.length_s == 60.0
    assert call_facts(database, replace(DAY, begin=DAY.end, end=DAY.end + AGAIN)) == []


def test_a_call_over_the_clock_change_is_as_long_as_it_was(database: Database) -> None:
    zone = ZoneInfo("Europe/London")
    begin = datetime(2026, 10, 25, 1, 50, tzinfo=zone)
    end = datetime(2026, 10, 25, 1, 10, tzinfo=zone, fold=1)
    kept(database, call("CS1", started_at=begin.astimezone(UTC), ended_at=end.astimezone(UTC)))
    wide = replace(DAY, begin=begin.astimezone(UTC))
    assert call_facts(database, wide)[0].length_s == 20 * 60
