"""Memory that is given back."""

from __future__ import annotations

import platform

import pytest

from ivr.allocator import HEAPS, M_ARENA_MAX, give_back, share_heaps

pytestmark = pytest.mark.unit


class Libc:
    def __init__(self, answer: int) -> None:
        self.told: list[tuple[int, ...]] = []
        self._answer = answer

    def mallopt(self, what: int, value: int) -> int:
        self.told.append((what, value))
        return self._answer

    def malloc_trim(self, pad: int) -> int:
        self.told.append((pad,))
        return self._answer


def test_heaps_are_bounded_and_what_is_free_is_returned() -> None:
    libc = Libc(1)
    assert share_heaps(libc)
    assert give_back(libc)
    assert libc.told == [(M_ARENA_MAX, HEAPS), (0,)]


def test_an_allocator_that_refuses_is_told() -> None:
    assert not share_heaps(Libc(0))
    assert not give_back(Libc(0))


def test_another_allocator_is_left_alone() -> None:
    assert not share_heaps(object())
    assert not give_back(object())


def test_glibc_takes_it() -> None:
    assert share_heaps() == (platform.libc_ver()[0] == "glibc")
