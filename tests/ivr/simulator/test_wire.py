"""AudioSocket's packets."""

from __future__ import annotations

import pytest

from ivr.simulator.wire import AUDIO_8K, HANG_UP, IDENTITY, KEY, Packets, packet

pytestmark = pytest.mark.unit


def test_a_packet_has_a_kind_and_a_big_endian_length() -> None:
    assert packet(HANG_UP) == bytes.fromhex("000000")
    assert packet(IDENTITY, bytes(16))[:3] == bytes.fromhex("010010")
    assert packet(AUDIO_8K, bytes(320))[:3] == bytes.fromhex("100140")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_a_stream_may_break_anywhere(size: int) -> None:
    wanted = [(AUDIO_8K, b"\x01\x02" * 160), (KEY, b"5"), (HANG_UP, b"")]
    stream = b"".join(packet(*one) for one in wanted)
    packets = Packets()
    found = [one for at in range(0, len(stream), size) for one in packets.feed(stream[at:][:size])]
    assert found == wanted
    assert not packets.incomplete


def test_a_stream_that_ends_within_a_packet_is_incomplete() -> None:
    packets = Packets()
    assert packets.feed(packet(KEY, b"5")[:-1]) == []
    assert packets.incomplete
