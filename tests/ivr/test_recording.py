"""Recording the caller: on request only, and never what is secret."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile

from ivr.recording import (
    EDGE_MS,
    Recorder,
    erase_calls,
    erase_old,
    find_words,
    keep_until,
    recording_path,
    words_path,
)

pytestmark = pytest.mark.unit

FRAME = np.full(160, 4000, dtype=np.int16)


def test_what_is_heard_is_kept_as_telephone_audio(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "day" / "call.wav")
    for _ in range(50):
        recorder.write(FRAME)
    recorder.close()
    info = soundfile.info(tmp_path / "day" / "call.wav")
    assert (info.frames, info.samplerate, info.subtype) == (8000, 8000, "ULAW")
    assert (tmp_path / "day").stat().st_mode & 0o777 == 0o700, "callers' voices are nobody else's"


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


def recorded(path: Path, seconds: int = 10) -> Recorder:
    """Record a caller whose samples say in which 20 ms they came."""
    recorder = Recorder(path)
    for number in range(seconds * 50):
        recorder.write(np.full(160, number, dtype=np.int16), number * 20)
    return recorder


def words(path: Path) -> list[int]:
    """Return which frames the kept words are made of."""
    audio, rate = soundfile.read(words_path(path), dtype="int16")
    assert rate == 8000
    return [int(sample) for sample in audio[::160]]


def test_the_words_of_an_utterance_are_kept_with_their_edges_while_the_call_goes_on(
    tmp_path: Path,
) -> None:
    path = recording_path(tmp_path, "CA1", datetime(2026, 11, 25, tzinfo=UTC))
    recorder = recorded(path)
    recorder.keep_words(2_000, 3_000)
    edge = EDGE_MS // 20
    assert words(path) == list(range(100 - edge, 150 + edge + 1))
    assert find_words(tmp_path, "CA1") == words_path(path)
    assert find_words(tmp_path, "CA2") is None
    recorder.close()


def test_of_a_long_utterance_the_last_five_seconds_are_kept(tmp_path: Path) -> None:
    recorder = recorded(tmp_path / "call.wav")
    recorder.keep_words(0, 8_000)
    kept = words(tmp_path / "call.wav")
    assert (len(kept), kept[-1]) == (250, (8_000 + EDGE_MS) // 20)
    recorder.close()


def test_later_words_take_the_place_of_earlier_ones(tmp_path: Path) -> None:
    recorder = recorded(tmp_path / "call.wav")
    recorder.keep_words(1_000, 1_500)
    recorder.keep_words(4_000, 4_500)
    assert words(tmp_path / "call.wav")[0] == (4_000 - EDGE_MS) // 20
    recorder.close()


def test_what_came_while_a_secret_was_keyed_is_in_no_words(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "call.wav")
    for number in range(100):
        recorder.pause(40 <= number < 60)
        recorder.write(np.full(160, number, dtype=np.int16), number * 20)
    recorder.keep_words(0, 2_000)
    assert set(words(tmp_path / "call.wav")) == {*range(40), *range(60, 100)}
    recorder.close()


def test_who_refuses_the_recording_leaves_no_words_and_makes_none(tmp_path: Path) -> None:
    recorder = recorded(tmp_path / "call.wav")
    recorder.keep_words(1_000, 2_000)
    recorder.erase()
    recorder.keep_words(1_000, 2_000)
    assert list(tmp_path.iterdir()) == []


def test_words_are_erased_with_the_caller_and_with_their_day(tmp_path: Path) -> None:
    for call_sid in ("CA1", "CA2"):
        path = recording_path(tmp_path, call_sid, datetime(2026, 11, 25, tzinfo=UTC))
        recorder = recorded(path, 3)
        recorder.keep_words(1_000, 2_000)
        recorder.close()
    assert erase_calls(tmp_path, ["CA1"]) == 2
    assert find_words(tmp_path, "CA1") is None
    assert find_words(tmp_path, "CA2") is not None
    erase_old(tmp_path, datetime(2026, 11, 26, tzinfo=UTC))
    assert list(tmp_path.iterdir()) == []


def test_words_that_cannot_be_written_cost_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    recorder = recorded(tmp_path / "call.wav", 3)
    words_path(tmp_path / "call.wav").mkdir()
    recorder.keep_words(1_000, 2_000)
    assert "not kept" in caplog.text
    recorder.close()
    assert soundfile.info(tmp_path / "call.wav").frames == 24_000


def test_silence_of_an_unknown_time_makes_no_words(tmp_path: Path) -> None:
    recorder = recorded(tmp_path / "call.wav", 1)
    recorder.keep_words(50_000, 51_000)
    assert not words_path(tmp_path / "call.wav").exists()
    recorder.close()
