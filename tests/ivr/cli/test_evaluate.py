"""``callsteer evaluate``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.cli.evaluate import Score, read_manifest
from ivr.errors import ConfigError
from ivr.trace import CallRecord
from tests.conftest import CALLS


def record(intent: str | None, band: str, destination: str | None) -> CallRecord:
    return CallRecord("CS", "bank", "en", "x", intent=intent, band=band, destination=destination)


@pytest.mark.unit
def test_figures_equal_those_counted_by_hand() -> None:
    score = Score()
    score.add({"intent": "a", "destination": "A"}, record("a", "accept", "A"))
    score.add({"intent": "a", "destination": "A"}, record("b", "accept", "B"))
    score.add({"intent": "", "destination": ""}, record(None, "reject", None))
    score.add({"intent": None}, record("b", "confirm", None))
    figures = score.to_json()
    assert figures["intent_right"] == 0.5
    assert figures["destination_right"] == round(2 / 3, 4)
    assert figures["wrong_without_asking"] == 0.25
    assert figures["confusion"][0] == {"wanted": "a", "got": "b", "calls": 1}
    assert figures["wer"] is None


@pytest.mark.model
def test_a_manifest_is_called_through(callsteer: Callable, tmp_path: Path) -> None:  # type: ignore[type-arg]
    rows = [
        {"file": str(CALLS / "bank_02.wav"), "intent": "card_blocked"},
        {"file": str(CALLS / "bank_16.wav"), "intent": None},
    ]
    manifest = tmp_path / "m.jsonl"
    manifest.write_text("\n".join(json.dumps(row) for row in rows))
    ran = callsteer("evaluate", "--json", str(manifest))
    assert ran.code == 0
    assert ran.rows[-1]["intent_right"] == 1.0


@pytest.mark.unit
@pytest.mark.parametrize(
    ("name", "text", "words"),
    [("m.jsonl", "{broken", "not a manifest"), ("m.csv", "a,b\n1,2\n", "row 1 has no path")],
)
def test_a_bad_manifest_is_named(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(ConfigError, match=words):
        list(read_manifest(tmp_path / name))


@pytest.mark.unit
def test_a_missing_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        list(read_manifest(tmp_path / "nothing.csv"))
