"""How things stand when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from asr.pool import Load
from ivr.metrics.standing import Standing, Watched
from ivr.metrics.together import Share
from ivr.queueing.floor import Floor, open_floor
from ivr.storage import Database, open_database
from ivr.storage.bus import Bus
from ivr.storage.models import MessageOut, OutboundCall
from ivr.storage.queue_parts import AgentState, Entering
from tests.ivr.storage.lines import NOON, PRESET, QUEUE

pytestmark = pytest.mark.unit

LOADS = Load(workers=1, busy=1, waiting=2, refused=4), Load(workers=1, waiting=1)
SHARES = [Share(70, 3, LOADS[0]), Share(71, 2, LOADS[1])]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    yield opened
    opened.close()


@pytest.fixture
def floor(database: Database) -> Floor:
    return open_floor(database, Bus(), lambda: NOON)


def scraped(database: Database | None = None, floor: Floor | None = None) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Standing(Watched(lambda: SHARES, database, floor)))
    return registry


def test_calls_and_the_decode_pool_need_no_database() -> None:
    registry = scraped()
    names = ("calls_active", "decode_workers", "decode_busy", "decode_waiting")
    values = [registry.get_sample_value(f"callsteer_{name}") for name in names]
    assert values == [5, 2, 1, 3]
    each = [
        registry.get_sample_value("callsteer_process_calls", {"process": p}) for p in ["70", "71"]
    ]
    assert each == [3, 2]
    assert registry.get_sample_value("callsteer_decode_refused_total") == 4
    assert registry.get_sample_value("callsteer_database_up") is None


def test_queues_are_told_by_depth_and_longest_wait(database: Database, floor: Floor) -> None:
    for call_sid, ago_s in (("CS1", 90), ("CS2", 30)):
        since = NOON - timedelta(seconds=ago_s)
        floor.queues.enter(Entering(call_sid, PRESET, QUEUE), since)
    registry = scraped(database, floor)
    labels = {"preset": PRESET, "queue": QUEUE, "kind": "call"}
    assert registry.get_sample_value("callsteer_queue_depth", labels) == 2
    assert registry.get_sample_value("callsteer_queue_longest_wait_seconds", labels) == 90


def test_agents_are_told_by_state(database: Database, floor: Floor) -> None:
    for name, state in (("kim", AgentState.AVAILABLE), ("lee", AgentState.BREAK)):
        floor.agents.sign_in(name, [(PRESET, QUEUE)], NOON)
        floor.agents.become(name, state, NOON)
    registry = scraped(database, floor)
    for state in ("available", "break"):
        assert registry.get_sample_value("callsteer_agents", {"state": state}) == 1


def test_messages_and_calls_back_are_told_by_how_they_ended(
    database: Database, floor: Floor
) -> None:
    entry_id = floor.queues.enter(Entering("CS1", PRESET, QUEUE), NOON)
    texts = {"call_sid": "CS1", "preset": PRESET, "caller_key": "k", "number": "", "text": ""}
    times = {"due_at": NOON, "created_at": NOON}
    calls = {"entry_id": entry_id, "offer_id": "O", "call_sid": "CS1", "agent": "kim"}
    with database.begin() as session:
        for receipt in ("", "delivered", "delivered"):
            session.add(MessageOut(kind="link", state="sent", receipt=receipt, **texts, **times))
        for number, outcome in enumerate(("busy", "")):
            row = {"id": f"O-{number}", "state": "ended", "outcome": outcome, **calls}
            session.add(OutboundCall(**row, made_at=NOON, changed_at=NOON))
    registry = scraped(database, floor)

    def messages(state: str) -> float | None:
        return registry.get_sample_value("callsteer_messages", {"kind": "link", "state": state})

    assert (messages("sent"), messages("delivered"), messages("failed")) == (1, 2, None)
    for outcome in ("busy", "going_on"):
        labels = {"outcome": outcome}
        assert registry.get_sample_value("callsteer_callback_calls", labels) == 1


def test_a_database_that_is_gone_costs_its_figures_only(database: Database, floor: Floor) -> None:
    registry = scraped(database, floor)
    assert registry.get_sample_value("callsteer_database_up") == 1
    with database.begin() as session:
        session.connection().exec_driver_sql("DROP TABLE queue_entries")
    assert registry.get_sample_value("callsteer_database_up") == 0
    assert registry.get_sample_value("callsteer_calls_active") == 5
