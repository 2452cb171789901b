"""A connection between two processes."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from ivr.siblings.channel import Channel, SiblingGone, connect

pytestmark = pytest.mark.web


@pytest.fixture
def ends() -> tuple[Channel, Channel]:
    one, other = socket.socketpair()
    return Channel(one), Channel(other)


def test_items_and_audio_arrive_as_they_were_sent_and_in_order(
    ends: tuple[Channel, Channel],
) -> None:
    here, there = ends
    here.tell({"type": "over"})
    here.send(b'{"not": "an item"}')
    here.send(b"")
    assert there.receive(5.0) == {"type": "over"}
    assert there.receive(5.0) == b'{"not": "an item"}'
    assert there.receive(5.0) == b""
    here.close()
    there.close()


def test_nothing_is_told_from_an_end(ends: tuple[Channel, Channel]) -> None:
    here, there = ends
    assert there.receive(0) is None
    here.close()
    with pytest.raises(SiblingGone, match="is gone"):
        there.receive(0)
    with pytest.raises(SiblingGone, match="is gone"):
        there.send(b"x" * 1_000_000)
    there.close()


def test_who_is_silent_is_not_waited_for(ends: tuple[Channel, Channel]) -> None:
    here, there = ends
    with pytest.raises(SiblingGone, match="does not answer"):
        there.item(0)
    here.close()
    there.close()


def test_what_is_no_item_ends_the_talk(ends: tuple[Channel, Channel]) -> None:
    here, there = ends
    here._send(b"j[1]")
    with pytest.raises(SiblingGone, match="no item"):
        there.receive(5.0)
    here._send(b"jnonsense")
    with pytest.raises(SiblingGone, match="is gone"):
        there.receive(5.0)
    here.close()
    there.close()


def test_nobody_listens_at_an_address_of_nobody(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        connect(tmp_path / "nobody.sock")
