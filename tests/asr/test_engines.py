"""Choosing an engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from asr.engines import check_engine, load_recognizer
from asr.errors import ModelError

VOSK_TINY = Path(__file__).parents[1] / "fixtures" / "vosk-tiny" / "model"


@pytest.mark.model
def test_english_is_heard_by_moonshine(model: Callable[[str], Path]) -> None:
    model("moonshine-tiny-en")
    assert load_recognizer("auto", "en").name == "moonshine"


@pytest.mark.model
def test_vosk_is_taken_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOSK_MODEL_PATH", str(VOSK_TINY))
    assert load_recognizer("vosk", "en").name == "vosk"


@pytest.mark.unit
@pytest.mark.parametrize("engine", ["auto", "vosk", "moonshine"])
def test_a_language_without_a_model_is_refused_with_what_to_do(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    with pytest.raises(ModelError, match=r"(?i)vosk"):
        load_recognizer(engine, "xx")


@pytest.mark.unit
@pytest.mark.parametrize("engine", ["auto", "vosk", "moonshine"])
def test_checking_refuses_what_loading_would(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    with pytest.raises(ModelError, match=r"(?i)vosk"):
        check_engine(engine, "xx")


@pytest.mark.unit
def test_checking_passes_what_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOSK_MODEL_PATH", str(VOSK_TINY))
    check_engine("vosk", "en")
