"""``callsteer calls erase``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ivr.storage import open_database
from ivr.storage.caller_key import caller_key
from ivr.storage.models import Call, CallerVisit

pytestmark = pytest.mark.web

NUMBER = "+442079460001"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CALLSTEER_DATA", str(tmp_path))
    monkeypatch.setenv("CALLSTEER_CALLER_SECRET", "a secret of the tests")
    database = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    key = caller_key(NUMBER, "a secret of the tests")
    with database.begin() as session:
        session.add(Call(call_sid="CS1", preset="bank", language="en", channel="x", started_at=NOW))
        session.add(CallerVisit(call_sid="CS1", caller_key=key, preset="bank", at=NOW))
    database.close()
    recording = tmp_path / "recordings" / "2026-11-24" / "CS1.wav"
    recording.parent.mkdir(parents=True)
    recording.write_bytes(b"")
    return tmp_path


def kept(data: Path) -> list[str]:
    database = open_database(f"sqlite:///{data}/callsteer.db")
    with database.begin() as session:
        found = list(session.scalars(select(Call.call_sid)))
    database.close()
    return found


def test_rows_and_recordings_of_a_number_go(callsteer: Callable[..., Any], data: Path) -> None:
    done = callsteer("calls", "erase", "--caller", "+44 20 7946 0001", "--yes")
    assert (done.code, done.out) == (0, "erased: 1 calls, 2 rows, 1 recordings\n")
    assert kept(data) == []
    assert not list(data.glob("recordings/*/*.wav"))


def test_what_is_no_number_erases_nothing(callsteer: Callable[..., Any], data: Path) -> None:
    done = callsteer("calls", "erase", "--caller", "0001", "--yes")
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert kept(data) == ["CS1"]
