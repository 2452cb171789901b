"""``callsteer db``: backup and restore of a real database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.storage import CallLog, open_database
from ivr.storage.read_model import recent_calls
from tests.ivr.storage.conftest import finished

pytestmark = pytest.mark.web


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


def test_a_backup_brings_the_calls_back(callsteer: Callable, url: str, tmp_path: Path) -> None:  # type: ignore[type-arg]
    write(url, "CS1")
    assert callsteer("db", "backup", str(tmp_path / "b.db")).code == 0
    write(url, "CS2")
    assert callsteer("db", "restore", str(tmp_path / "b.db")).code == 0
    assert kept(url) == ["CS1"]
    assert (tmp_path / "callsteer.db.before-restore").exists()


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"x" * 5000])
def test_a_bad_backup_is_refused_and_nothing_is_lost(
    callsteer: Callable,  # type: ignore[type-arg]
    url: str,
    tmp_path: Path,
    content: bytes,
) -> None:
    write(url, "CS1")
    (tmp_path / "bad.db").write_bytes(content)
    assert callsteer("db", "restore", str(tmp_path / "bad.db")).code == 2
    assert kept(url) == ["CS1"]


def test_nothing_to_back_up(callsteer: Callable, url: str, tmp_path: Path) -> None:  # type: ignore[type-arg]
    ran = callsteer("db", "backup", str(tmp_path / "b.db"))
    assert ran.code == 2
    assert "nothing to back up" in ran.err


def test_upgrade_makes_the_database(callsteer: Callable, url: str) -> None:  # type: ignore[type-arg]
    assert callsteer("db", "upgrade").code == 0
    assert kept(url) == []
