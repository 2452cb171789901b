"""Memory that is given back."""

from __future__ import annotations

import platform

import pytest

from ivr.allocator import HEAPS, M_ARENA_MAX, M_MMAP_THRESHOLD, MAPPED, hoard_less

pytestmark = pytest.mark.unit


class Libc:
    def __init__(self, answer: int) -> None:
        self.told: list[tuple[int, int]] = []
        self._answer = answer

    def mallopt(self, what: int, value: int) -> int:
        self.told.append((what, value))
        return self._answer


def test_heaps_and_blocks_are_bounded() -> None:
    libc = Libc(1)
    assert hoard_less(libc)
    assert libc.told == [(M_ARENA_MAX, HEAPS), (M_MMAP_THRESHOLD, MAPPED)]


def test_an_allocator_that_refuses_is_told() -> None:
    assert not hoard_less(Libc(0))


def test_another_allocator_is_left_alone() -> None:
    assert not hoard_less(object())


def test_glibc_takes_it() -> None:
    assert hoard_less() == (platform.libc_ver()[0] == "glibc")
