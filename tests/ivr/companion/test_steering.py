"""What a caller chooses on the page reaches the call, wherever it is."""

from __future__ import annotations

import pytest

from ivr.companion import Steering
from ivr.companion.steering import CORRECTED
from tests.ivr.companion.conftest import Companion
from tests.ivr.reception.office import CALLER
from tests.ivr.telephony.twilio.calls import Caller

pytestmark = [pytest.mark.web, pytest.mark.model]


def steering(companion: Companion) -> Steering:
    return Steering(companion.office.reception)


def test_a_correction_is_in_the_packet_that_the_agent_gets(
    companion: Companion, waiting: Caller
) -> None:
    before = waiting.office.known().packet
    assert before is not None
    assert steering(companion).about(waiting.office.known(), "fraud_report")
    packet = waiting.office.known().packet
    assert packet is not None
    assert packet["intent"] == "fraud_report"
    assert CORRECTED in packet["flags"]
    assert packet["handoff_id"] == before["handoff_id"]


def test_confirming_what_was_understood_is_no_correction(
    companion: Companion, waiting: Caller
) -> None:
    assert steering(companion).about(waiting.office.known(), "card_blocked")
    packet = waiting.office.known().packet
    assert packet is not None
    assert CORRECTED not in packet["flags"]


def test_a_call_by_webhook_hears_it_in_its_next_silence(companion: Companion) -> None:
    caller = Caller(companion.office)
    caller.dials()
    assert steering(companion).about(caller.office.known(), "lost_stolen_card")
    caller.is_silent()
    record = caller.office.known().record
    assert record is not None
    assert record["intent"] == "lost_stolen_card"


def test_what_there_is_not_or_is_over_cannot_be_chosen(
    companion: Companion, waiting: Caller
) -> None:
    call = waiting.office.known()
    assert not steering(companion).about(call, "pizza")
    waiting.office.reception.hung_up("CA1")
    assert not steering(companion).about(waiting.office.known(), "balance")
    assert not steering(companion).callback(waiting.office.known())


def test_a_callback_is_booked_once_and_for_a_known_number_only(
    companion: Companion, waiting: Caller
) -> None:
    call = waiting.office.known()
    assert steering(companion).callback(call)
    assert steering(companion).callback(call)
    (item,) = waiting.office.follow_ups.open()
    assert item.number == CALLER
    hidden = companion.office.admits("CA2", caller="")
    assert not steering(companion).callback(hidden)
