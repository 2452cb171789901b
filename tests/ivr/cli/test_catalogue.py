"""``callsteer catalogue``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit


def test_the_presets_are_good(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer("catalogue", "check", "--json")
    assert ran.code == 0
    assert len(ran.rows) == 5


def test_the_presets_are_listed(callsteer: Callable) -> None:  # type: ignore[type-arg]
    assert "bank: 12 intents, en" in callsteer("catalogue", "list").out


def test_a_bad_pack_ends_with_two_and_its_problems(callsteer: Callable, tmp_path: Path) -> None:  # type: ignore[type-arg]
    (tmp_path / "pack.yaml").write_text("preset: x\n")
    ran = callsteer("catalogue", "check", str(tmp_path))
    assert ran.code == 2
    assert "pack.yaml:1: time_zone: Field required" in ran.err
