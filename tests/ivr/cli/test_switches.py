"""``callsteer gate``, ``notice`` and ``hours``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLSTEER_DATABASE", f"sqlite:///{tmp_path}/callsteer.db")


def test_a_gate_is_set_listed_and_cleared(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer("gate", "set", "bank", "balance", "--wait-over", "300", "--by", "sam")
    assert ran.out == "gate 1 holds until it is cleared\n"
    (row,) = callsteer("gate", "list", "--json").rows
    assert (row["intent"], row["queue"], row["wait_over_s"]) == ("balance", "accounts", 300)
    assert (row["until"], row["by"]) == (None, "sam")
    assert callsteer("gate", "clear", "1").out == "gate 1 cleared\n"
    assert callsteer("gate", "list").out == ""
    assert callsteer("gate", "clear", "1").code == 2


def test_a_notice_is_shown_before_it_is_set(callsteer: Callable) -> None:  # type: ignore[type-arg]
    words = ("--text", "vi=Bão lớn.", "--text", "Storm.", "--until", "2h")
    ran = callsteer("notice", "set", "bank", *words, "--preview")
    assert ran.out == "vi: Bão lớn.\nen: Storm.\n"
    assert ran.err == (
        "no words in fa: those callers hear another language\n"
        "no words in zh: those callers hear another language\n"
    )
    assert callsteer("notice", "list").out == ""
    callsteer("notice", "set", "bank", *words, "--emergency")
    (row,) = callsteer("notice", "list", "--json").rows
    assert (row["texts"], row["emergency"]) == ({"vi": "Bão lớn.", "en": "Storm."}, True)
    assert (
        "texts vi: Bão lớn.; en: Storm., emergency True  until " in callsteer("notice", "list").out
    )


def test_hours_are_closed_and_opened(callsteer: Callable) -> None:  # type: ignore[type-arg]
    callsteer("hours", "close", "bank", "office", "--until", "2h", "--reason", "fire alarm")
    ran = callsteer("routes", "explain", "bank", "--intent", "complaint", "--json")
    assert ran.rows[0]["opening"] == "emergency"
    callsteer("hours", "open", "bank", "*", "--until", "2h")
    ran = callsteer("routes", "explain", "bank", "--intent", "complaint", "--json")
    assert ran.rows[0]["opening"] == "open"


@pytest.mark.parametrize(
    "wrong",
    [
        ("gate", "set", "bank", "fraud_report"),
        ("gate", "set", "nobank", "balance"),
        ("notice", "set", "bank", "--text", "Storm."),
        ("notice", "set", "bank", "--text", "Storm.", "--until", "30d"),
        ("hours", "close", "bank", "night", "--until", "2h"),
        ("notice", "clear", "7"),
    ],
)
def test_what_cannot_hold_is_refused(
    callsteer: Callable,  # type: ignore[type-arg]
    wrong: tuple[str, ...],
) -> None:
    ran = callsteer(*wrong)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_without_a_database_nothing_can_be_switched(
    callsteer: Callable,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CALLSTEER_DATABASE", "none")
    ran = callsteer("gate", "set", "bank", "balance")
    assert ran.code == 2
    assert "need a database" in ran.err
