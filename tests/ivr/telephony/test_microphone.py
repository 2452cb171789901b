"""The microphone is an extra: without it one clear line."""

from __future__ import annotations

import importlib.util

import pytest

from ivr.errors import ConfigError
from ivr.telephony.microphone import MicrophoneLine

pytestmark = pytest.mark.unit


@pytest.mark.skipif(
    importlib.util.find_spec("pyaudio") is not None, reason="PyAudio is installed here"
)
def test_without_pyaudio_the_way_out_is_named() -> None:
    with pytest.raises(ConfigError, match="talk --text"):
        MicrophoneLine()
