"""``callsteer demo``: the sample calls are the acceptance test of the whole."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

FIXTURES = ROOT / "audio_fixtures"


def manifest() -> list[dict[str, str]]:
    return list(csv.DictReader((FIXTURES / "manifest.csv").read_text().splitlines()))


@pytest.mark.audio
def test_the_recordings_are_what_the_manifest_says() -> None:
    for row in manifest():
        data = (FIXTURES / row["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row["sha256"], row["path"]
        assert row["licence"]


@pytest.mark.audio
def test_every_preset_has_ten_calls_and_one_in_five_is_negative() -> None:
    rows = manifest()
    assert min(Counter(row["preset"] for row in rows).values()) >= 10
    negative = sum(row["destination"] == "" for row in rows)
    assert negative / len(rows) >= 0.2


@pytest.mark.model
def test_nearly_all_sample_calls_go_right_and_none_out_of_scope_is_routed(
    callsteer: Callable,  # type: ignore[type-arg]
) -> None:
    ran = callsteer("demo", "--json")
    assert ran.code == 0
    by_file = {row["path"]: row for row in manifest()}
    wrong = [row["file"] for row in ran.rows if not row["right"]]
    assert len(wrong) / len(ran.rows) <= 0.07, wrong
    routed = [
        row["file"]
        for row in ran.rows
        if row["destination"] and not by_file[row["file"]]["destination"]
    ]
    assert routed == []


@pytest.mark.unit
def test_without_recordings_it_says_so(callsteer: Callable, tmp_path: Path) -> None:  # type: ignore[type-arg]
    ran = callsteer("demo", "--fixtures", str(tmp_path))
    assert ran.code == 2
    assert "no sample calls here" in ran.err
