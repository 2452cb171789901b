"""Calls that are held by another process than the one that is asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.reception import Reception
from ivr.reception.others import Others
from ivr.settings import load_settings
from ivr.siblings import Siblings
from ivr.storage import FollowUps, LiveCalls
from ivr.switchboard import Switchboard
from tests.ivr.siblings.conftest import born, folder

__all__ = ["born", "folder"]

pytestmark = pytest.mark.web

Born = Callable[..., Siblings]


class Holding:
    """A reception that holds some calls."""

    def __init__(self, *calls: str) -> None:
        self.calls = calls
        self.left: list[str] = []

    def places(self) -> set[str]:
        return set(self.calls)

    def holds(self, call_sid: str) -> bool:
        return call_sid in self.calls

    def let_go(self, call_sid: str) -> bool:
        return self.holds(call_sid)

    def hung_up(self, call_sid: str) -> None:
        self.left.append(call_sid)


def test_places_of_all_others_are_counted(born: Born) -> None:
    one, _, _ = (Others(born(), Holding(*calls)) for calls in ("A", "BC", "CD"))
    assert one.places() == {"B", "C", "D"}


def test_a_hang_up_reaches_who_holds_the_call_and_nobody_else(born: Born) -> None:
    holders = [Holding("A"), Holding("B"), Holding("C")]
    one, *_ = [Others(born(), holder) for holder in holders]
    assert one.hung_up("B")
    assert not one.hung_up("Z")
    assert not one.hung_up("A")  # its own it knows itself
    assert [holder.left for holder in holders] == [[], ["B"], []]


def test_a_call_is_put_down_by_who_holds_it(born: Born) -> None:
    one, _ = (Others(born(), Holding(*calls)) for calls in ("A", "B"))
    assert one.let_go("B")
    assert not one.let_go("A")


def test_what_was_chosen_on_a_page_reaches_the_call(born: Born) -> None:
    one, two = (Others(born(), Holding(*calls)) for calls in ("A", "B"))
    told = []
    two.said_here(lambda call_sid, intent: told.append((call_sid, intent)) or call_sid == "B")  # type: ignore[func-returns-value]
    assert one.say("B", "card_fees")
    assert not one.say("Z", "card_fees")
    assert told == [("B", "card_fees"), ("Z", "card_fees")]


def test_calls_are_limited_on_the_whole_machine(born: Born) -> None:
    one, two = (Reception(board(born()), LiveCalls(None), FollowUps(None), None) for _ in "12")
    assert one.has_room("A")
    assert two.has_room("A")  # asked again, elsewhere, it has its place
    assert two.has_room("B")
    assert not one.has_room("C")
    assert not two.has_room("C")
    assert one.places() | two.places() == {"A", "B"}


def board(siblings: Siblings) -> Switchboard:
    """Return a switchboard of a process, for two calls on the machine."""
    made = Switchboard(load_settings(calls=2))
    made.siblings = siblings
    return made


def test_one_process_alone_has_no_others() -> None:
    alone = Others(Siblings(), Holding("A"))
    assert alone.places() == set()
    assert not alone.let_go("A")
    assert not alone.hung_up("A")
    assert not alone.say("A", "card_fees")
