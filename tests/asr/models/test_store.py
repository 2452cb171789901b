"""Finding and verifying what is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from asr.errors import ModelError
from asr.models import ModelSource, State, find, find_vosk, state, verify
from asr.models.store import write_manifest
from tests.asr.models.conftest import SHA256, WEIGHTS

pytestmark = pytest.mark.unit


@pytest.fixture
def installed(folder: Path, known: dict[str, ModelSource]) -> Path:
    known["tiny"] = ModelSource("tiny", "asr", "en", "MIT", 1, wheel="x==1", files={"w": SHA256})
    (folder / "tiny").mkdir(parents=True)
    (folder / "tiny" / "w").write_bytes(WEIGHTS)
    write_manifest(folder / "tiny")
    return folder / "tiny"


def test_an_installed_model_is_found_and_good(installed: Path) -> None:
    assert find("tiny") == installed
    assert verify("tiny") == []


def test_a_missing_model_says_how_to_get_it(folder: Path, known: dict[str, ModelSource]) -> None:
    known["tiny"] = ModelSource("tiny", "asr", "en", "MIT", 1, wheel="x==1")
    assert state("tiny") is State.MISSING
    with pytest.raises(ModelError, match="callsteer models download tiny"):
        find("tiny")
    with pytest.raises(ModelError, match="callsteer models download tiny"):
        verify("tiny")


def test_a_truncated_file_is_seen_without_reading_it(installed: Path) -> None:
    (installed / "w").write_bytes(WEIGHTS[:-1])
    assert state("tiny") is State.INCOMPLETE
    with pytest.raises(ModelError, match="not whole"):
        find("tiny")


def test_an_altered_byte_is_found_by_verify(installed: Path) -> None:
    (installed / "w").write_bytes(b"\xff" + WEIGHTS[1:])
    assert state("tiny") is State.INSTALLED, "sizes are as they were"
    (problem,) = verify("tiny")
    assert "altered" in problem


def test_a_model_put_there_by_hand_is_honoured(folder: Path, known: dict[str, ModelSource]) -> None:
    known["tiny"] = ModelSource("tiny", "asr", "en", "MIT", 1, wheel="x==1", files={"w": SHA256})
    (folder / "tiny").mkdir(parents=True)
    assert state("tiny") is State.INCOMPLETE
    (folder / "tiny" / "w").write_bytes(WEIGHTS)
    assert find("tiny") == folder / "tiny"


def test_vosk_models_are_found_by_path_then_by_language(
    folder: Path, known: dict[str, ModelSource], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    assert find_vosk("fr") is None
    (folder / "vosk-model-fr-0.22").mkdir(parents=True)
    assert find_vosk("fr") == folder / "vosk-model-fr-0.22"
    monkeypatch.setenv("VOSK_MODEL_PATH", "/models/mine")
    assert find_vosk("fr") == Path("/models/mine")
