"""Our own voice and the caller's, told apart by their levels."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from asr.echo import BLUR, FRAME_SAMPLES, LONGEST_DELAY, MARGIN_DB, EchoGate

pytestmark = pytest.mark.unit

FRAME_MS = 20


def prompt(frames: int, seed: int = 1) -> tuple[NDArray[np.int16], NDArray[np.float64]]:
    """Return speech-like audio, loud and soft by turns, and the level of each frame in dBFS."""
    dice = np.random.default_rng(seed)
    levels = np.repeat(dice.uniform(-50, -15, frames // 5 + 1), 5)[:frames]
    square = np.tile(np.repeat([1.0, -1.0], 4), FRAME_SAMPLES // 8)
    audio = (10 ** (levels[:, None] / 20) * square * 32768).astype(np.int16)
    return audio.reshape(-1), levels


def lay(gate: EchoGate, levels: NDArray[np.float64], delay: int, loss_db: float) -> list[bool]:
    """Send our own voice back, ``delay`` frames later and softer."""
    back = np.concatenate([np.full(delay, -60.0), levels - loss_db])[: len(levels)]
    return [gate.is_ours(level, (n + 1) * FRAME_MS) for n, level in enumerate(back)]


@pytest.mark.parametrize("delay", [0, 9, 38])
@pytest.mark.parametrize("loss_db", [10.0, 20.0, 30.0])
def test_an_echo_is_learnt_with_its_delay_and_level(delay: int, loss_db: float) -> None:
    gate = EchoGate()
    audio, levels = prompt(250)
    gate.plays(audio, 0)
    verdicts = lay(gate, levels, delay, loss_db)
    assert gate.echo is not None
    assert gate.echo.delay == pytest.approx(delay, abs=1)
    assert gate.echo.coupling_db == pytest.approx(-loss_db, abs=2)
    assert all(verdicts[100:])


@pytest.mark.parametrize(("above_db", "ours"), [(MARGIN_DB - 1.5, True), (MARGIN_DB + 1.5, False)])
def test_a_voice_has_to_stand_out_of_the_echo(above_db: float, ours: bool) -> None:
    gate = EchoGate()
    audio, levels = prompt(250)
    gate.plays(audio, 0)
    lay(gate, levels[:200], 0, 20.0)
    assert gate.echo is not None
    loudest = levels[201 - gate.echo.delay - BLUR - 1 : 201 - gate.echo.delay + BLUR].max()
    expected = loudest + gate.echo.coupling_db
    assert gate.is_ours(expected + above_db, 201 * FRAME_MS) is ours


def test_on_a_line_without_echo_any_level_is_the_callers() -> None:
    gate = EchoGate()
    audio, _ = prompt(250)
    gate.plays(audio, 0)
    for n in range(100):
        gate.is_ours(-60.0, (n + 1) * FRAME_MS)
    assert gate.echo is None
    assert not gate.is_ours(-45.0, 101 * FRAME_MS)


def test_before_anything_is_known_the_loud_is_the_callers_and_the_soft_may_be_ours() -> None:
    gate = EchoGate()
    gate.plays(np.full(16_000, 3276, dtype=np.int16), 0)  # -20 dBFS
    assert gate.is_ours(-35.0, 200)
    assert not gate.is_ours(-33.0, 220)


def test_what_was_sent_echoes_on_after_it_was_stopped_but_not_for_ever() -> None:
    gate = EchoGate()
    audio, _ = prompt(250)
    gate.plays(audio, 0)
    gate.stopped(1_000)
    assert gate.is_ours(-80.0, 1_000 + (LONGEST_DELAY - 1) * FRAME_MS)
    assert not gate.is_ours(-80.0, 1_000 + LONGEST_DELAY * FRAME_MS)


def test_without_a_prompt_everything_is_the_callers() -> None:
    assert not EchoGate().is_ours(-80.0, 1_000)
