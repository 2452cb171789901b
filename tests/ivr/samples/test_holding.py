"""A sample caller holds a conversation to its end."""

from __future__ import annotations

from random import Random

import pytest

from ivr.calls import CallOptions
from ivr.samples.callers import Caller
from ivr.samples.holding import hold
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall
from ivr.trace import CallRecord

pytestmark = pytest.mark.model


class Dice(Random):
    """Dice that always fall low: callers agree, are patient, and have a number."""

    def random(self) -> float:
        return 0.0


@pytest.fixture
def held(switchboard: Switchboard) -> object:
    def run(caller: Caller, dice: Random | None = None) -> CallRecord:
        call = TypedCall(switchboard, CallOptions("bank", channel="sample"))
        hold(call, caller, dice or Dice(1), [("10203040", "1234")])
        assert call.over
        return call.record

    return run


def test_a_clear_need_is_routed_in_a_time_that_speaking_takes(held: object) -> None:
    record = held(Caller(("has my salary been paid in yet",), "recent_transactions"))  # type: ignore[operator]
    assert (record.disposition, record.destination) == ("transferred", "accounts")
    assert 5_000 < record.time_to_route_ms < 60_000


def test_who_says_nothing_hangs_up(held: object) -> None:
    record = held(Caller((), ""))  # type: ignore[operator]
    assert (record.disposition, record.turns) == ("abandoned", [])


def test_who_is_not_understood_asks_for_a_person(held: object) -> None:
    record = held(Caller(("pineapple",), ""))  # type: ignore[operator]
    assert record.disposition == "escalated"
    assert record.tried.count("no_match") >= 2


def test_who_is_hasty_hangs_up_instead(held: object) -> None:
    record = held(Caller(("pineapple",), "", hasty=True))  # type: ignore[operator]
    assert (record.disposition, record.tried) == ("abandoned", ["no_match"])


def test_a_wrong_guess_is_declined(held: object) -> None:
    record = held(Caller(("money thing on my card",), "", 0.6))  # type: ignore[operator]
    assert "yes" not in record.tried


def test_who_stays_silent_first_is_asked_again(held: object) -> None:
    caller = Caller(("my card is lost",), "lost_stolen_card", silent_first=True)
    record = held(caller)  # type: ignore[operator]
    assert record.destination == "card_services"
