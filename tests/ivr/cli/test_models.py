"""``callsteer models``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.settings import Settings

pytestmark = pytest.mark.unit


@pytest.fixture
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for models in a folder that has none."""
    monkeypatch.setattr("asr.models.store._chosen", [])
    monkeypatch.setenv("CALLSTEER_MODELS", str(tmp_path / "models"))


def test_the_list_says_what_is_missing(
    callsteer: Callable,  # type: ignore[type-arg]
    nothing_installed: None,
) -> None:
    rows = callsteer("models", "list", "--json").rows
    assert {row["state"] for row in rows} == {"missing"}
    assert all(row["licence"] for row in rows)


def test_an_unknown_name_ends_with_two_and_the_known_ones(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer("models", "download", "whisper")
    assert ran.code == 2
    assert "known are moonshine-tiny-en" in ran.err


def test_verifying_what_is_missing_ends_with_one(
    callsteer: Callable,  # type: ignore[type-arg]
    nothing_installed: None,
) -> None:
    ran = callsteer("models", "verify", "silero-vad", "--json")
    assert (ran.code, ran.rows[0]["ok"]) == (1, False)


def test_what_has_come_is_named_with_its_folder_and_counts_no_bytes(
    callsteer: Callable,  # type: ignore[type-arg]
    nothing_installed: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def download(name: str, progress: Callable[[int, int], None]) -> Path:
        progress(0, 0)
        progress(1, 1)
        return tmp_path / name

    monkeypatch.setattr("asr.models.download", download)
    ran = callsteer("models", "download", "silero-vad")
    assert ran.code == 0
    assert f"silero-vad: {tmp_path}" in ran.err.replace("\n", "")
    assert "bytes" not in ran.err


@pytest.mark.model
def test_what_calls_for_help_is_learnt_before_the_first_start(
    callsteer: Callable,  # type: ignore[type-arg]
    model: Callable[[str], Path],
    settings: Settings,
) -> None:
    model("minilm-l6-v2")
    ran = callsteer("models", "prepare")
    assert (ran.code, ran.err.splitlines()[-1]) == (0, "what calls for help (en): learnt")
    assert list((settings.cache / "intents").glob("safety-*.npz"))


def test_without_an_encoder_nothing_can_be_learnt(
    callsteer: Callable,  # type: ignore[type-arg]
    nothing_installed: None,
) -> None:
    ran = callsteer("models", "prepare")
    assert ran.code == 2
    assert "callsteer models download" in ran.err
