"""Offers: one call, one agent, whatever the processes and threads do at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from ivr.storage import Database, open_database
from ivr.storage.pairing import DECLINED_FOR
from ivr.storage.queue_parts import AgentState, EntryKind, EntryState, Offer, OfferState, Outcome
from tests.ivr.storage.lines import PRESET, QUEUE, Line, after

pytestmark = pytest.mark.unit

PROCESSES = 4


@pytest.fixture
def line(database: Database) -> Line:
    return Line(database)


def test_the_first_in_line_is_offered_to_who_is_free_longest(line: Line) -> None:
    line.agent("kim", 5)
    line.agent("lee", 2)
    first = line.caller("a", 10)
    line.caller("b", 11)
    offer = line.offer(12)
    assert (offer.entry_id, offer.agent) == (first, "lee")
    assert offer.reason.startswith("First because priority 50")
    assert line.agents.state("lee") is AgentState.RINGING


def test_nothing_is_offered_without_callers_or_free_agents(line: Line) -> None:
    line.agent("kim")
    assert line.offers.make(PRESET, QUEUE, after(1)) is None
    line.caller("a", 1)
    line.caller("b", 1)
    line.offer(2)
    assert line.offers.make(PRESET, QUEUE, after(3)) is None


def test_two_processes_never_offer_one_call_or_one_agent_twice(
    line: Line, database: Database, url: str
) -> None:
    for number in range(8):
        line.caller(f"CS{number}", number)
    for number in range(5):
        line.agent(f"agent{number}", number)
    others = [open_database(url) for _ in range(PROCESSES)]
    together = Barrier(PROCESSES)

    def process(own: Database) -> list[Offer]:
        together.wait()
        return Line(own).offers.make_all(after(60))

    with ThreadPoolExecutor(PROCESSES) as pool:
        made = [offer for offers in pool.map(process, others) for offer in offers]
    while (offer := line.offers.make(PRESET, QUEUE, after(61))) is not None:
        made.append(offer)  # what all left to the others
    for other in others:
        other.close()
    assert len({offer.entry_id for offer in made}) == len(made) == 5
    assert len({offer.agent for offer in made}) == 5


def test_only_one_of_many_acceptances_counts(line: Line, url: str) -> None:
    line.caller("a")
    line.agent("kim")
    offer = line.offer()
    together = Barrier(PROCESSES)
    others = [open_database(url) for _ in range(PROCESSES)]

    def process(own: Database) -> bool:
        together.wait()
        return Line(own).offers.accept(offer.id, "kim", after(1)) is not None

    with ThreadPoolExecutor(PROCESSES) as pool:
        accepted = list(pool.map(process, others))
    for other in others:
        other.close()
    assert accepted.count(True) == 1


def test_an_accepted_call_is_talking_and_its_agent_busy(line: Line) -> None:
    entry = line.caller("a", packet={"need": "Lost card."})
    line.agent("kim")
    taken = line.offers.accept(line.offer(1).id, "kim", after(3))
    assert taken is not None
    assert (taken.state, taken.answered_at) == (EntryState.TALKING, after(3))
    assert taken.packet == {"need": "Lost card."}
    assert line.agents.state("kim") is AgentState.BUSY
    assert line.queues.position(entry) is None


def test_nobody_takes_what_was_offered_to_another(line: Line) -> None:
    line.caller("a")
    line.agent("kim")
    offer = line.offer()
    assert line.offers.accept(offer.id, "lee", after(1)) is None
    assert not line.offers.decline(offer.id, "lee", after(1))


def test_a_declined_call_goes_to_another_agent_first(line: Line) -> None:
    entry = line.caller("a")
    line.agent("kim")
    line.agent("lee", 1)
    line.caller("b", 1)
    assert line.offers.decline(line.offer(2).id, "kim", after(3))
    assert line.agents.state("kim") is AgentState.BREAK
    again = line.offer(4)
    assert (again.entry_id, again.agent) == (entry, "lee")


def test_an_agent_alone_is_asked_again_after_two_minutes(line: Line) -> None:
    line.caller("a")
    line.agent("kim")
    line.offers.decline(line.offer(0).id, "kim", after(0))
    line.agents.become("kim", AgentState.AVAILABLE, after(1))
    soon = DECLINED_FOR.total_seconds()
    assert line.offers.make(PRESET, QUEUE, after(soon - 1)) is None
    assert line.offers.make(PRESET, QUEUE, after(soon + 1)) is not None


def test_an_unanswered_offer_sends_the_agent_on_a_break(line: Line) -> None:
    entry = line.caller("a")
    line.agent("kim")
    offer = line.offer(0)
    assert line.offers.expire(after(19)) == []
    assert [one.id for one in line.offers.expire(after(20))] == [offer.id]
    assert line.agents.state("kim") is AgentState.BREAK
    assert line.entry(entry).state is EntryState.WAITING
    assert line.offers.accept(offer.id, "kim", after(21)) is None


def test_a_finished_call_is_answered_and_has_a_wrap_up(line: Line) -> None:
    entry = line.caller("a")
    line.agent("kim")
    offer = line.offer()
    line.offers.accept(offer.id, "kim", after(1))
    assert line.offers.finish(offer.id, after(90))
    assert not line.offers.finish(offer.id, after(91))
    assert line.entry(entry).outcome == Outcome.ANSWERED
    assert line.agents.state("kim") is AgentState.WRAP_UP


def test_a_lost_agent_puts_the_caller_before_everybody(line: Line) -> None:
    line.agent("kim")
    entry = line.caller("a", 0, priority=10)
    offer = line.offer(0)
    line.offers.accept(offer.id, "kim", after(1))
    line.caller("urgent", 2, priority=100)
    assert line.offers.dropped(offer.id, after(30))
    assert line.queues.position(entry) == 1
    assert line.agents.state("kim") is AgentState.BREAK
    line.agent("lee", 31)
    assert line.offer(32).reason.startswith("First because an agent was lost")


def test_a_transferred_call_waits_for_its_agent_alone(line: Line) -> None:
    line.agent("kim", 0)
    line.agent("lee", 1)
    entry = line.caller("a")
    moved = line.queues.transfer(entry, QUEUE, after(2), agent="lee")
    offer = line.offer(3)
    assert (offer.entry_id, offer.agent) == (moved, "lee")


def test_a_transfer_to_who_has_gone_home_goes_to_the_others(line: Line) -> None:
    line.agent("kim", 0)
    entry = line.caller("a")
    line.queues.transfer(entry, QUEUE, after(2), agent="lee")
    assert line.offer(3).agent == "kim"


def test_a_callback_has_two_attempts(line: Line) -> None:
    entry = line.caller("a", kind=EntryKind.CALLBACK, number="+442079460001")
    for begin in (0, 700):
        line.agent("kim", begin)
        offer = line.offer(begin)
        line.offers.accept(offer.id, "kim", after(begin + 1))
        assert line.entry(entry).number == "+442079460001"
        assert line.offers.unreached(offer.id, after(begin + 30))
        line.agents.become("kim", AgentState.AVAILABLE, after(begin + 40))
        assert line.offers.make(PRESET, QUEUE, after(begin + 41)) is None
    assert line.entry(entry).outcome == "unreached"
    assert line.entry(entry).number == ""


def test_a_call_that_we_hold_is_no_callback(line: Line) -> None:
    line.caller("a")
    line.agent("kim")
    offer = line.offer()
    line.offers.accept(offer.id, "kim", after(1))
    assert not line.offers.unreached(offer.id, after(2))
    kept = line.offers.get(offer.id)
    assert kept is not None
    assert kept.state is OfferState.ACCEPTED


def test_what_waits_at_a_carrier_is_never_offered(line: Line) -> None:
    line.caller("a", kind=EntryKind.MIRRORED)
    line.agent("kim")
    assert line.offers.make_all(after(1)) == []


def test_an_agent_sees_what_rings_and_whom_they_talk_to(line: Line) -> None:
    line.caller("a")
    line.agent("kim")
    assert line.offers.of_agent("kim") is None
    offer = line.offer()
    line.offers.accept(offer.id, "kim", after(1))
    shown = line.offers.of_agent("kim")
    assert shown is not None
    assert (shown.id, shown.state) == (offer.id, OfferState.ACCEPTED)
    line.offers.finish(offer.id, after(2))
    assert line.offers.of_agent("kim") is None
