"""A carrier's buffer."""

from __future__ import annotations

import numpy as np
import pytest

from asr.g711 import encode_mulaw
from ivr.simulator.playout import Playout, mulaw_sounds, pcm_sounds

pytestmark = pytest.mark.unit


def test_audio_is_played_one_after_the_other() -> None:
    playout = Playout(grace_ms=0)
    assert playout.receive(100, 500, True) == 600
    assert playout.receive(200, 500, True) == 1100
    assert playout.receive(2000, 500, True) == 2500
    assert playout.ahead_ms(2100) == 400
    assert playout.ahead_ms(3000) == 0


def test_a_prompt_plays_until_its_end_and_the_grace() -> None:
    playout = Playout(grace_ms=60)
    assert not playout.playing(0)
    playout.receive(100, 500, True)
    assert playout.playing(659)
    assert not playout.playing(660)


def test_silence_is_no_prompt_but_delays_what_follows() -> None:
    playout = Playout(grace_ms=60)
    playout.receive(0, 1000, False)
    assert not playout.playing(500)
    assert playout.receive(0, 100, True) == 1100
    playout.receive(0, 1000, False)
    assert playout.playing(1159)
    assert not playout.playing(1160)


def test_a_mark_comes_back_when_the_audio_before_it_has_been_played() -> None:
    playout = Playout(grace_ms=60)
    playout.receive(0, 100, True)
    playout.mark(10, "a")
    playout.receive(20, 100, True)
    playout.mark(30, "b")
    assert playout.due(99) == []
    assert playout.due(100) == ["a"]
    assert playout.due(199) == []
    assert playout.due(200) == ["b"]


def test_a_mark_without_audio_comes_back_at_once() -> None:
    playout = Playout(grace_ms=60)
    playout.mark(500, "a")
    assert playout.due(500) == ["a"]


def test_clear_empties_the_buffer_and_brings_every_mark_back() -> None:
    playout = Playout(grace_ms=60)
    playout.receive(0, 10_000, True)
    playout.mark(0, "a")
    playout.mark(0, "b")
    playout.clear(500)
    assert playout.due(500) == ["a", "b"]
    assert not playout.playing(500)
    assert playout.receive(600, 100, True) == 700


@pytest.mark.parametrize(("peak", "sounds"), [(0, False), (98, False), (108, True)])
def test_a_peak_over_100_sounds(peak: int, sounds: bool) -> None:
    samples = np.array([0, -peak, 0], dtype=np.int16)
    assert pcm_sounds(samples.tobytes()) is sounds
    assert mulaw_sounds(encode_mulaw(samples)) is sounds


def test_half_a_sample_is_left_out() -> None:
    assert not pcm_sounds(b"\x00\x00\xff")
    assert not pcm_sounds(b"")
