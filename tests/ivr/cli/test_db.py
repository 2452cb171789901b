"""``callsteer db``: backup, restore and moving, of real databases."""

from __future__ import annotations

import gzip
import os
import pty
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ivr.running import serving_from
from ivr.storage import CallLog, open_database
from ivr.storage.read_model import recent_calls
from tests.ivr.storage.conftest import finished

pytestmark = pytest.mark.web

Callsteer = Callable[..., Any]


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("CALLSTEER_DATA", str(tmp_path))
    return f"sqlite:///{tmp_path}/callsteer.db"


def kept(url: str) -> list[str]:
    database = open_database(url)
    found = [call.call_sid for call in recent_calls(database)]
    database.close()
    return found


def write(url: str, call_sid: str) -> None:
    database = open_database(url)
    log = CallLog(database)
    log.write(finished(call_sid))
    log.close()
    database.close()


def test_a_backup_brings_the_calls_back(callsteer: Callsteer, url: str, tmp_path: Path) -> None:
    write(url, "CS1")
    backed_up = callsteer("db", "backup", str(tmp_path / "b"))
    assert (backed_up.code, backed_up.err) == (0, "")
    assert backed_up.out == f"backed up to {tmp_path}/b: 2 rows\n"
    write(url, "CS2")
    restored = callsteer("db", "restore", "--replace", str(tmp_path / "b"))
    assert (restored.code, restored.err) == (0, "")
    assert kept(url) == ["CS1"]
    [before] = tmp_path.glob("before-restore-*.backup")
    assert restored.out.splitlines() == [
        f"what was there is in {before}",
        f"restored from {tmp_path}/b: 2 rows",
    ]
    assert callsteer("db", "restore", "--replace", str(before)).code == 0
    assert sorted(kept(url)) == ["CS1", "CS2"]


def test_what_is_not_empty_is_kept_unless_it_is_to_be_replaced(
    callsteer: Callsteer, url: str, tmp_path: Path
) -> None:
    write(url, "CS1")
    callsteer("db", "backup", str(tmp_path / "b"))
    write(url, "CS2")
    refused = callsteer("db", "restore", str(tmp_path / "b"))
    assert (refused.code, len(refused.err.splitlines())) == (2, 1)
    assert "--replace" in refused.err
    assert sorted(kept(url)) == ["CS1", "CS2"]


@pytest.mark.parametrize(
    "content",
    [b"", b"no database", b"SQLite format 3\x00" + b"x" * 5000, gzip.compress(b"{}\n", mtime=0)],
    ids=["empty", "words", "sqlite", "gzip"],
)
def test_a_bad_backup_is_refused_and_nothing_is_lost(
    callsteer: Callsteer, url: str, tmp_path: Path, content: bytes
) -> None:
    write(url, "CS1")
    (tmp_path / "bad").write_bytes(content)
    refused = callsteer("db", "restore", "--replace", str(tmp_path / "bad"))
    assert (refused.code, len(refused.err.splitlines())) == (2, 1)
    assert kept(url) == ["CS1"]


def test_a_company_moves_to_postgresql(
    callsteer: Callsteer,
    url: str,
    tmp_path: Path,
    postgres: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(url, "CS1")
    assert callsteer("db", "backup", str(tmp_path / "b")).code == 0
    there = postgres()
    monkeypatch.setenv("CALLSTEER_DATABASE", there)
    assert callsteer("db", "restore", str(tmp_path / "b")).code == 0
    assert kept(there) == ["CS1"]


def test_nothing_to_back_up(callsteer: Callsteer, url: str, tmp_path: Path) -> None:
    ran = callsteer("db", "backup", str(tmp_path / "b.db"))
    assert ran.code == 2
    assert "nothing to back up" in ran.err


@pytest.mark.parametrize("command", [("upgrade",), ("backup", "b"), ("restore", "b")])
def test_without_a_database_it_says_so(
    callsteer: Callsteer, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CALLSTEER_DATABASE", "none")
    ran = callsteer("db", *command)
    assert (ran.code, ran.err) == (
        2,
        "callsteer: there is no database: CALLSTEER_DATABASE is none\n",
    )


def test_upgrade_makes_the_database(callsteer: Callsteer, url: str) -> None:
    assert callsteer("db", "upgrade").code == 0
    assert kept(url) == []


def test_a_bar_is_shown_on_a_terminal(
    callsteer: Callsteer, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(url, "CS1")
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(theirs, "w") as terminal, monkeypatch.context() as here:
        here.setattr(sys, "stderr", terminal)
        assert callsteer("db", "backup", str(tmp_path / "b")).code == 0
        shown = os.read(ours, 10_000)
    os.close(ours)
    assert b"backing up" in shown


def test_a_backup_is_not_overwritten_unless_it_is_to_be_replaced(
    callsteer: Callsteer, url: str, tmp_path: Path
) -> None:
    write(url, "CS1")
    file = tmp_path / "b"
    file.write_bytes(b"precious")
    refused = callsteer("db", "backup", str(file))
    assert (refused.code, len(refused.err.splitlines())) == (2, 1)
    assert f"{file} is there already; --replace" in refused.err
    assert file.read_bytes() == b"precious"
    assert callsteer("db", "backup", "--replace", str(file)).code == 0
    assert callsteer("db", "restore", "--replace", str(file)).code == 0


def test_nothing_is_restored_under_a_running_server_unless_forced(
    callsteer: Callsteer, url: str, tmp_path: Path
) -> None:
    write(url, "CS1")
    callsteer("db", "backup", str(tmp_path / "b"))
    write(url, "CS2")
    with serving_from(tmp_path):
        refused = callsteer("db", "restore", "--replace", str(tmp_path / "b"))
        assert refused.code == 2
        assert "a server is running on" in refused.err
        assert sorted(kept(url)) == ["CS1", "CS2"]
        forced = callsteer("db", "restore", "--replace", "--force", str(tmp_path / "b"))
    assert forced.code == 0
    assert kept(url) == ["CS1"]


def test_a_folder_that_is_not_there_is_named_as_it_was_given(
    callsteer: Callsteer, url: str, tmp_path: Path
) -> None:
    write(url, "CS1")
    refused = callsteer("db", "backup", str(tmp_path / "nowhere" / "b"))
    assert refused.code == 2
    assert f"{tmp_path}/nowhere/b: the backup cannot be written: No such file" in refused.err
    assert ".part" not in refused.err


def test_a_backup_that_is_not_there_is_said_in_words(
    callsteer: Callsteer, url: str, tmp_path: Path
) -> None:
    refused = callsteer("db", "restore", str(tmp_path / "none"))
    assert refused.code == 2
    assert refused.err == (
        f"callsteer: {tmp_path}/none: the backup cannot be read: No such file or directory\n"
    )
