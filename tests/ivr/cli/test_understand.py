"""``callsteer understand``."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

pytestmark = pytest.mark.model


def test_every_field_and_null_for_nothing(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer("understand", "--preset", "bank", "--json", "my card is lost", "pineapple")
    lost, nothing = ran.rows
    assert (lost["intent"], lost["band"]) == ("lost_stolen_card", "confirm")
    assert (nothing["intent"], nothing["band"]) == (None, "reject")
    fields = {"text", "normalised", "intent", "confidence", "band", "top3", "nearest_phrase"}
    assert fields | {"slots"} <= set(lost)


def test_lines_of_standard_input(
    callsteer: Callable,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("operator\n\nwhat's my balance\n"))
    ran = callsteer("understand", "--json", "-")
    assert [row["intent"] for row in ran.rows] == ["agent", "balance"]


def test_an_unknown_language_is_refused(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer("understand", "--language", "tlh", "hello")
    assert ran.code == 2
    assert "tlh" in ran.err
