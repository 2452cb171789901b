"""``callsteer routes``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSTEER_DATABASE", f"sqlite:///{tmp_path}/callsteer.db")


def test_a_rule_that_wins_is_explained(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer(
        *("routes", "explain", "bank", "--intent", "fraud_report"),
        *("--repeat", "1", "--previous", "fraud_report"),
    )
    assert ran.code == 0
    assert ran.out.startswith("Goes to senior_fraud (queue).\nRule fraud_again holds")
    assert "Priority 95: rule fraud_again." in ran.out


def test_what_is_closed_shows_what_is_offered(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer(
        *("routes", "explain", "bank", "--intent", "open_account", "--at", "2026-12-25T12:00"),
        "--json",
    )
    (row,) = ran.rows
    assert (row["is_open"], row["opening"], row["offered_for"]) == (False, "holiday", "closed")
    assert row["options"] == ["callback", "visit_branch"]
    assert "Christmas Day" in row["reason"]


def test_a_long_wait_follows_the_chain(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer(
        *("routes", "explain", "bank", "--intent", "fraud_report"),
        *("--wait", "fraud_desk=121", "--wait", "senior_fraud=0"),
    )
    assert "Goes to senior_fraud" in ran.out
    assert "Tried: fraud_desk → senior_fraud." in ran.out


def test_switches_count_unless_they_are_left_out(callsteer: Callable) -> None:  # type: ignore[type-arg]
    callsteer("gate", "set", "bank", "card_blocked", "--by", "sam")
    callsteer("notice", "set", "bank", "--text", "Storm.", "--until", "2h")
    ran = callsteer("routes", "explain", "bank", "--intent", "card_blocked")
    assert "First the caller is told: Storm." in ran.out
    assert "Is offered, because gated: callback." in ran.out
    ran = callsteer("routes", "explain", "bank", "--intent", "card_blocked", "--no-switches")
    assert ran.out.startswith("Goes to card_services")


@pytest.mark.parametrize(
    "wrong",
    [
        ("--intent", "dancing"),
        ("--tier", "gold"),
        ("--wait", "x=1"),
        ("--wait", "accounts"),
        ("--wait", "accounts=long"),
        ("--at", "soon"),
    ],
)
def test_what_stands_for_nothing_is_bad_usage(
    callsteer: Callable,  # type: ignore[type-arg]
    wrong: tuple[str, str],
) -> None:
    assert callsteer("routes", "explain", "bank", *wrong).code == 2


def test_the_presets_are_sound(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer("routes", "check", "--json")
    assert (ran.code, [row["findings"] for row in ran.rows]) == (0, [[]] * 5)


def test_a_rule_that_never_holds_ends_with_one(
    callsteer: Callable,  # type: ignore[type-arg]
    tmp_path: Path,
) -> None:
    (tmp_path / "pack.yaml").write_text(
        "preset: x\ntime_zone: Europe/London\noperator: desk\n"
        "destinations: {desk: {kind: queue}, back: {kind: callback}}\n"
        "intents: {bill: {destination: desk}}\n"
        "rules:\n"
        "  - {name: a, why: x, when: {repeat: 1}, priority: 60}\n"
        "  - {name: b, why: x, when: {repeat: 2}, priority: 70}\n"
    )
    ran = callsteer("routes", "check", str(tmp_path))
    assert ran.code == 1
    assert "rule b is never reached: a holds whenever it does" in ran.out
