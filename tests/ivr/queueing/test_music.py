"""Hold music: soft, without clicks, and endless."""

from __future__ import annotations

import numpy as np
import pytest

from ivr.queueing.music import Music, hold_music

pytestmark = pytest.mark.unit


def test_the_music_is_soft_but_not_silent() -> None:
    audio = hold_music()
    assert audio.dtype == np.int16
    assert 1_000 < np.abs(audio).max() < 6_000


def test_it_repeats_without_a_click() -> None:
    audio = hold_music().astype(int)
    assert abs(audio[-1] - audio[0]) < 50
    assert np.abs(np.diff(audio)).max() < 1_000


def test_pieces_follow_each_other_and_begin_again_at_the_end() -> None:
    audio = np.arange(6_000, dtype=np.int16)
    music = Music(audio)
    first, second = music.piece(), music.piece()
    assert (first[0], second[0], second[2_000]) == (0, 4_000, 0)
