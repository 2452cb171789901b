"""Texts that were tried are not tried again; what is remembered has an end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from intents.types import IntentMatch
from ivr.tuning import remembering
from ivr.tuning.remembering import Remembering

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 24)


class Counting:
    """Understands nothing, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def match(self, text: str, *, confidence: float = 1.0, today: date) -> IntentMatch:
        self.asked.append(text)
        return IntentMatch(text)


def test_the_same_text_is_matched_once_a_day_and_confidence() -> None:
    matcher = Counting()
    mine = Remembering(matcher)
    assert mine.match("tea", today=TODAY) is mine.match("tea", today=TODAY)
    mine.match("tea", today=TODAY + timedelta(days=1))
    mine.match("tea", confidence=0.5, today=TODAY)
    mine.match("pot", today=TODAY)
    assert matcher.asked == ["tea", "tea", "tea", "pot"]


def test_the_oldest_text_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "KEPT", 2)
    matcher = Counting()
    mine = Remembering(matcher)
    for text in ("one", "two", "three", "two", "one"):
        mine.match(text, today=TODAY)
    assert matcher.asked == ["one", "two", "three", "one"]
