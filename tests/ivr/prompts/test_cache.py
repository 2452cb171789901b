"""Spoken sentences on disk."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import pytest

from ivr.prompts import PromptCache

pytestmark = pytest.mark.unit

AUDIO = np.arange(100, dtype=np.int16)


def test_what_was_put_is_found_by_another_process(tmp_path: Path) -> None:
    PromptCache(tmp_path).put(AUDIO, "voice", "hello")
    found = PromptCache(tmp_path).get("voice", "hello")
    assert found is not None
    assert (found == AUDIO).all()
    assert PromptCache(tmp_path).get("voice", "goodbye") is None
    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    PromptCache(tmp_path).put(AUDIO, "x")
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"odd")
    assert PromptCache(tmp_path).get("x") is None


def test_a_full_disk_is_said_once_and_speaking_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    cache = PromptCache(tmp_path / "file" / "below")
    with caplog.at_level(logging.WARNING):
        cache.put(AUDIO, "x")
        cache.put(AUDIO, "y")
    assert len(caplog.records) == 1
    assert cache.get("y") is not None
