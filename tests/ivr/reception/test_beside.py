"""Calls that are held beside the reception's."""

from __future__ import annotations

import pytest

from ivr.reception.beside import Beside

pytestmark = pytest.mark.unit


def test_a_call_counts_as_long_as_it_is_held_also_when_it_breaks() -> None:
    beside = Beside()
    with beside.here("CS1"):
        with pytest.raises(RuntimeError), beside.here("CS2"):
            raise RuntimeError(beside.count)
        assert beside.count == 1
    assert beside.count == 0


def test_a_recall_reaches_those_who_are_there_and_nobody_else() -> None:
    beside, recalled = Beside(), list[str]()
    with beside.here("CS1", lambda: recalled.append("CS1")):
        with beside.here("CS2", lambda: recalled.append("CS2")):
            pass
        with beside.here("CS3"):
            beside.recall_all()
    beside.recall_all()
    assert recalled == ["CS1"]
