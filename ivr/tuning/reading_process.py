"""A process that reads kept audio again and does nothing else, at the lowest priority.

Started by ``ivr.tuning.rereading``. One JSON object a line: first how to read, then each stretch;
one line is answered for each, null for audio that is not kept (any more).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import numpy as np

import asr.models
from asr.engines import load_recognizer
from asr.recognizer import recognize
from asr.resample import resample
from asr.types import OpenNeed, Reading
from ivr.kept_audio import Stretch, audio_of
from ivr.ports import Pcm
from ivr.recording import RATE

LOWEST = 19
"""Calls go before."""
Read = Callable[[Pcm], Reading]
"""Reads int16 [n] at 8000 Hz."""


def reader(how: dict[str, Any]) -> Read:
    """Load the recogniser of an engine and a language, biased to phrases.

    Raises:
        ModelError: it is not installed, or cannot be loaded.

    """
    asr.models.use_folder(Path(how["models"]))
    recognizer = load_recognizer(how["engine"], how["language"])
    expectation = OpenNeed(tuple(how["phrases"]))

    def read(samples: Pcm) -> Reading:
        heard = resample(samples.astype(np.float32) / 32768.0, RATE, recognizer.rate)
        return recognize(recognizer, heard, expectation)

    return read


def serve(asked: TextIO, answers: TextIO, load: Callable[[dict[str, Any]], Read] = reader) -> None:
    """Answer until nothing more is asked."""
    how = json.loads(asked.readline())
    read, folder = load(how), Path(how["folder"])
    for line in asked:
        stretch = json.loads(line)
        at = datetime.fromisoformat(stretch["started_at"])
        samples = audio_of(folder, Stretch(**{**stretch, "started_at": at}))
        answer = None
        if samples is not None:
            reading = read(samples)
            answer = {"text": reading.text, "confidence": reading.confidence}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    os.nice(LOWEST)
    serve(sys.stdin, sys.stdout)
