"""What is known of the models."""

from __future__ import annotations

import re

import pytest

from asr.errors import ModelError
from asr.models import MODELS, required, source_of

pytestmark = pytest.mark.unit


def test_the_usual_installation_is_complete() -> None:
    assert {MODELS[name].kind for name in required()} == {"asr", "encoder", "vad"}


def test_every_file_of_a_wheel_has_a_checksum() -> None:
    for model in MODELS.values():
        assert bool(model.wheel) != bool(model.url), model.name
        assert all(re.fullmatch(r"[0-9a-f]{64}", sha256) for sha256 in model.files.values())
        assert not model.wheel or model.files, model.name
        assert model.licence, model.name


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(ModelError, match="moonshine-tiny-en"):
        source_of("whisper")
