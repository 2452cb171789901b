"""A backup is all tables at one moment, of either kind, whoever writes meanwhile."""

from __future__ import annotations

import gzip
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ivr.storage import Database, StorageError
from ivr.storage.backup import back_up
from ivr.storage.backup_source import source
from ivr.storage.engine import newest_revision, opened_as_it_is, upgrade
from ivr.storage.models import Base, FollowUp
from tests.ivr.storage.every_table import NOON, fill
from tests.ivr.storage.rows import call, keep, turn

pytestmark = pytest.mark.web


AT_ONCE = 20


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read tables in small parts, so that somebody can write between two."""
    monkeypatch.setattr("ivr.storage.table_rows.AT_ONCE", AT_ONCE)


def lines_of(file: Path) -> list[Any]:
    return [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]


def promised(number: int) -> list[Any]:
    """Return a call with its turn and a promise, which are always written together."""
    sid = f"CS{number}"
    promise = FollowUp(call_sid=sid, kind="callback", preset="bank", created_at=NOON)
    return [call(sid, NOON), turn(sid), promise]


def write(database: Database, numbers: range) -> None:
    keep(database, *(row for number in numbers for row in promised(number)))


def test_it_has_every_table_and_says_what_it_is(
    database: Database, url: str, tmp_path: Path
) -> None:
    fill(database)
    assert back_up(url, tmp_path / "b", now=NOON) == 3 * len(Base.metadata.tables)
    header, *rest, end = lines_of(tmp_path / "b")
    assert (header["callsteer"], header["format"], header["schema"], header["made_at"]) == (
        "backup",
        1,
        newest_revision(),
        "2026-11-24T12:00:00+00:00",
    )
    assert header["rows"] == dict.fromkeys(Base.metadata.tables, 3)
    told = {line["table"] for line in rest if isinstance(line, dict) and "table" in line}
    assert told == set(Base.metadata.tables)
    assert end["end"] is True


def test_only_the_owner_may_read_it(database: Database, url: str, tmp_path: Path) -> None:
    back_up(url, tmp_path / "b")
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600


@pytest.mark.usefixtures("parts")
def test_what_is_written_meanwhile_is_not_in_it(
    database: Database, url: str, tmp_path: Path
) -> None:
    """Somebody writes calls with turns and promises after the first table has been read."""
    write(database, range(AT_ONCE + 1))
    written = []

    def somebody_writes(done: int, _total: int) -> None:
        written.append(done)
        numbers = range(5_000 + 10 * len(written), 5_005 + 10 * len(written))
        write(database, numbers)
        with database.begin() as session:  # and rows go
            session.execute(sa.delete(FollowUp).where(FollowUp.call_sid == f"CS{len(written)}"))

    rows = back_up(url, tmp_path / "b", somebody_writes)
    assert len(written) > 3, "nobody wrote while it was made"
    assert rows == 3 * (AT_ONCE + 1)
    with source(tmp_path / "b") as (tables, _):
        found = {layout.name: [row[:2] for row in rows] for layout, rows in tables}
    sids = {f"CS{number}" for number in range(AT_ONCE + 1)}
    assert {row[0] for row in found["calls"]} == sids
    for table in ("turns", "follow_ups"):
        assert {row[1] for row in found[table]} == sids


@pytest.mark.usefixtures("parts")
def test_how_far_it_is_is_told(database: Database, url: str, tmp_path: Path) -> None:
    write(database, range(AT_ONCE + 1))
    told: list[tuple[int, int]] = []
    back_up(url, tmp_path / "b", lambda *seen: told.append(seen))
    total = 3 * (AT_ONCE + 1)
    assert told[0] == (AT_ONCE, total)
    assert told[-1] == (total, total)
    assert told == sorted(told)


def test_the_schema_is_left_as_it_is(new_url: Callable[[str], str], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.db"
    with opened_as_it_is(url) as engine:
        upgrade(engine, "0003")
    assert back_up(url, tmp_path / "b") == 0
    assert lines_of(tmp_path / "b")[0]["schema"] == "0003"
    with opened_as_it_is(url) as engine, engine.connect() as connection:
        assert not sa.inspect(connection).has_table("users")


def test_nothing_is_made_of_a_database_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"no database at .*; nothing to back up"):
        back_up(f"sqlite:///{tmp_path}/none.db", tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_not_ours_is_refused(
    postgres: Callable[[], str], tmp_path: Path
) -> None:
    url = postgres()
    with opened_as_it_is(url) as engine, engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE alembic_version"))
    with pytest.raises(StorageError, match="not ours; nothing to back up"):
        back_up(url, tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


def test_a_newer_database_is_refused(database: Database, url: str, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="9999 is of a newer version"):
        back_up(url, tmp_path / "b")


def test_a_folder_that_is_not_there_is_named_and_the_last_backup_stays(
    url: str, database: Database, tmp_path: Path
) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        back_up(url, tmp_path / "nowhere" / "b")


def test_a_database_that_breaks_leaves_the_last_backup(
    url: str, database: Database, tmp_path: Path
) -> None:
    write(database, range(2))
    (tmp_path / "b").write_bytes(b"the last one")

    def breaks(_done: int, _total: int) -> None:
        raise StorageError("the database is gone")

    with pytest.raises(StorageError, match="gone"):
        back_up(url, tmp_path / "b", breaks)
    assert (tmp_path / "b").read_bytes() == b"the last one"
    assert not (tmp_path / "b.part").exists()


def test_what_is_no_url_is_refused_without_showing_it(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="not a database URL") as caught:
        back_up("secret-words", tmp_path / "b")
    assert "secret" not in str(caught.value)


def test_nothing_listens_at_the_address(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"postgresql://\S+ cannot be used") as caught:
        back_up("postgresql://ann:secret@127.0.0.1:1/x", tmp_path / "b")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
