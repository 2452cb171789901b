"""G.711 against the standard library's own codec, for all codes and samples."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from asr import g711

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("law", ["u", "a"])
def test_all_codes_agree_with_audioop(law: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        audioop = pytest.importorskip("audioop", reason="left the stdlib in 3.13")
    codes = bytes(range(256))
    ours = {"u": g711.decode_mulaw, "a": g711.decode_alaw}[law](codes)
    assert ours.tobytes() == getattr(audioop, f"{law}law2lin")(codes, 2)


@pytest.mark.parametrize("law", ["mulaw", "alaw"])
def test_every_level_survives_a_round_trip(law: str) -> None:
    decode, encode = getattr(g711, f"decode_{law}"), getattr(g711, f"encode_{law}")
    levels = decode(bytes(range(256)))
    assert (decode(encode(levels)) == levels).all()


@pytest.mark.parametrize("law", ["mulaw", "alaw"])
def test_every_sample_becomes_the_nearest_level(law: str) -> None:
    decode, encode = getattr(g711, f"decode_{law}"), getattr(g711, f"encode_{law}")
    samples = np.arange(-32768, 32768, 17).astype(np.int16)
    levels = np.unique(decode(bytes(range(256))).astype(np.int32))
    error = np.abs(decode(encode(samples)).astype(np.int32) - samples)
    best = np.abs(levels[None, :] - samples[:, None].astype(np.int32)).min(axis=1)
    assert (error == best).all()
