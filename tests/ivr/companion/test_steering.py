"""What a caller chooses on the page reaches the call, wherever it is."""

from __future__ import annotations

import pytest

from ivr.companion import Steering
from ivr.companion.steering import CORRECTED, corrected
from ivr.storage.agents import Agents
from ivr.storage.offers import Offers
from ivr.storage.queue_parts import AgentState, Entering, EntryKind, EntryState
from ivr.storage.queues import Queues
from tests.ivr.companion.conftest import Companion
from tests.ivr.reception.lines import Phone, talks
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


@pytest.fixture
def queues(companion: Companion) -> Queues:
    assert companion.office.database is not None
    return Queues(companion.office.database, companion.bus)


def in_line(companion: Companion, queues: Queues, *, kind: EntryKind = EntryKind.CALL) -> str:
    """Let the call CA1 wait in our own queue, as a held line does."""
    office = companion.office
    office.admits()
    office.claims()
    packet = {"intent": "card_blocked", "need": "A blocked card.", "flags": [], "priority": 50}
    new = Entering("CA1", "bank", "card_services", kind=kind, packet=packet)
    return queues.enter(new, office.clock())


def test_a_call_that_waits_with_us_moves_to_the_queue_of_the_other_need(
    companion: Companion, queues: Queues
) -> None:
    entry = in_line(companion, queues)
    steers = Steering(companion.office.reception, queues)
    assert steers.about(companion.office.known(), "fraud_report")
    now = queues.of_call("CA1")
    before = queues.get(entry)
    assert now is not None
    assert before is not None
    assert (before.outcome, now.queue) == ("transferred", "fraud_desk")
    assert (now.packet["intent"], now.packet["alternative"]) == ("fraud_report", "card_blocked")
    assert CORRECTED in now.packet["flags"]


def test_a_need_of_the_same_queue_changes_the_packet_alone(
    companion: Companion, queues: Queues
) -> None:
    entry = in_line(companion, queues)
    steers = Steering(companion.office.reception, queues)
    assert steers.about(companion.office.known(), "lost_stolen_card")
    now = queues.of_call("CA1")
    assert now is not None
    assert (now.id, now.packet["intent"]) == (entry, "lost_stolen_card")
    assert steers.about(companion.office.known(), "lost_stolen_card")
    assert queues.of_call("CA1") == now


def test_who_talks_to_an_agent_stays_with_them(companion: Companion, queues: Queues) -> None:
    entry = in_line(companion, queues)
    database, now = companion.office.database, companion.office.clock()
    assert database is not None
    agents, offers = Agents(database, companion.bus), Offers(database, companion.bus)
    agents.sign_in("kim", [("bank", "card_services")], now)
    agents.become("kim", AgentState.AVAILABLE, now)
    (offer,) = offers.make_all(now)
    offers.accept(offer.id, "kim", now)
    assert Steering(companion.office.reception, queues).about(
        companion.office.known(), "fraud_report"
    )
    kept = queues.get(entry)
    assert kept is not None
    assert (kept.state, kept.packet["intent"]) == (EntryState.TALKING, "fraud_report")


def test_a_streamed_dialogue_hears_it_while_it_goes_on(companion: Companion) -> None:
    office = companion.office
    office.admits()
    chosen: list[bool] = []

    def chooses() -> None:
        chosen.append(steering(companion).about(office.known(), "card_blocked"))

    talks(office, Phone(moments=[(8_000, chooses)]))
    assert chosen == [True]
    kept = office.known()
    assert kept.destination == "card_services"
    assert kept.packet is not None
    assert kept.packet["intent"] == "card_blocked"


def test_what_was_asked_for_beside_it_is_the_need_now_and_nothing_else() -> None:
    packet = {"intent": "balance", "also": ["a lost card", "our opening hours"], "flags": []}
    now = corrected(packet, "lost_stolen_card", "a lost card", urgent=False)
    assert now["also"] == ["our opening hours"]
    assert corrected({"intent": "balance"}, "balance", "your balance", urgent=False)["also"] == []
