"""``callsteer catalogue``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from intents.pack_loader import PACKS

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


def test_languages_that_are_complete_end_with_nought(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer("catalogue", "languages", "bank", "parcel")
    assert ran.code == 0
    assert "bank fa: complete" in ran.out


def test_what_is_missing_is_listed_and_ends_with_one(
    callsteer: Callable,  # type: ignore[type-arg]
    tmp_path: Path,
) -> None:
    for file in ("pack.yaml", "en.yaml", "en.tests.yaml"):
        (tmp_path / file).write_bytes((PACKS / "parcel" / file).read_bytes())
    ran = callsteer("catalogue", "languages", str(tmp_path), "--json")
    assert ran.code == 1
    rows = {row["language"]: row["missing"] for row in ran.rows}
    assert rows["en"] == []
    assert rows["vi"] == ["file: vi.yaml of the pack", "file: vi.tests.yaml of the pack"]
