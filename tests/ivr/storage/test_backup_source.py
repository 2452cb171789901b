"""A backup is whole or refused, before anything is changed; an older one is upgraded."""

from __future__ import annotations

import gzip
import json
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from ivr.storage import StorageError
from ivr.storage.backup import back_up
from ivr.storage.engine import newest_revision, opened_as_it_is, upgrade
from ivr.storage.models import Call
from ivr.storage.restore import restore, source
from tests.ivr.storage.backed_up import filled, held, sids, write

pytestmark = pytest.mark.web

NewUrl = Callable[[str], str]


def altered(backup: Path, change: Callable[[list[str]], object]) -> None:
    """Change the lines of a backup, and pack it again."""
    lines = gzip.decompress(backup.read_bytes()).decode().splitlines(keepends=True)
    change(lines)
    backup.write_bytes(gzip.compress("".join(lines).encode()))


def _other_word(lines: list[str]) -> None:
    lines[:] = [line.replace('"bank"', '"tank"') for line in lines]


def _other_columns(lines: list[str]) -> None:
    lines[:] = [line.replace('["disposition","text"]', '["ended","text"]') for line in lines]


ALTERATIONS: dict[str, Callable[[list[str]], object]] = {
    "a word": _other_word,
    "columns": _other_columns,
    "a row less": lambda lines: lines.remove(next(line for line in lines if line[0] == "[")),
    "a row twice": lambda lines: lines.insert(
        0, lines.pop(lines.index(next(line for line in lines if line[0] == "[")))
    ),
    "no end": lambda lines: lines.pop(),
    "half": lambda lines: lines.__delitem__(slice(len(lines) // 2, None)),
    "more": lambda lines: lines.append(lines[-1]),
    "no lines": lambda lines: lines.clear(),
}


@pytest.mark.parametrize("change", ALTERATIONS.values(), ids=list(ALTERATIONS))
def test_an_altered_backup_is_refused_before_the_database_is_opened(
    backup: Path, tmp_path: Path, change: Callable[[list[str]], object]
) -> None:
    altered(backup, change)
    with pytest.raises(StorageError, match=r"damaged|not a backup"):
        restore(backup, f"sqlite:///{tmp_path}/new.db")
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize("left", [0, 1, 2, 9, 10, 11, 0.5, -9, -8, -1])
def test_a_cut_backup_is_refused(backup: Path, tmp_path: Path, left: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(left * len(whole)) if left == 0.5 else int(left)])
    with pytest.raises(StorageError, match=r"two\.backup: (the backup is damaged|not a backup)"):
        restore(backup, f"sqlite:///{tmp_path}/new.db")
    assert not (tmp_path / "new.db").exists()


def test_a_flipped_bit_is_found_wherever_it_is(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    for place in range(10, len(whole), 97):  # what comes before says when and how it was packed
        backup.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        if says_the_same(backup.read_bytes(), whole):
            continue  # it filled a byte up, and means nothing
        with pytest.raises(StorageError), source(backup):
            pass


def says_the_same(packed: bytes, other: bytes) -> bool:
    """Whether two packed texts are the same text, and whole."""
    try:
        return gzip.decompress(packed) == gzip.decompress(other)
    except (OSError, EOFError, zlib.error):
        return False


def test_a_newer_schema_is_refused(backup: Path, url: str) -> None:
    write(url, "CS9")
    altered(
        backup,
        lambda lines: lines.__setitem__(0, lines[0].replace(newest_revision(), "9999")),
    )
    with pytest.raises(StorageError, match=r"9999 is of a newer version; upgrade callsteer"):
        restore(backup, url)
    assert sids(url) == ["CS9"]


def test_a_newer_format_is_refused(backup: Path, tmp_path: Path) -> None:
    altered(
        backup, lambda lines: lines.__setitem__(0, lines[0].replace('"format":1', '"format":2'))
    )
    with pytest.raises(StorageError, match="format 2 is of a newer version"):
        restore(backup, f"sqlite:///{tmp_path}/new.db")


def older(url: str, revision: str) -> None:
    """Make a database as an earlier version left it, with one call."""
    with opened_as_it_is(url) as engine:
        upgrade(engine, revision)
        with engine.begin() as connection:
            connection.execute(
                sa.text(
                    "INSERT INTO calls (call_sid, preset, language, channel, catalogue_version,"
                    " started_at, confidence, band, flags, is_sample)"
                    " VALUES ('CS0', 'bank', 'en', 'browser', '', '2026-11-24 12:00:00', 0.5,"
                    " 'accept', '[\"x\"]', false)"
                )
            )


def test_a_backup_of_an_older_schema_is_upgraded(new_url: NewUrl, url: str, tmp_path: Path) -> None:
    origin = new_url("sqlite")
    Path(origin.removeprefix("sqlite:///")).parent.mkdir()
    older(origin, "0001")
    assert back_up(origin, tmp_path / "old.backup") == 1
    restore(tmp_path / "old.backup", url)
    [row] = held(url)["calls"]
    named = dict(zip((column.name for column in Call.__table__.columns), row, strict=True))
    assert (named["call_sid"], named["flags"], named["tried"]) == ("CS0", [["x"]], [[]])
    assert named["started_at"] == datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_copy_of_sqlite_s_file_is_a_backup_too(url: str, tmp_path: Path) -> None:
    """Earlier versions made such backups."""
    origin = f"sqlite:///{tmp_path}/origin.db"
    expected = filled(origin)
    with (
        closing(sqlite3.connect(tmp_path / "origin.db")) as live,
        closing(sqlite3.connect(tmp_path / "copy.db")) as copy,
    ):
        live.backup(copy)
    before = (tmp_path / "copy.db").read_bytes()
    restore(tmp_path / "copy.db", url)
    assert held(url) == expected
    assert (tmp_path / "copy.db").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"SQLite format 3\x00" + b"x" * 5000, "damaged"),
        (b"a letter", "not a backup"),
        (b"", "not a backup"),
        (gzip.compress(b'{"a":1}\n'), "not a backup"),
        (
            gzip.compress(json.dumps({"callsteer": "backup", "format": 1}).encode() + b"\n"),
            "header",
        ),
    ],
    ids=["half a database", "a letter", "nothing", "no header", "half a header"],
)
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(StorageError, match=said):
        restore(tmp_path / "x", f"sqlite:///{tmp_path}/new.db")
    assert not (tmp_path / "new.db").exists()


def test_a_strange_database_of_sqlite_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.db")) as strange:
        strange.execute("CREATE TABLE birds (name TEXT)")
    with pytest.raises(StorageError, match="not one of ours"):
        restore(tmp_path / "x.db", f"sqlite:///{tmp_path}/new.db")
    assert not (tmp_path / "new.db").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"none\.backup: the backup cannot be read"):
        restore(tmp_path / "none.backup", f"sqlite:///{tmp_path}/new.db")
