"""``callsteer digest``."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ivr.storage import open_database
from ivr.storage.models import Call

pytestmark = pytest.mark.web


@pytest.fixture
def week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/calls.db"
    monkeypatch.setenv("CALLSTEER_DATABASE", url)
    database = open_database(url)
    when = datetime.now(UTC) - timedelta(days=3)
    with database.begin() as session:
        for number in range(3):
            session.add(
                Call(
                    call_sid=f"CS{number}",
                    preset="bank",
                    language="en",
                    channel="typed",
                    started_at=when,
                    disposition="failed",
                )
            )
    database.close()


@pytest.mark.usefixtures("week")
def test_the_week_is_told_in_words(callsteer: Callable[..., Any]) -> None:
    said = callsteer("digest", "bank").out
    assert said.startswith("3 calls; none the week before.")
    assert "- Calls that broke or reached nobody: 100% of 3." in said


@pytest.mark.usefixtures("week")
def test_the_week_comes_as_json(callsteer: Callable[..., Any]) -> None:
    found = json.loads(callsteer("digest", "bank", "--json").out)
    assert found["calls"].startswith("3 calls")
    assert found["first"]


def test_without_a_database_there_is_no_week(
    callsteer: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLSTEER_DATABASE", "none")
    assert callsteer("digest", "bank").code == 2
