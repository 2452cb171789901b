"""How long it takes to read kept audio again: ``python -m benchmarks.rereading [--json]``.

The bank's fixtures as recordings of calls, each read four times by one process and by two, as a
what-if replay does, at the lowest priority: other work on the machine slows it down.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from benchmarks.report import report
from ivr.caller_audio import caller_audio
from ivr.kept_audio import Stretch
from ivr.ports import FRAME_SAMPLES
from ivr.recording import Recorder, recording_path
from ivr.settings import load_settings
from ivr.switchboard import Switchboard
from ivr.tuning.rereading import FRAMES_A_SECOND, How, process, reread

FIXTURES = Path(__file__).parents[1] / "audio_fixtures" / "wav"
FILES, TIMES = 12, 4


def recordings(folder: Path) -> list[Stretch]:
    """Record the fixtures as calls, each of one utterance."""
    at, found = datetime.now(UTC), []
    for file in sorted(FIXTURES.glob("bank*.wav"))[:FILES]:
        samples = caller_audio(file)
        count = len(samples) // FRAME_SAMPLES
        recorder = Recorder(recording_path(folder, file.stem, at))
        for frame in samples[: count * FRAME_SAMPLES].reshape(count, FRAME_SAMPLES):
            recorder.write(frame)
        recorder.close()
        found.append(Stretch(file.stem, 1, at, 0, count))
    return found


def rereading(processes: int) -> dict[str, Any]:
    """Return how long the first answer and all the others take."""
    settings = load_settings()
    phrases = Switchboard(settings).company("bank").matcher.bias_phrases()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stretches = recordings(folder) * TIMES
        how = How(str(settings.models), settings.engine, "en", tuple(phrases), name)
        began, first = time.perf_counter(), 0.0
        for _ in reread(stretches, processes, process(how), Event()):
            first = first or time.perf_counter() - began
        passed = time.perf_counter() - began
    audio = sum(item.last - item.first for item in stretches) / FRAMES_A_SECOND
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "benchmark": "rereading",
        "processes": processes,
        "utterances": len(stretches),
        "audio_s": round(audio, 1),
        "first_s": round(first, 1),
        "all_s": round(passed, 1),
        "s_per_audio_s": round((passed - first) / audio, 3),
        "peak_mb": round(peak),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    metrics = ("first_s", "all_s", "s_per_audio_s", "peak_mb")
    report([rereading(count) for count in (1, 2)], options.json, metrics)


if __name__ == "__main__":
    main()
