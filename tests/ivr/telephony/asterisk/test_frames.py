"""AudioSocket byte by byte: however the network cuts it, the same frames come out."""

from __future__ import annotations

import struct

import pytest

from ivr.telephony.asterisk.frames import RATES, Frame, FrameReader, Kind

pytestmark = pytest.mark.unit

UUID = bytes(range(16))
FRAMES = [
    Frame(Kind.UUID, UUID),
    Frame(Kind.AUDIO_8K, b"\x01\x02" * 5),
    Frame(Kind.DTMF, b"5"),
    Frame(Kind.AUDIO_8K),
    Frame(0x42, b"of a later version"),
    Frame(Kind.HANG_UP),
]
WIRE = b"".join(frame.to_bytes() for frame in FRAMES)


def read(*pieces: bytes) -> list[Frame]:
    reader = FrameReader()
    return [frame for piece in pieces for frame in reader.feed(piece)]


def test_a_frame_is_kind_length_and_payload() -> None:
    assert Frame(Kind.UUID, UUID).to_bytes() == b"\x01\x00\x10" + UUID
    assert Frame(Kind.HANG_UP).to_bytes() == b"\x00\x00\x00"
    assert Frame(Kind.DTMF, b"#").to_bytes() == b"\x03\x00\x01#"
    assert Frame(Kind.AUDIO_8K, bytes(320)).to_bytes()[:3] == b"\x10\x01\x40"


def test_frames_in_one_piece_are_read() -> None:
    assert read(WIRE) == FRAMES


def test_every_cut_gives_the_same_frames() -> None:
    for cut in range(len(WIRE) + 1):
        assert read(WIRE[:cut], WIRE[cut:]) == FRAMES, f"cut at {cut}"


def test_every_two_cuts_give_the_same_frames() -> None:
    for first in range(len(WIRE)):
        for second in range(first, len(WIRE), 3):
            assert read(WIRE[:first], WIRE[first:second], WIRE[second:]) == FRAMES


@pytest.mark.parametrize("size", [1, 2, 3, 4, 19, 20])
def test_small_pieces_give_the_same_frames(size: int) -> None:
    assert read(*(WIRE[at : at + size] for at in range(0, len(WIRE), size))) == FRAMES


def test_a_stream_ends_within_a_frame_at_every_cut_but_the_borders() -> None:
    borders = {0}
    for frame in FRAMES:
        borders.add(max(borders) + len(frame.to_bytes()))
    for cut in range(len(WIRE) + 1):
        reader = FrameReader()
        frames = reader.feed(WIRE[:cut])
        assert frames == FRAMES[: len(frames)], "nothing is made up"
        assert reader.is_amid_frame == (cut not in borders)


@pytest.mark.parametrize("length", [0, 1, 255, 256, 65_534, 65_535])
def test_a_frame_is_as_long_as_its_header_says(length: int) -> None:
    frame = Frame(Kind.AUDIO_8K, b"\xab" * length)
    reader = FrameReader()
    assert reader.feed(frame.to_bytes()[:-1]) == []
    assert reader.feed(frame.to_bytes()[-1:] + b"\x00") == [frame]
    assert reader.is_amid_frame


def test_a_frame_that_is_too_long_for_its_header_is_refused() -> None:
    with pytest.raises(struct.error):
        Frame(Kind.AUDIO_8K, bytes(65_536)).to_bytes()


@pytest.mark.parametrize("kind", [0x02, 0x04, 0x0F, 0x17, 0x80, 0xFE, 0xFF])
def test_any_kind_is_read_as_it_stands(kind: int) -> None:
    assert read(Frame(kind, b"x").to_bytes()) == [Frame(kind, b"x")]


def test_audio_has_the_rates_of_its_kinds() -> None:
    assert [RATES[kind] for kind in sorted(RATES)] == [
        *(8_000, 12_000, 16_000, 24_000, 32_000, 44_100, 48_000)
    ]
    assert sorted(RATES) == list(range(0x10, 0x17))
