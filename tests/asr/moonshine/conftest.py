"""The real engine, loaded once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from asr.audio import read
from asr.moonshine import MoonshineRecognizer, load
from tests.conftest import CALLS


@pytest.fixture(scope="session")
def moonshine(model: Callable[[str], Path]) -> MoonshineRecognizer:
    return load(model("moonshine-tiny-en"))


@pytest.fixture(scope="session")
def said() -> Callable[[str, int, int], np.ndarray]:
    """Return a stretch of a sample call at 16 kHz: (call, from ms, to ms)."""

    def cut(call: str, begin_ms: int, end_ms: int) -> np.ndarray:
        samples = read(CALLS / f"{call}.wav").at_rate(16000).samples
        return samples[begin_ms * 16 : end_ms * 16]

    return cut
