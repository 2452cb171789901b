"""A call's changes: made good all at once, or not at all."""

from __future__ import annotations

import pytest

from ivr.dialogue.actions import Disposition
from ivr.dialogue.events import CallBroken, CallerHungUp
from ivr.reception.held import Held
from ivr.storage import Phase
from ivr.trace import CallTrace
from tests.ivr.reception.office import Office

pytestmark = [pytest.mark.model, pytest.mark.web]


def held(office: Office, *, at_once: bool) -> Held:
    """Return a call that talks, with its dialogue."""
    office.admits()
    shared = office.reception.shared
    call = office.claims()
    made = shared.held(call, at_once=at_once)
    options = shared.options(call, made)
    made.dialogue, made.trace = office.switchboard.begin(shared.company(call), options)
    return made


def trace(made: Held) -> CallTrace:
    assert made.trace is not None
    return made.trace


def goes_to(office: Office, made: Held, destination: str) -> None:
    made.pack(trace(made).record, destination)
    made.leave(office.switchboard.company("bank").policy.named(destination))


def breaks(made: Held) -> None:
    """Let the dialogue hear that the call is broken, and end."""
    assert made.dialogue is not None
    made.dialogue.handle(CallBroken(at_ms=1))
    trace(made).ended(Disposition.FAILED)


def test_a_streaming_call_leaves_at_once(office: Office) -> None:
    made = held(office, at_once=True)
    goes_to(office, made, "accounts")
    call = office.known()
    assert (call.phase, call.destination) == (Phase.LEAVING, "accounts")
    assert call.step == made.call.step
    assert call.packet is not None
    assert (call.packet["destination"], call.memory is None) == ("accounts", False)


def test_a_turn_changes_nothing_before_it_is_committed(office: Office) -> None:
    made = held(office, at_once=False)
    before = office.known()
    goes_to(office, made, "accounts")
    assert office.known() == before
    saved = made.commit("the answer")
    assert saved is not None
    assert saved.step == office.known().step
    assert (saved.phase, saved.answer) == (Phase.LEAVING, "the answer")


def test_a_turn_that_was_overtaken_changes_nothing_and_has_no_effect(office: Office) -> None:
    made = held(office, at_once=False)
    trace(made).ended(Disposition.ABANDONED)
    faster = office.live.save(office.known())
    assert made.commit("the answer") is None
    assert office.known() == faster
    assert office.log.written == []
    assert made.commit("again") is None


def test_a_call_that_goes_on_is_kept(office: Office) -> None:
    made = held(office, at_once=False)
    made.went_on()
    made.commit("a question")
    call = office.known()
    assert (call.phase, call.memory is None, call.record is None) == (Phase.TALKING, False, False)


@pytest.mark.parametrize("at_once", [True, False])
def test_the_end_is_logged_once_and_nothing_of_the_caller_stays(
    office: Office, at_once: bool
) -> None:
    made = held(office, at_once=at_once)
    assert made.dialogue is not None
    made.dialogue.handle(CallerHungUp(at_ms=1))
    trace(made).ended(Disposition.ABANDONED)
    if not at_once:
        assert office.log.written == []
        made.commit("goodbye")
    assert office.log.record.disposition == "abandoned"
    call = office.known()
    assert (call.phase, call.memory, call.record) == (Phase.OVER, None, None)
    assert (call.packet, call.caller, call.partial) == (None, "", "")


def test_a_broken_call_goes_to_the_operator_instead_of_ending(office: Office) -> None:
    made = held(office, at_once=True)
    breaks(made)
    call = office.known()
    assert (call.phase, call.destination, call.memory) == (Phase.LEAVING, "front_desk", None)
    assert call.record is not None
    assert (call.record["disposition"], call.record["flags"]) == (None, ["rescued"])
    assert office.log.written == []


@pytest.mark.parametrize(
    ("disposition", "destination"),
    [(Disposition.ESCALATED, "front_desk"), (Disposition.FAILED, None)],
)
def test_a_call_without_a_dialogue_is_settled(
    office: Office, disposition: Disposition, destination: str | None
) -> None:
    made = held(office, at_once=True)
    breaks(made)
    made.settle(trace(made).record, disposition)
    record = office.log.record
    assert (record.disposition, record.destination) == (disposition.value, destination)
    assert office.known().phase is Phase.OVER


def test_every_packet_has_an_id_of_its_own(office: Office) -> None:
    made = held(office, at_once=True)
    ids = set()
    for _ in range(2):
        made.pack(trace(made).record, "accounts")
        assert made.packet is not None
        ids.add(made.packet["handoff_id"])
    assert len(ids) == 2
    assert all(item.startswith("HO") and len(item) == 34 for item in ids)
