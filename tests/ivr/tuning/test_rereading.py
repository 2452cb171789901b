"""Kept audio read again: by workers of the test's own, and by a real process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Lock

import pytest

import asr.models
from ivr.caller_audio import caller_audio
from ivr.kept_audio import Stretch
from ivr.recording import Recorder, recording_path
from ivr.settings import Settings
from ivr.tuning.rereading import (
    How,
    Reread,
    RereadingError,
    Worker,
    expected_s,
    process,
    processes_for,
    reread,
)
from tests.conftest import CALLS

AT = datetime(2026, 11, 24, tzinfo=UTC)


def stretch(number: int, frames: int = 100) -> Stretch:
    return Stretch(f"CA{number}", 1, AT, 0, frames)


class Fake:
    """A worker that knows what was said; number 3 is not kept, number 9 makes it fail."""

    def __init__(self, team: Team) -> None:
        self.team, self.ended = team, False

    def read(self, stretch: Stretch) -> Reread | None:
        number = int(stretch.call_sid[2:])
        with self.team.lock:
            self.team.ahead += 1
        if number == 9:
            raise RereadingError("it has fallen over")
        return None if number == 3 else Reread(f"words {number}", 0.5)

    def end(self) -> None:
        self.ended = True


class Team:
    def __init__(self) -> None:
        self.workers: list[Fake] = []
        self.lock = Lock()
        self.ahead = 0
        """How many were read so far."""

    def begin(self) -> Worker:
        self.workers.append(Fake(self))
        return self.workers[-1]


@pytest.mark.unit
@pytest.mark.parametrize("processes", [1, 2, 5])
def test_everything_is_read_once_and_all_workers_end(processes: int) -> None:
    team = Team()
    found = dict(reread([stretch(n) for n in range(9)], processes, team.begin, Event()))
    assert sorted(found) == list(range(9))
    assert found[3] is None
    assert found[4] == Reread("words 4", 0.5)
    assert [worker.ended for worker in team.workers] == [True] * processes


@pytest.mark.unit
def test_there_are_no_more_workers_than_work() -> None:
    team = Team()
    assert len(list(reread([stretch(1)], 8, team.begin, Event()))) == 1
    assert len(team.workers) == 1


@pytest.mark.unit
def test_when_it_is_stopped_little_more_is_read_and_nobody_is_left() -> None:
    team, stop = Team(), Event()
    reading = reread([stretch(n % 9) for n in range(1000)], 2, team.begin, stop)
    next(reading)
    stop.set()
    assert list(reading) == []
    assert all(worker.ended for worker in team.workers)
    assert team.ahead < 20


@pytest.mark.unit
def test_who_looks_no_further_leaves_nobody_working() -> None:
    team = Team()
    reading = reread([stretch(n % 9) for n in range(1000)], 2, team.begin, Event())
    next(reading)
    assert team.ahead < 20, "what nobody has taken yet is held back"
    reading.close()
    assert all(worker.ended for worker in team.workers)


@pytest.mark.unit
def test_a_worker_that_fails_is_told(caplog: pytest.LogCaptureFixture) -> None:
    team = Team()
    with pytest.raises(RereadingError, match="fallen over"):
        list(reread([stretch(n) for n in range(12)], 2, team.begin, Event()))
    assert all(worker.ended for worker in team.workers)


@pytest.mark.unit
@pytest.mark.parametrize(("cores", "count"), [(None, 1), (1, 1), (2, 1), (3, 1), (4, 2), (16, 8)])
def test_half_of_the_cores_read(cores: int | None, count: int) -> None:
    assert processes_for(cores) == count


@pytest.mark.unit
def test_more_audio_takes_longer_and_more_processes_less() -> None:
    some = [stretch(n, 3 * 50) for n in range(100)]
    assert expected_s(some + some, 1) > expected_s(some, 1) > expected_s(some, 2)


@pytest.mark.model
def test_a_real_process_reads_what_was_recorded(
    model: Callable[[str], Path], settings: Settings, tmp_path: Path
) -> None:
    for name in asr.models.required():
        model(name)
    samples = caller_audio(CALLS / "bank_02.wav")
    recorder = Recorder(recording_path(tmp_path, "CA1", AT))
    for begin in range(0, len(samples) - 159, 160):
        recorder.write(samples[begin : begin + 160])
    recorder.close()
    how = How(str(settings.models), "auto", "en", ("lost card",), str(tmp_path))
    work = [stretch(1, len(samples) // 160), stretch(2)]
    found = dict(reread(work, 1, process(how), Event()))
    assert found[0] is not None
    assert "my card keeps getting declined" in found[0].text
    assert found[1] is None


@pytest.mark.model
def test_a_process_that_cannot_read_says_that_it_has_ended(tmp_path: Path) -> None:
    how = How(str(tmp_path), "vosk", "xx", (), str(tmp_path))
    with pytest.raises(RereadingError, match="has ended"):
        list(reread([stretch(1)], 1, process(how), Event()))
