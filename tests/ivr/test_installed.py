"""Where models are, and that a missing one is said to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import asr.models
from asr.errors import ModelError
from ivr.installed import encoder_folder, silero_file

pytestmark = pytest.mark.model


def test_the_installed_ones_are_found(model: Callable[[str], Path]) -> None:
    assert encoder_folder("en") == model("minilm-l6-v2")
    assert silero_file() == model("silero-vad") / "silero_vad.onnx"


def test_there_is_no_encoder_for_other_languages() -> None:
    assert encoder_folder("fa") is None


def test_a_missing_one_is_said_to_be_and_done_without(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(name: str) -> Path:
        raise ModelError(f"{name} is not installed")

    monkeypatch.setattr(asr.models, "find", gone)
    assert encoder_folder("en") is None
    assert silero_file() is None
    assert "silero-vad is not installed" in caplog.text
