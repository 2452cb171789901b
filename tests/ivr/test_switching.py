"""No switch stands for nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intents.pack_loader import load_pack
from ivr.switching import (
    LONGEST,
    LONGEST_TEXT,
    Scope,
    SwitchError,
    gate_setting,
    hours_setting,
    notice_setting,
    unspoken,
    until,
)

pytestmark = pytest.mark.unit

BANK = load_pack("bank")
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_a_gate_by_hand_names_its_need_alone() -> None:
    assert gate_setting(BANK, "balance").settings == {"intent": "balance"}


def test_a_gate_by_the_wait_goes_by_the_needs_own_queue() -> None:
    settings = gate_setting(BANK, "balance", wait_over_s=300).settings
    assert settings == {"intent": "balance", "queue": "accounts", "wait_over_s": 300}


@pytest.mark.parametrize(
    ("intent", "extra", "what"),
    [
        ("dancing", {}, "unknown need 'dancing'"),
        ("fraud_report", {}, "critical"),
        ("balance", {"queue": "accounts"}, "--wait-over"),
        ("balance", {"queue": "x", "wait_over_s": 1}, "unknown destination 'x'"),
        ("balance", {"wait_over_s": -1}, "--wait-over"),
    ],
)
def test_a_bad_gate_is_refused(intent: str, extra: dict[str, object], what: str) -> None:
    with pytest.raises(SwitchError, match=what):
        gate_setting(BANK, intent, **extra)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("texts", "scope", "answers", "what"),
    [
        ({}, Scope(), False, "say what callers are told"),
        ({"en": "  "}, Scope(), False, "say what callers are told"),
        ({"xx": "text"}, Scope(), False, "unknown language 'xx'"),
        ({"en": "x" * (LONGEST_TEXT + 1)}, Scope(), False, "letters"),
        ({"en": "text"}, Scope(intents=("x",)), False, "unknown need"),
        ({"en": "text"}, Scope(queues=("x",)), False, "unknown destination"),
        ({"en": "text"}, Scope(), True, "which need"),
    ],
)
def test_a_bad_notice_is_refused(
    texts: dict[str, str], scope: Scope, answers: bool, what: str
) -> None:
    with pytest.raises(SwitchError, match=what):
        notice_setting(BANK, texts, scope, answers=answers)


@pytest.mark.parametrize("text", ["It costs {amount}.", "{company} is closed.", "A {", "B }"])
def test_a_notice_with_words_that_nobody_fills_in_is_refused(text: str) -> None:
    with pytest.raises(SwitchError, match="no words in braces are filled in"):
        notice_setting(BANK, {"en": text}, Scope())


def test_a_notice_of_the_longest_length_is_taken_and_says_what_it_lacks() -> None:
    setting = notice_setting(BANK, {"en": "x" * LONGEST_TEXT}, Scope())
    assert unspoken(BANK, setting) == ["fa", "vi", "zh"]


@pytest.mark.parametrize(("hours", "good"), [("office", True), ("*", True), ("night", False)])
def test_hours_have_to_be_known(hours: str, good: bool) -> None:
    if good:
        assert hours_setting(BANK, hours, is_open=False, reason="x").settings["hours"] == hours
        return
    with pytest.raises(SwitchError, match="unknown hours"):
        hours_setting(BANK, hours, is_open=False, reason="x")


def test_only_a_gate_may_have_no_end() -> None:
    gate, notice = gate_setting(BANK, "balance"), notice_setting(BANK, {"en": "x"}, Scope())
    assert until(gate, None, NOW).until is None
    with pytest.raises(SwitchError, match="how long"):
        until(notice, None, NOW)


@pytest.mark.parametrize(
    ("end", "what"),
    [(NOW, "past"), (NOW + SECOND, ""), (NOW + LONGEST, ""), (NOW + LONGEST + SECOND, "7 days")],
)
def test_a_notice_ends_in_time(end: datetime, what: str) -> None:
    notice = notice_setting(BANK, {"en": "x"}, Scope())
    if not what:
        assert until(notice, end, NOW).until == end
        return
    with pytest.raises(SwitchError, match=what):
        until(notice, end, NOW)
