"""Who has to leave our queues."""

from __future__ import annotations

import pytest

from ivr.queueing.recalls import Recalls

pytestmark = pytest.mark.unit


def test_a_recalled_caller_leaves_when_waiting_and_stays_with_an_agent() -> None:
    recalls = Recalls()
    with recalls.here("CS1"), recalls.here("CS2"):
        assert not recalls.wants("CS1", talking=False)
        recalls.recall("CS1")
        assert recalls.wants("CS1", talking=False)
        assert not recalls.wants("CS1", talking=True)
        assert not recalls.wants("CS2", talking=False)


def test_a_recall_is_forgotten_with_the_stay_and_means_nobody_else() -> None:
    recalls = Recalls()
    recalls.recall("CS1")
    with recalls.here("CS1"):
        assert not recalls.wants("CS1", talking=False)
        recalls.recall("CS1")
    with recalls.here("CS1"):
        assert not recalls.wants("CS1", talking=False)


def test_a_process_that_stops_keeps_nobody() -> None:
    recalls = Recalls()
    recalls.recall_all()
    assert recalls.closing
    assert recalls.wants("CS1", talking=False)
    assert recalls.wants("CS1", talking=True)
