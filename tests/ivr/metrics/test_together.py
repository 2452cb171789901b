"""The processes of one machine, added up."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from asr.pool import Load
from ivr.metrics.together import Share, Together, summed
from ivr.siblings import Siblings
from tests.ivr.siblings.conftest import born, folder

__all__ = ["born", "folder"]

pytestmark = pytest.mark.web

HERE = os.getpid()


def test_each_process_says_what_it_holds(born: Callable[..., Siblings]) -> None:
    one, two = born(), born()
    Together(one, lambda: 3, lambda: Load(workers=2, waiting=1))
    together = Together(two, lambda: 4, Load)
    born()  # is starting
    assert together.shares() == [
        Share(HERE, 4, Load()),
        Share(HERE, 3, Load(workers=2, waiting=1)),
    ]


def test_one_process_alone_is_all() -> None:
    assert Together(Siblings(), lambda: 1, Load).shares() == [Share(HERE, 1, Load())]


def test_pools_are_added_up() -> None:
    assert summed([Load(1, 2, 3, 4), Load(10, 20, 30, 40)]) == Load(11, 22, 33, 44)
