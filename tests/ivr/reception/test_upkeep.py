"""Housekeeping, and a stop that loses nobody."""

from __future__ import annotations

import logging
from threading import Event

import pytest

from ivr.reception import upkeep as module
from ivr.reception.beside import Beside
from ivr.reception.upkeep import Upkeep

pytestmark = pytest.mark.unit

PATIENCE_S = 20.0


class FakeReception:
    """Counts its calls down at every look, until ``stays`` are left; a recall frees those too."""

    def __init__(self, calls: int = 0, stays: int = 0, deaf_to_recall: bool = False) -> None:
        self.draining = False
        self.recalls = 0
        self.looks = 0
        self.leaving = 0
        self.tidied = 0
        self.done = Event()
        self._calls, self._stays, self._deaf = calls, stays, deaf_to_recall

    @property
    def active(self) -> int:
        self.looks += 1
        if self._calls > self._stays:
            self._calls -= 1
        return self._calls

    def unfinished(self) -> int:
        self.leaving = max(0, self.leaving - 1)
        return self._calls + self.leaving

    def recall_all(self) -> None:
        self.recalls += 1
        self._stays = self._stays if self._deaf else 0

    def tidy(self) -> None:
        self.tidied += 1
        if self.tidied == 3:
            self.done.set()
        if self.tidied == 1:
            raise RuntimeError("a bug")


def upkeep(
    reception: FakeReception, every_s: float = PATIENCE_S, beside: Beside | None = None
) -> Upkeep:
    return Upkeep(reception, every_s, beside=beside)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHECK_S", 0.001)
    monkeypatch.setattr(module, "ANSWER_S", 0.001)


def test_no_calls_are_drained_at_once() -> None:
    reception = FakeReception()
    assert upkeep(reception).drain(0, 0)
    assert (reception.draining, reception.recalls) == (True, 0)


def test_calls_that_end_by_themselves_are_waited_for() -> None:
    reception = FakeReception(calls=5)
    assert upkeep(reception).drain(PATIENCE_S, 0)
    assert reception.recalls == 0


def test_the_rest_is_sent_to_people_after_the_patience(caplog: pytest.LogCaptureFixture) -> None:
    reception = FakeReception(calls=5, stays=2)
    with caplog.at_level(logging.WARNING):
        assert upkeep(reception).drain(0.01, PATIENCE_S)
    assert reception.recalls == 1
    assert "2 calls go on: people take them" in caplog.text


def test_calls_on_their_way_to_agents_are_waited_for() -> None:
    reception = FakeReception()
    reception.leaving = 5
    assert upkeep(reception).drain(0, PATIENCE_S)
    assert reception.leaving == 0


def test_a_call_that_cannot_leave_does_not_hold_the_server() -> None:
    reception = FakeReception(calls=1, stays=1, deaf_to_recall=True)
    assert not upkeep(reception).drain(0, 0.005)
    assert reception.recalls == 1
    assert reception.looks < 20


def test_it_tidies_up_again_and_again_though_it_fails(caplog: pytest.LogCaptureFixture) -> None:
    reception = FakeReception()
    keeper = upkeep(reception, 0.001)
    keeper.start()
    assert reception.done.wait(PATIENCE_S)
    keeper.stop()
    assert "tidying up failed: a bug" in caplog.text


def test_a_stop_does_not_wait_for_the_next_time() -> None:
    reception = FakeReception()
    keeper = upkeep(reception)
    keeper.start()
    keeper.stop()
    assert reception.tidied == 0


def test_what_was_never_started_can_be_stopped() -> None:
    upkeep(FakeReception()).stop()


def test_chores_are_done_at_every_turn_and_a_failing_one_does_not_keep_the_others() -> None:
    reception, done = FakeReception(), list[int]()

    def chore() -> None:
        done.append(1)

    upkeep = Upkeep(reception, 0.001, chores=[chore])  # type: ignore[arg-type]
    upkeep.start()
    assert reception.done.wait(PATIENCE_S)
    upkeep.stop()
    assert len(done) >= 2  # the reception's first turn raised


def test_calls_of_the_talk_page_are_waited_for_and_then_recalled() -> None:
    beside, reception, recalled = Beside(), FakeReception(), Event()
    with beside.here("CS1", recalled.set):
        assert not upkeep(reception, beside=beside).drain(0.01, 0.01)
        assert recalled.is_set()
    assert beside.closing
    assert upkeep(reception, beside=beside).drain(0.01, 0.01)


def test_a_call_of_the_talk_page_that_ends_in_time_is_left_alone() -> None:
    beside = Beside()
    reception = FakeReception()
    with beside.here("CS1", lambda: pytest.fail("it was recalled")):
        pass
    assert upkeep(reception, beside=beside).drain(0.01, 0.01)
    assert reception.recalls == 0
