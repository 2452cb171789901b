"""Pages cannot be guessed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import insert

from ivr.storage import Database, open_database
from ivr.storage.companions import Companions
from ivr.storage.engine import opened_as_it_is, upgrade
from ivr.storage.layout import layout_of

pytestmark = pytest.mark.web

NOW = datetime(2026, 9, 2, tzinfo=UTC)
PROCESSES = 4


def test_two_calls_have_two_pages_of_96_random_bits(database: Database) -> None:
    pages = Companions(database)
    ids = {pages.page_of("CA1", NOW), pages.page_of("CA2", NOW)}
    assert [len(page) for page in ids] == [24, 24]


def test_a_call_has_one_page_whoever_asks(database: Database, url: str) -> None:
    others = [open_database(url) for _ in range(PROCESSES)]
    together = Barrier(PROCESSES)

    def process(own: Database) -> list[str]:
        found = []
        for number in range(10):
            together.wait()
            found.append(Companions(own).page_of(f"CA{number}", NOW))
        return found

    with ThreadPoolExecutor(PROCESSES) as pool:
        pages = list(pool.map(process, others))
    for other in others:
        other.close()
    assert [len(set(ids)) for ids in zip(*pages, strict=True)] == [1] * 10
    assert Companions(database).call_of(pages[0][3]) == "CA3"


def test_pages_that_a_call_had_twice_go_on_showing_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    with opened_as_it_is(url) as engine:
        upgrade(engine, "0021")
        [then] = [layout for layout in layout_of("0021") if layout.name == "companion_pages"]
        with engine.begin() as connection:
            for page, call_sid, late in (("b", "CA1", 1), ("a", "CA1", 2), ("c", "CA1", 1)):
                values = {
                    "id": page,
                    "call_sid": call_sid,
                    "made_at": NOW + timedelta(seconds=late),
                }
                connection.execute(insert(then.table()).values(values))
    database = open_database(url)
    pages = Companions(database)
    assert pages.page_of("CA1", NOW) == "b"
    assert {pages.call_of(page) for page in "abc"} == {"CA1"}
    database.close()
