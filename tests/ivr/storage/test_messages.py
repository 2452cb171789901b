"""Who has written STOP gets nothing, not even what waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import insert

from ivr.storage import Database, open_database
from ivr.storage.engine import opened_as_it_is, upgrade
from ivr.storage.layout import layout_of
from ivr.storage.messages import WAITING, Messages
from ivr.storage.models import MessageOut

pytestmark = pytest.mark.web

NOW = datetime(2026, 9, 2, 11, tzinfo=UTC)
PROCESSES = 4


def message(call_sid: str = "CA1", kind: str = "recap", **other: Any) -> MessageOut:
    values: dict[str, Any] = {
        "call_sid": call_sid,
        "preset": "bank",
        "kind": kind,
        "caller_key": "key",
        "number": "+447700900123",
        "text": "a recap",
        "state": WAITING,
        "due_at": NOW,
        "tries": 0,
        "created_at": NOW,
    }
    return MessageOut(**values | other)


def test_an_opt_out_gives_up_what_waits_and_forgets_the_number(database: Database) -> None:
    kept = Messages(database)
    kept.add(message(), once=True)
    kept.opt_out("key", NOW)
    assert kept.wants_none("key")
    assert not kept.due(NOW)
    (left,) = kept.latest()
    assert (left.state, left.number, left.text) == ("refused", "", "")
    kept.opt_in("key")
    assert not kept.wants_none("key")


def test_a_message_of_which_there_is_one_is_kept_once_whoever_asks(
    database: Database, url: str
) -> None:
    others = [open_database(url) for _ in range(PROCESSES)]
    together = Barrier(PROCESSES)

    def process(own: Database) -> list[int]:
        found = []
        for number in range(10):
            together.wait()
            found.append(Messages(own).add(message(f"CA{number}"), once=True))
        return found

    with ThreadPoolExecutor(PROCESSES) as pool:
        ids = list(pool.map(process, others))
    for other in others:
        other.close()
    assert [len(set(row)) for row in zip(*ids, strict=True)] == [1] * 10
    assert len(Messages(database).due(NOW)) == 10


def test_an_agent_may_write_more_than_once(database: Database) -> None:
    kept = Messages(database)
    assert kept.add(message(kind="agent"), once=False) != kept.add(
        message(kind="agent"), once=False
    )
    assert kept.add(message(kind="link"), once=True) == kept.add(message(kind="link"), once=True)
    assert len(kept.of_call("CA1")) == 3


def test_what_waited_twice_before_that_was_prevented_is_sent_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    rows = [  # number, call, kind, state
        *((1, "CA1", "recap", "waiting"), (2, "CA1", "recap", "waiting")),
        *((3, "CA1", "agent", "waiting"), (4, "CA1", "agent", "waiting")),
        *((5, "CA2", "link", "waiting"), (6, "CA2", "link", "sent")),
        *((7, "CA3", "survey", "sent"), (8, "CA3", "survey", "sent")),
    ]
    with opened_as_it_is(url) as engine:
        upgrade(engine, "0021")
        [then] = [layout for layout in layout_of("0021") if layout.name == "messages_out"]
        with engine.begin() as connection:
            for number, call_sid, kind, state in rows:
                row = message(
                    call_sid, kind, state=state, carrier_sid="", receipt="", error_code=""
                )
                values = {name: getattr(row, name) for name, _ in then.columns}
                connection.execute(insert(then.table()).values(values | {"id": number}))
    database = open_database(url)
    kept = Messages(database)
    assert [row.id for row in kept.due(NOW)] == [1, 3, 4]
    first, second = kept.get(2), kept.get(5)
    assert first is not None
    assert second is not None
    assert (first.state, first.number, first.text) == ("refused", "", "")
    assert second.state == "refused"
    assert kept.add(message("CA1"), once=True) == 1
    assert kept.add(message("CA3", "survey"), once=True) == 7
    database.close()
