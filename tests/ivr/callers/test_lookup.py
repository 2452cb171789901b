"""Looking callers up: bounded, cached, never an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from ivr.callers.known import Known, KnownContext
from ivr.callers.lookup import BUDGET_S, CACHED_FOR, CallerLookup, Source
from ivr.storage import Database, open_database
from ivr.storage.callers import Callers

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CALLER = "+442079460123"
ORDER = {"kind": "order", "intent": "track", "about": "order 123", "slots": {"number": 4217}}


class FakeSystem:
    """A company's system: answers at once, with an error, or when it is let."""

    def __init__(self, answer: Any, name: str = "crm") -> None:
        self.name = name
        self.answer = answer
        self.asked = 0
        self.let = Event()
        self.let.set()
        self.answered = Event()

    def about(self, number: str, preset: str, now: datetime) -> Mapping[str, Any]:
        self.asked += 1
        self.let.wait(10)
        if isinstance(self.answer, Exception):
            raise self.answer
        self.answered.set()
        answer: Mapping[str, Any] = self.answer
        return answer


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    yield opened
    opened.close()


def key(number: str) -> str:
    return f"key of {number[-3:]}"


def lookup(database: Database | None, *sources: Source, budget_s: float = 5.0) -> CallerLookup:
    return CallerLookup(key, Callers(database), sources, budget_s)


def test_everything_that_is_known_comes_together(database: Database) -> None:
    looked = lookup(database, FakeSystem({"tier": "gold", "contexts": [ORDER]}))
    looked.visited(CALLER, "bank", "CS1", "balance", NOW - timedelta(hours=1))
    looked.prefers(CALLER, "CS1", NOW, slower=True)
    looked.settle()
    known = looked.about(CALLER, "bank", "CS2", NOW)
    context = KnownContext("order", "track", "order 123", {"number": "4217"}, "crm")
    assert known == Known("gold", 1, "balance", (context,), slower=True)
    looked.close()


def test_a_hidden_number_is_nobody_and_leaves_nothing(database: Database) -> None:
    system = FakeSystem({"tier": "gold"})
    looked = lookup(database, system)
    looked.visited("", "bank", "CS1", "balance", NOW)
    looked.settle()
    assert looked.about("", "bank", "CS2", NOW) == Known()
    assert system.asked == 0
    looked.close()


def test_a_source_that_is_late_is_left_behind_and_known_the_next_time() -> None:
    slow, quick = FakeSystem({"tier": "gold"}, "slow"), FakeSystem({"language": "vi"}, "quick")
    slow.let.clear()
    looked = lookup(None, slow, quick, budget_s=0.2)
    first = looked.about(CALLER, "bank", "CS1", NOW)
    assert (first.tier, first.language, first.late) == ("", "vi", ("slow",))
    slow.let.set()
    assert slow.answered.wait(5)
    assert looked.about(CALLER, "bank", "CS2", NOW).tier == "gold"
    looked.close()  # waits for nothing but the writer
    assert BUDGET_S == 0.8


def test_what_a_source_has_said_is_good_for_a_while() -> None:
    system = FakeSystem({"tier": "gold"})
    looked = lookup(None, system)
    for at in (NOW, NOW + CACHED_FOR - timedelta(seconds=1)):
        assert looked.about(CALLER, "bank", "CS1", at).tier == "gold"
    assert system.asked == 1
    looked.about(CALLER, "bank", "CS2", NOW + CACHED_FOR)
    assert system.asked == 2
    looked.close()


@pytest.mark.parametrize(
    "answer",
    [
        RuntimeError("down"),
        {"contexts": [3]},
        {"contexts": [{"slots": 3}]},
        {"contexts": 3},
    ],
)
def test_a_source_that_fails_or_babbles_costs_only_what_it_knows(answer: object) -> None:
    good = FakeSystem({"tier": "gold"}, "good")
    looked = lookup(None, FakeSystem(answer, "bad"), good)
    assert looked.about(CALLER, "bank", "CS1", NOW) == Known("gold")
    looked.close()


def test_no_number_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    looked = lookup(None, FakeSystem(RuntimeError(CALLER)))
    looked.about(CALLER, "bank", "CS1", NOW)
    looked.close()
    assert caplog.records
    assert CALLER not in caplog.text


def test_a_call_that_ends_when_the_server_has_stopped_is_remembered_too(
    database: Database,
) -> None:
    looked = lookup(database)
    looked.close()
    looked.visited(CALLER, "bank", "CS1", "balance", NOW - timedelta(hours=1))
    looked.prefers(CALLER, "CS1", NOW, slower=True)
    seen = Callers(database).seen(key(CALLER), "bank", "CS2", NOW)
    assert (seen.repeat, seen.previous, seen.slower) == (1, "balance", True)
