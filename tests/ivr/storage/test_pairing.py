"""Conversations are offered beside calls, to those who have room for them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from ivr.storage import Database, open_database
from ivr.storage.agents import GONE_AFTER
from ivr.storage.offers import MOST_CHATS, RINGS
from ivr.storage.pairing import DECLINED_FOR
from ivr.storage.queue_parts import AgentState, EntryKind, EntryState, Offer, OfferState, Outcome
from tests.ivr.storage.lines import PRESET, QUEUE, Line, after

pytestmark = pytest.mark.unit

CHAT = {"kind": EntryKind.CHAT}


@pytest.fixture
def line(database: Database) -> Line:
    return Line(database)


def chats(line: Line, count: int) -> list[str]:
    return [line.caller(f"TX{number}", number, **CHAT) for number in range(count)]


def test_an_agent_has_three_conversations_and_a_call_and_no_fourth(line: Line) -> None:
    line.agent("kim")
    chats(line, MOST_CHATS + 1)
    made = line.offers.make_all(after(10))
    assert [offer.kind for offer in made] == [EntryKind.CHAT] * MOST_CHATS
    for offer in made:
        assert line.offers.accept(offer.id, "kim", after(11)) is not None
    assert line.agents.state("kim") is AgentState.AVAILABLE
    call = line.caller("CA1", 12)
    (rings,) = line.offers.make_all(after(13))
    assert rings.entry_id == call
    assert line.offers.accept(rings.id, "kim", after(14)) is not None
    assert line.agents.state("kim") is AgentState.BUSY
    assert line.offers.of_agent("kim") == line.offers.get(rings.id)
    assert len(line.offers.chats_of("kim")) == MOST_CHATS


def test_who_ends_one_gets_the_next_also_amid_a_call_and_needs_no_wrap_up(line: Line) -> None:
    line.agent("kim")
    chats(line, MOST_CHATS + 1)
    made = line.offers.make_all(after(10))
    line.offers.accept(made[0].id, "kim", after(11))
    line.caller("CA1", 12)
    line.offers.accept(line.offer(13).id, "kim", after(14))
    assert line.offers.finish(made[0].id, after(15))
    assert line.agents.state("kim") is AgentState.BUSY
    assert line.entry(made[0].entry_id).state is EntryState.LEFT
    (next_one,) = line.offers.make_all(after(16))
    assert next_one.agent == "kim"


def test_two_processes_never_give_an_agent_a_conversation_too_many(
    line: Line, database: Database, url: str
) -> None:
    line.agent("kim")
    chats(line, 8)
    others = [open_database(url) for _ in range(4)]
    together = Barrier(4)

    def process(own: Database) -> list[Offer]:
        together.wait()
        return Line(own).offers.make_all(after(60))

    with ThreadPoolExecutor(4) as pool:
        made = [offer for offers in pool.map(process, others) for offer in offers]
    for other in others:
        other.close()
    made += line.offers.make_all(after(61))
    assert len({offer.entry_id for offer in made}) == len(made) == MOST_CHATS


def test_who_has_the_fewest_conversations_gets_the_next(line: Line) -> None:
    line.agent("kim", 1)
    line.agent("lee", 2)
    chats(line, 3)
    assert [offer.agent for offer in line.offers.make_all(after(10))] == ["kim", "lee", "kim"]


def test_who_refuses_a_conversation_goes_on_and_is_not_asked_again_for_a_while(line: Line) -> None:
    line.agent("kim")
    chats(line, 1)
    assert line.offers.decline(line.offer(1).id, "kim", after(2))
    assert line.agents.state("kim") is AgentState.AVAILABLE
    late = 2 + DECLINED_FOR.total_seconds()
    assert line.offers.make(PRESET, QUEUE, after(late - 1)) is None
    assert line.offers.make(PRESET, QUEUE, after(late + 1)) is not None


def test_who_lets_one_ring_out_has_a_break_unless_they_talk(line: Line) -> None:
    line.agent("kim")
    line.agent("lee")
    line.caller("CA1")
    talks = line.offer(0)
    line.offers.accept(talks.id, talks.agent, after(1))
    other = "lee" if talks.agent == "kim" else "kim"
    chats(line, 2)
    assert len(line.offers.make_all(after(2))) == 2
    assert len(line.offers.expire(after(2 + RINGS.total_seconds()))) == 2
    assert line.agents.state(talks.agent) is AgentState.BUSY
    assert line.agents.state(other) is AgentState.BREAK


def test_conversations_of_a_desk_that_went_silent_go_to_the_front(line: Line) -> None:
    line.agent("kim")
    (entry,) = chats(line, 1)
    offer = line.offer(1)
    line.offers.accept(offer.id, "kim", after(2))
    gone = GONE_AFTER.total_seconds()
    assert line.offers.drop_chats(after(gone)) == []
    assert not line.agents.sign_out("kim", after(3))
    assert line.offers.drop_chats(after(gone + 1)) == [entry]
    assert (line.entry(entry).state, line.entry(entry).front) == (EntryState.WAITING, True)
    assert line.agents.drop_lost(after(gone + 1)) == ["kim"]


def test_a_caller_who_leaves_frees_the_agent_s_place(line: Line) -> None:
    line.agent("kim")
    entries = chats(line, MOST_CHATS + 1)
    line.offers.make_all(after(10))
    assert line.queues.leave(entries[0], Outcome.ABANDONED, after(11))
    assert [offer.entry_id for offer in line.offers.make_all(after(12))] == [entries[-1]]
    (withdrawn,) = [o for o in [line.offers.get(line.entry(entries[0]).offer_id)] if o]
    assert withdrawn.state is OfferState.WITHDRAWN


def test_a_conversation_takes_no_caller_s_place_in_line(line: Line) -> None:
    chats(line, 2)
    assert line.queues.position(line.caller("CA1", 5)) == 1
    assert line.queues.position(line.caller("TX9", 6, **CHAT)) == 3
    assert line.queues.waits(PRESET) == {}


def test_the_note_of_who_transfers_goes_along(line: Line) -> None:
    entry = line.caller("TX1", packet={"need": "A card."}, **CHAT)
    sent = line.queues.transfer(entry, "front_desk", after(5), "", "Wants a new card.")
    assert sent is not None
    assert line.entry(sent).packet == {"need": "A card.", "notes": ["Wants a new card."]}
    again = line.queues.transfer(sent, QUEUE, after(6))
    assert again is not None
    assert line.entry(again).packet["notes"] == ["Wants a new card."]
