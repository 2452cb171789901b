"""What a reading process answers, line by line."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from asr.types import Reading
from ivr.ports import Pcm
from ivr.recording import Recorder, recording_path
from ivr.tuning.reading_process import Read, serve

pytestmark = pytest.mark.unit

AT = datetime(2026, 11, 24, tzinfo=UTC)


def loud(how: dict[str, Any]) -> Read:
    """Return a recogniser that reads how loud it was and what it was biased to."""

    def read(samples: Pcm) -> Reading:
        level = round(float(np.abs(samples).mean()) / 1000)
        return Reading(f"{how['phrases'][0]} {level} {len(samples)}", 0.5)

    return read


def test_each_stretch_is_answered_on_a_line(tmp_path: Path) -> None:
    recorder = Recorder(recording_path(tmp_path, "CA1", AT))
    for level in (1000, 5000):
        recorder.write(np.full(160, level, dtype=np.int16))
    recorder.close()

    def line(call_sid: str, first: int) -> str:
        at = AT.isoformat()
        stretch = {"call_sid": call_sid, "turn": 1, "started_at": at, "first": first}
        return json.dumps({**stretch, "last": first + 1}) + "\n"

    how = json.dumps({"phrases": ["tea"], "folder": str(tmp_path)}) + "\n"
    asked = io.StringIO(how + line("CA1", 0) + line("CA2", 0) + line("CA1", 1))
    answers = io.StringIO()
    serve(asked, answers, loud)
    assert [json.loads(answer) for answer in answers.getvalue().splitlines()] == [
        {"text": "tea 1 160", "confidence": 0.5},
        None,
        {"text": "tea 5 160", "confidence": 0.5},
    ]
