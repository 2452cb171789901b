"""Calls that are held beside the reception's."""

from __future__ import annotations

import pytest

from ivr.reception.others import Others

pytestmark = pytest.mark.unit


def test_a_call_counts_as_long_as_it_is_held_also_when_it_breaks() -> None:
    others = Others()
    with others.here("CS1"):
        with pytest.raises(RuntimeError), others.here("CS2"):
            raise RuntimeError(others.count)
        assert others.count == 1
    assert others.count == 0


def test_a_recall_reaches_those_who_are_there_and_nobody_else() -> None:
    others, recalled = Others(), list[str]()
    with others.here("CS1", lambda: recalled.append("CS1")):
        with others.here("CS2", lambda: recalled.append("CS2")):
            pass
        with others.here("CS3"):
            others.recall_all()
    others.recall_all()
    assert recalled == ["CS1"]
