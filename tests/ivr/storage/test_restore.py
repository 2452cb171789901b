"""Everything comes back, into either kind, or nothing is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from ivr.storage import StorageError, open_database
from ivr.storage.backup import back_up
from ivr.storage.models import AuditEntry, Base
from ivr.storage.restore import restore
from tests.ivr.conftest import KINDS
from tests.ivr.storage.backed_up import filled, held, sids, write
from tests.ivr.storage.every_table import NOON, NULLS, row_of
from tests.ivr.storage.rows import call

pytestmark = pytest.mark.web

NewUrl = Callable[[str], str]


@pytest.mark.parametrize("to", KINDS)
@pytest.mark.parametrize("of", KINDS)
def test_every_table_comes_back_as_it_was(
    of: str, to: str, new_url: NewUrl, tmp_path: Path
) -> None:
    origin = new_url(of)
    expected = filled(origin)
    rows = back_up(origin, tmp_path / "all.backup")
    target = new_url(to)
    done = restore(tmp_path / "all.backup", target)
    found = held(target)
    assert found == expected
    assert {name: len(found[name]) for name in Base.metadata.tables} == dict.fromkeys(
        Base.metadata.tables, 3
    )
    assert (rows, done.rows, done.before) == (3 * len(found), 3 * len(found), None)


def test_new_rows_are_numbered_after_those_that_came(url: str, tmp_path: Path) -> None:
    origin = f"sqlite:///{tmp_path}/origin.db"
    filled(origin)
    back_up(origin, tmp_path / "all.backup")
    restore(tmp_path / "all.backup", url)
    database = open_database(url)
    with database.begin() as session:
        for table in Base.metadata.sorted_tables:
            key = list(table.primary_key.columns)
            if len(key) == 1 and isinstance(key[0].type, sa.Integer):
                new = row_of(table, NULLS)
                new.pop(key[0].name)
                for name in ("name", "kind"):  # users and promises are unique by these
                    new |= {name: "another"} if name in new else {}
                given = session.execute(sa.insert(table).values(new)).inserted_primary_key
                assert given == (4,), table.name
    database.close()


def test_an_empty_table_is_numbered_from_one_again(url: str, backup: Path, tmp_path: Path) -> None:
    filled(url)
    restore(backup, url, replaced_into=tmp_path)
    database = open_database(url)
    with database.begin() as session:
        entry = AuditEntry(at=NOON, who="ann", action="x", subject="y")
        session.add(entry)
        session.flush()
        assert entry.id == 1
    database.close()


def test_a_database_that_is_not_empty_is_refused(url: str, backup: Path) -> None:
    write(url, "CS9")
    with pytest.raises(StorageError, match="not empty; --replace"):
        restore(backup, url)
    assert sids(url) == ["CS9"]


def test_what_is_replaced_is_backed_up_first(url: str, backup: Path, tmp_path: Path) -> None:
    before = filled(url)
    done = restore(
        backup, url, replaced_into=tmp_path / "kept", now=datetime(2026, 11, 24, 12, tzinfo=UTC)
    )
    assert sids(url) == ["CS1", "CS2"]
    assert done.before == tmp_path / "kept" / "before-restore-20261124T120000Z.backup"
    restore(done.before, url, replaced_into=tmp_path)
    assert held(url) == before


def test_others_who_write_are_waited_for_and_then_refused(
    url: str, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.storage.restore.WAIT_FOR_OTHERS", "50ms")
    monkeypatch.setattr("ivr.storage.engine.BUSY_MS", 50)
    database = open_database(url)
    with database.begin() as session:
        session.add(call("CS9", NOON))
        session.flush()
        with pytest.raises(StorageError, match="others write to the database; stop the servers"):
            restore(backup, url)
    database.close()
    assert sids(url) == ["CS9"]
