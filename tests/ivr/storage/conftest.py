"""A finished call, and a backup."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.storage.backup import back_up
from ivr.trace import CallRecord, TurnRecord
from tests.ivr.storage.backed_up import write


def finished(call_sid: str = "CS1", transcript: str = "my card is lost") -> CallRecord:
    turn = TurnRecord(
        transcript=transcript,
        confidence=0.9,
        expectation="open",
        top3=[{"intent": "lost_stolen_card", "confidence": 0.97}],
        intent="lost_stolen_card",
        band="confirm",
        rule="pinned",
        verdict="unsure",
        state="asking",
        prompt="explicit",
    )
    return CallRecord(
        call_sid=call_sid,
        preset="bank",
        language="en",
        channel="recording",
        disposition="transferred",
        destination="card_services",
        intent="lost_stolen_card",
        confidence=0.97,
        band="confirm",
        turns=[turn],
        ended_ms=21_000,
        time_to_route_ms=20_000,
    )


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Return a backup of two calls."""
    url = f"sqlite:///{tmp_path}/backed-up.db"
    write(url, "CS1", "CS2")
    back_up(url, tmp_path / "two.backup")
    return tmp_path / "two.backup"
