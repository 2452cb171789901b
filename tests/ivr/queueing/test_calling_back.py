"""Callbacks that dial: from the agent's yes to the caller's, and every way that it fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.errors import DialError
from ivr.queueing.bridge import Meeting
from ivr.queueing.calling_back import SETTLES, SILENT_FOR, CallingBack
from ivr.queueing.floor import open_floor
from ivr.reception.beside import Beside
from ivr.storage import open_database
from ivr.storage.bus import Bus
from ivr.storage.offers import AGAIN_AFTER
from ivr.storage.outbound import Outbound, Reached, Stage
from ivr.storage.queue_parts import AgentState
from ivr.switchboard import Switchboard
from tests.ivr.queueing.callbacks import NUMBER, QUEUE, Callbacks
from tests.ivr.queueing.quiet_line import QuietLine, frame
from tests.ivr.storage.lines import after

pytestmark = [pytest.mark.web, pytest.mark.model]


@pytest.fixture
def at(switchboard: Switchboard, line: QuietLine, tmp_path: Path) -> Iterator[Callbacks]:
    """Return a queue with an agent who is available."""
    database = open_database(f"sqlite:///{tmp_path}/callbacks.db")
    floor = open_floor(database, Bus(), lambda: after(line.at_ms / 1000))
    callbacks = Callbacks(database, floor, switchboard.company("bank"))
    callbacks.works()
    yield callbacks
    database.close()


def confirmed(at: Callbacks) -> Outbound:
    """Let a caller be rung, pick up and want to talk."""
    call = at.takes()
    for stage in (Stage.RINGING, Stage.ANSWERED, Stage.CONFIRMED):
        at.calling.reaches(call, stage)
    claimed = at.calls.claim(call.id, call.token, at.floor.now())
    assert claimed is not None
    return claimed


def test_who_accepts_a_callback_lets_it_ring_at_once(at: Callbacks) -> None:
    entry_id = at.promised()
    call = at.takes()
    assert at.carrier.rung == [(call.id, NUMBER)]
    shown = at.calling.shown(at.entry(entry_id))
    assert shown == {"stage": "placing", "outcome": "", "problem": "", "attempt": 1}
    assert at.last(entry_id).carrier_sid == "CA1"
    at.calling.begin(at.entry(entry_id), "ann")
    assert len(at.carrier.rung) == 1, "a second click rings nobody a second time"


@pytest.mark.parametrize(
    ("status", "outcome"), [(Reached.BUSY, "busy"), (Reached.NO_ANSWER, "no_answer")]
)
def test_who_is_not_reached_is_tried_once_more_then_it_is_closed(
    at: Callbacks, line: QuietLine, status: Reached, outcome: str
) -> None:
    entry_id = at.promised()
    for attempt in (1, 2):
        call = at.takes()
        at.calling.carrier_ended(call, status)
        at.calling.carrier_ended(call, status)
        assert at.last(entry_id).outcome == outcome
        assert (at.entry(entry_id).attempts, at.agent()) == (attempt, AgentState.WRAP_UP)
        at.works()
        assert at.floor.offers.make("bank", QUEUE, at.floor.now()) is None
        line.at_ms += int(AGAIN_AFTER.total_seconds() * 1000)
    entry = at.entry(entry_id)
    assert (entry.state, entry.outcome, entry.number) == ("left", "unreached", "")
    assert len(at.carrier.rung) == 2


def test_a_mailbox_that_never_confirms_is_nobody(at: Callbacks, line: QuietLine) -> None:
    entry_id = at.promised()
    call = at.takes()
    at.calling.reaches(call, Stage.ANSWERED)
    fresh = at.last(entry_id)
    at.calling.carrier_ended(fresh)
    line.at_ms += int(SETTLES.total_seconds() * 1000) - 1
    at.calling.settle()
    assert at.last(entry_id).stage is Stage.ANSWERED, "who answered may still say something"
    line.at_ms += 1
    at.calling.settle()
    assert at.last(entry_id).outcome == Reached.UNCONFIRMED
    assert at.entry(entry_id).attempts == 1


def test_caller_and_agent_hear_each_other_and_the_callback_is_answered(
    at: Callbacks, line: QuietLine
) -> None:
    entry_id = at.promised()
    call = confirmed(at)
    joined: list[Meeting] = []

    def meanwhile() -> None:
        if joined:
            line.says(1_111)
            line.on_receive = lambda: None
        elif at.floor.bridges._meetings:  # the agent comes, and has heard the whisper
            joined.extend(at.floor.bridges._meetings.values())
            joined[0].to_caller.append(frame(2_222))
            joined[0].ready.set()

    line.on_receive = meanwhile
    line.hangs_up(5_000)
    at.calling.hold(call, line)
    assert any((audio == 2_222).all() for audio in line.sent if len(audio) == 160)
    assert (joined[0].to_agent[0] == 1_111).all()
    entry = at.entry(entry_id)
    assert (entry.state, entry.outcome, entry.number) == ("left", "answered", "")
    assert (at.last(entry_id).outcome, at.agent()) == (Reached.TALKED, AgentState.WRAP_UP)
    assert at.calling.next_of(call.id) is None


def test_an_agent_who_does_not_come_costs_the_caller_no_place(
    at: Callbacks, line: QuietLine
) -> None:
    entry_id = at.promised()
    call = confirmed(at)
    line.hangs_up(30_000)
    at.calling.hold(call, line)
    assert at.agent() is AgentState.BREAK
    entry = at.entry(entry_id)
    assert (entry.front, entry.outcome) == (True, "abandoned"), "waited on the line, in front"
    assert at.last(entry_id).outcome == Reached.GONE


@pytest.mark.parametrize("heard", ["before the line", "while it is held", "afterwards", "never"])
@pytest.mark.parametrize("times", [1, 2])
def test_who_hangs_up_before_the_agent_is_there_is_gone_whenever_the_carrier_says_so(
    at: Callbacks, line: QuietLine, heard: str, times: int
) -> None:
    entry_id = at.promised()
    call = at.takes()
    at.calling.reaches(call, Stage.CONFIRMED)

    def carrier() -> None:
        for _ in range(times):
            at.calling.carrier_ended(at.last(entry_id))

    if heard == "before the line":
        carrier()
    claimed = at.calls.claim(call.id, call.token, at.floor.now())
    assert claimed is not None
    if heard == "while it is held":
        line.on_receive = carrier
    line.hangs_up(2_000)
    at.calling.hold(claimed, line)
    if heard == "afterwards":
        carrier()
    line.at_ms += int(SETTLES.total_seconds() * 1000)
    at.calling.settle()
    assert (at.last(entry_id).outcome, at.entry(entry_id).outcome) == (Reached.GONE, "abandoned")


def test_who_waits_on_the_line_is_not_rung_again_for_the_next_agent(
    at: Callbacks, line: QuietLine
) -> None:
    entry_id = at.promised()
    call = confirmed(at)
    assert at.floor.offers.dropped(call.offer_id, at.floor.now())
    at.works("bob")
    offer = at.rings()
    entry = at.floor.offers.accept(offer.id, "bob", at.floor.now())
    assert entry is not None
    assert entry.id == entry_id
    assert not at.calling.begin(entry, "bob")
    assert len(at.carrier.rung) == 1


def test_the_agent_stops_it_before_anybody_talks(at: Callbacks) -> None:
    entry_id = at.promised()
    at.takes()
    assert at.calling.rings(at.entry(entry_id))
    assert at.calling.stop(at.entry(entry_id))
    assert at.carrier.ended == ["CA1"]
    assert (at.last(entry_id).outcome, at.entry(entry_id).attempts) == (Reached.STOPPED, 1)
    assert not at.calling.stop(at.entry(entry_id))


def test_a_call_that_was_stopped_while_it_was_placed_is_ended(at: Callbacks) -> None:
    at.promised()
    offer = at.rings()
    entry = at.floor.offers.accept(offer.id, "ann", at.floor.now())
    assert entry is not None
    later: list[object] = []
    slow = CallingBack(
        at.calls, at.floor, at.carrier, at.calling.company_of, later.append, Beside()
    )
    assert slow.begin(entry, "ann")
    assert slow.stop(entry)
    (place,) = later
    assert callable(place)
    place()
    assert at.carrier.ended == ["CA1"]


def test_a_call_that_is_refused_counts_as_no_attempt_and_can_be_made_again(
    at: Callbacks,
) -> None:
    entry_id = at.promised()
    at.carrier.error = DialError("Twilio answered 400, code 21211", unsure=False)
    call = at.takes()
    assert at.last(entry_id).outcome == Reached.FAILED
    entry = at.entry(entry_id)
    assert (entry.state, entry.attempts, at.agent()) == ("talking", 0, AgentState.BUSY)
    shown = at.calling.shown(entry)
    assert shown is not None
    assert "21211" in shown["problem"]
    at.carrier.error = None
    assert at.calling.again(entry, "ann")
    assert at.last(entry_id).id != call.id


def test_a_call_that_nobody_has_confirmed_goes_on_if_it_rings_after_all(at: Callbacks) -> None:
    entry_id = at.promised()
    at.carrier.error = DialError("Twilio has not said whether it calls", unsure=True)
    call = at.takes()
    assert at.last(entry_id).problem
    assert at.calling.known(call.id) is not None
    at.calling.reaches(call, Stage.ANSWERED)
    assert at.last(entry_id).stage is Stage.ANSWERED


def test_calling_again_gives_up_a_call_that_nobody_has_confirmed(at: Callbacks) -> None:
    entry_id = at.promised()
    at.carrier.error = DialError("no answer", unsure=True)
    call = at.takes()
    assert at.calling.again(at.entry(entry_id), "ann")
    assert at.calling.known(call.id) is None
    assert len(at.carrier.rung) == 2


def test_what_the_carrier_says_nothing_of_is_given_up_in_time(
    at: Callbacks, line: QuietLine
) -> None:
    entry_id = at.promised()
    at.takes()
    line.at_ms += int(SILENT_FOR.total_seconds() * 1000)
    at.calling.tidy()
    assert at.last(entry_id).stage is Stage.PLACING
    line.at_ms += 1
    at.calling.tidy()
    assert (at.last(entry_id).outcome, at.entry(entry_id).attempts) == (Reached.NO_ANSWER, 1)


def test_a_process_that_stops_sends_the_caller_to_the_telephone_of_their_queue(
    at: Callbacks, line: QuietLine
) -> None:
    at.promised()
    call = confirmed(at)
    line.on_receive = at.floor.recalls.recall_all
    at.calling.hold(call, line)
    place = at.calling.next_of(call.id)
    assert place is not None
    assert place.name == QUEUE


def test_a_line_that_was_lost_with_its_process_goes_to_a_telephone_too(at: Callbacks) -> None:
    entry_id = at.promised()
    call = confirmed(at)
    place = at.calling.next_of(call.id)
    assert place is not None
    assert place.name == QUEUE
    assert at.calling.next_of(call.id) == place, "asked twice"
    assert at.entry(entry_id).outcome == "transferred"
    assert at.calling.next_of("nobody") is None


def test_a_callback_that_the_agent_has_left_is_over_for_whoever_picks_up(at: Callbacks) -> None:
    at.promised()
    call = at.takes()
    at.floor.offers.unreached(call.offer_id, at.floor.now())
    assert at.calling.known(call.id) is None


def test_a_number_that_is_not_international_is_left_to_the_agent(at: Callbacks) -> None:
    entry_id = at.promised(number="02079460001")
    at.takes()
    assert at.carrier.rung == []
    last = at.last(entry_id)
    assert (last.outcome, "by hand" in last.problem) == (Reached.FAILED, True)
    assert "2079460001" not in last.problem
