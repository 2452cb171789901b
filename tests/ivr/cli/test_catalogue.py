"""``callsteer catalogue``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from intents.pack_loader import PACKS
from tests.intents.conftest import PackFolder

pytestmark = pytest.mark.unit

MORE = {
    "order": ["nothing has arrived yet", "did you post it", "parcel number 12 please", "delivery"],
    "hours": ["saturday morning", "till when today", "from what hour", "do you shut for lunch"],
    "returns": ["refund", "not what i wanted", "swap it for green", "unhappy with the flavour"],
}
"""Other wordings, so that each need of the small shop has enough."""


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


@pytest.mark.parametrize("text", ["preset: [x\n", "preset: x\npreset: y\n"])
def test_what_is_wrong_in_the_yaml_is_said_once(
    callsteer: Callable,  # type: ignore[type-arg]
    tmp_path: Path,
    text: str,
) -> None:
    (tmp_path / "pack.yaml").write_text(text)
    ran = callsteer("catalogue", "check", str(tmp_path))
    assert ran.code == 2
    wrong = [line for line in ran.err.splitlines() if "not YAML" in line or "twice" in line]
    assert len(wrong) == 1


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


def test_alarms_that_are_meant_are_no_finding(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer("catalogue", "check", "clinic")
    assert ran.code == 0
    assert "en command: urgent_symptom" not in ran.out


@pytest.fixture
def commanding(tmp_path: Path) -> tuple[str, str]:
    """Return a shop in which asking for a person is a phrase of a need, and that need."""
    shop = PackFolder(tmp_path / "shop")
    for name, phrases in MORE.items():
        shop.wordings["intents"][name]["phrases"] += phrases
    need = next(iter(MORE))
    shop.wordings["intents"][need]["phrases"].append("speak to an operator")
    return str(shop.write()), need


def test_findings_are_shown_and_are_no_error(
    callsteer: Callable,  # type: ignore[type-arg]
    commanding: tuple[str, str],
) -> None:
    folder, need = commanding
    ran = callsteer("catalogue", "check", folder)
    assert ran.code == 0
    assert f"en command: {need}" in ran.out


def test_findings_end_with_one_where_it_is_strict(
    callsteer: Callable,  # type: ignore[type-arg]
    commanding: tuple[str, str],
) -> None:
    folder, need = commanding
    ran = callsteer("catalogue", "check", folder, "--strict", "--json")
    assert ran.code == 1
    assert {"command", need} <= {
        value for finding in ran.rows[0]["findings"] for value in finding.values()
    }


def test_no_finding_is_no_error_where_it_is_strict(
    callsteer: Callable,  # type: ignore[type-arg]
    tmp_path: Path,
) -> None:
    shop = PackFolder(tmp_path / "shop")
    for name, phrases in MORE.items():
        shop.wordings["intents"][name]["phrases"] += phrases
    ran = callsteer("catalogue", "check", "--strict", str(shop.write()))
    assert ran.code == 0, ran.out


def test_bands_keep_a_promise_and_say_what_it_costs(callsteer: Callable) -> None:  # type: ignore[type-arg]
    strict = callsteer("catalogue", "bands", "bank", "--wrong", "2", "--json").rows[0]
    lax = callsteer("catalogue", "bands", "bank", "--wrong", "10", "--json").rows[0]
    assert strict["bands"]["accept"] > lax["bands"]["accept"]
    assert strict["coverage"] < lax["coverage"]
    assert strict["wrong"] <= 0.02
    assert sum(part["count"] for part in strict["curve"]) > 1000


def test_labelled_calls_are_evidence_too(callsteer: Callable) -> None:  # type: ignore[type-arg]
    tests = PACKS / "bank" / "en.tests.yaml"
    phrases = callsteer("catalogue", "bands", "bank", "--json").rows[0]
    both = callsteer("catalogue", "bands", "bank", "--json", "--labelled", str(tests)).rows[0]
    more = sum(p["count"] for p in both["curve"]) - sum(p["count"] for p in phrases["curve"])
    assert more > 100
