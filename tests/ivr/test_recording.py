"""Recording the caller: on request only, and never what is secret."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ivr.recording import Recorder, erase_calls, erase_old, keep_until, recording_path

pytestmark = pytest.mark.unit

FRAME = np.full(160, 4000, dtype=np.int16)


def test_what_is_heard_is_kept_as_telephone_audio(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "day" / "call.wav")
    for _ in range(50):
        recorder.write(FRAME)
    recorder.close()
    info = soundfile.info(tmp_path / "day" / "call.wav")
    assert (info.frames, info.samplerate, info.subtype) == (8000, 8000, "ULAW")


def test_nothing_is_written_while_paused(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "call.wav")
    recorder.write(FRAME)
    recorder.pause(True)
    recorder.write(FRAME)
    recorder.pause(False)
    recorder.write(FRAME)
    recorder.close()
    assert soundfile.info(tmp_path / "call.wav").frames == 320


def test_a_refused_recording_is_erased_and_not_begun_again(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "call.wav")
    recorder.write(FRAME)
    recorder.erase()
    recorder.write(FRAME)
    recorder.close()
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_cannot_be_written_costs_the_recording_not_the_call(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "day").write_text("a file, not a folder")
    recorder = Recorder(tmp_path / "day" / "call.wav")
    recorder.write(FRAME)
    recorder.close()
    assert "not recorded" in caplog.text


def test_a_call_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    at = datetime(2026, 11, 25, tzinfo=UTC)
    assert recording_path(tmp_path, "../../x", at) == tmp_path / "2026-11-25" / "x.wav"


@pytest.mark.parametrize(("day", "kept"), [("2026-10-25", False), ("2026-10-26", True)])
def test_recordings_are_kept_for_their_days_and_no_longer(
    tmp_path: Path, day: str, kept: bool
) -> None:
    file = tmp_path / day / "call.wav"
    file.parent.mkdir()
    file.touch()
    erased = erase_old(tmp_path, keep_until(datetime(2026, 11, 25, tzinfo=UTC), 30))
    assert (file.exists(), erased) == (kept, 0 if kept else 1)


def test_recordings_of_some_calls_are_erased_whatever_their_day(tmp_path: Path) -> None:
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2)]
    files = [recording_path(tmp_path, sid, day) for sid in ("CA1", "CA2") for day in days]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"")
    assert erase_calls(tmp_path, ["CA1", "CA3"]) == 2
    assert [file.stem for file in files if file.exists()] == ["CA2", "CA2"]
