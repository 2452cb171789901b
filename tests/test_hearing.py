"""What ``python -m benchmarks.speech`` measures with: lines, halves, and parts left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from asr.audio import Audio, read
from asr.moonshine import engine, load
from asr.moonshine.search import How
from asr.recognizer import recognize
from asr.types import OpenNeed
from benchmarks import lines
from benchmarks.hearing_parts import PARTS, without
from benchmarks.lines import CONDITIONS, dice_of, level
from benchmarks.speech import SETS, of_half, options_of, parts_to_leave_out
from tests.conftest import CALLS

OTHERS = [
    (name, np.sin(np.arange(4000) * step).astype(np.float32))
    for step, name in enumerate(("ann", "bob", "cem", "dee", "eva"), start=1)
]


@pytest.fixture
def clip(monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    monkeypatch.setattr(lines, "talkers", lambda _folder: OTHERS)
    time = np.arange(8000) / 8000
    return (0.3 * np.sin(2 * np.pi * 440 * time) * np.sin(2 * np.pi * 3 * time)).astype(np.float32)


@pytest.mark.unit
@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_clip_is_spoilt_the_same_way_each_time_and_keeps_its_length(
    clip: np.ndarray, condition: str
) -> None:
    once, again = (CONDITIONS[condition](clip, dice_of("a.wav"), "ann") for _ in range(2))
    assert np.array_equal(once, again)
    assert (once.shape, once.dtype) == (clip.shape, clip.dtype)
    assert np.array_equal(once, clip) is (condition == "quiet")


@pytest.mark.unit
@pytest.mark.parametrize("condition", ["noise10", "babble10"])
def test_noise_is_ten_decibels_below_the_speech(clip: np.ndarray, condition: str) -> None:
    noise = CONDITIONS[condition](clip, dice_of("a.wav"), "ann") - clip
    assert 20 * np.log10(level(clip) / level(noise)) == pytest.approx(10, abs=0.1)


@pytest.mark.unit
def test_nobody_babbles_behind_himself(clip: np.ndarray) -> None:
    noise = lines.in_babble(clip, dice_of("a.wav"), "ann") - clip
    wanted = lines.below(clip, lines.mixed([voice for _, voice in OTHERS[1:]], len(clip)))
    assert np.allclose(noise, wanted, atol=1e-5)


@pytest.mark.unit
def test_two_of_a_hundred_frames_are_lost_whole() -> None:
    frames = lines.with_loss(np.ones(8000 * 60, np.float32), dice_of("a.wav"), "").reshape(-1, 160)
    lost = frames.max(axis=1) == 0
    assert 0.01 < lost.mean() < 0.03
    assert frames[~lost].min() == 1


@pytest.mark.unit
def test_a_mobile_telephone_keeps_the_voice_and_changes_it(clip: np.ndarray) -> None:
    coded = lines.by_mobile(clip, dice_of("a.wav"), "")
    assert 0.8 < np.corrcoef(clip, coded)[0, 1] < 0.9999


@pytest.mark.unit
def test_halves_share_no_speaker_and_leave_nobody_out() -> None:
    items = [{"speaker": f"s{n % 5}", "file": n} for n in range(20)]
    a, b = of_half(items, "a"), of_half(items, "b")
    assert not {i["speaker"] for i in a} & {i["speaker"] for i in b}
    assert sorted(i["file"] for i in a + b) == list(range(20))
    assert of_half(items, "") == items


@pytest.mark.unit
def test_a_part_is_left_out_only_meanwhile() -> None:
    before = engine.OPEN
    with without("beams"):
        assert How(1, 0.5) == engine.OPEN
    assert engine.OPEN == before != How(1, 0.5)


@pytest.mark.unit
@pytest.mark.parametrize("name", PARTS)
def test_every_part_is_there_to_be_left_out(name: str) -> None:
    wanted = PARTS[name].constants
    before = {key: getattr(*key) for key in wanted}
    assert all(before[key] != value for key, value in wanted.items())
    with without(name):
        assert all(getattr(*key) == value for key, value in wanted.items())


@pytest.mark.unit
def test_only_parts_that_a_set_is_read_with_are_left_out_of_it() -> None:
    by_name = {clips.name: clips for clips in SETS}
    assert "slower" in parts_to_leave_out(["all"], by_name["fsdd_digits"])
    assert "slower" not in parts_to_leave_out(["all"], by_name["wuw_operator_word"])
    assert parts_to_leave_out(["again"], by_name["fsdd_digits"]) == [""]
    assert parts_to_leave_out([], by_name["fsdd_digits"]) == [""]


@pytest.mark.unit
@pytest.mark.parametrize(
    "wrong", [["--conditions", "rain"], ["--sets", "whales"], ["--without", "again,ears"]]
)
def test_what_there_is_not_cannot_be_asked_for(wrong: list[str]) -> None:
    with pytest.raises(SystemExit):
        options_of(wrong)


@pytest.mark.unit
def test_several_are_asked_for_with_commas() -> None:
    asked = options_of(["--sets", "fsdd_digits,wuw_operator_word", "--without", "again,slower"])
    assert [clips.name for clips in asked.sets] == ["fsdd_digits", "wuw_operator_word"]
    assert asked.without == ["again", "slower"]
    assert asked.conditions == list(CONDITIONS)
    assert len(options_of([]).sets) == len(SETS)


@pytest.mark.model
def test_less_work_is_done_without_a_second_hearing(
    model: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    moonshine, encoded = load(model("moonshine-tiny-en")), []
    encode = moonshine._model.encode

    def counting(*heard: np.ndarray) -> np.ndarray:
        encoded.append(len(heard))
        return encode(*heard)

    monkeypatch.setattr(moonshine._model, "encode", counting)
    call = read(CALLS / "bank_03.wav").samples[800:23200]
    unsure = Audio(lines.in_noise(call * 0.1, dice_of("a.wav"), ""), 8000).at_rate(16000).samples
    monkeypatch.setattr(engine, "SURE", 0.999)
    recognize(moonshine, unsure, OpenNeed())
    with without("again"):
        recognize(moonshine, unsure, OpenNeed())
    assert encoded == [1, 3, 1]
