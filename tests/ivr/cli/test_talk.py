"""``callsteer talk --text``."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

pytestmark = pytest.mark.model


def test_a_typed_call_ends_where_it_should(
    callsteer: Callable,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("my card was stolen\nyes\n"))
    ran = callsteer("talk", "--text", "--preset", "bank")
    assert "You're calling about a lost or stolen card, right?" in ran.out
    assert ran.out.strip().endswith("[transferred: card_services]")


def test_the_end_of_the_input_hangs_up(
    callsteer: Callable,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("my card was stolen\n"))
    ran = callsteer("talk", "--text", "--preset", "bank")
    assert ran.code == 0
    assert "Aborted" not in ran.out + ran.err
    assert ran.out.strip().endswith("[abandoned: nowhere]")
