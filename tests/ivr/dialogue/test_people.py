"""Who asks for a person: the people of the need where it is known, else the front desk."""

from __future__ import annotations

import pytest

from intents.types import Answer, Command
from ivr.dialogue import State
from ivr.dialogue.actions import Disposition, EndCall
from ivr.dialogue.events import Proposal, TransferCompleted, TransferFailed
from routing.types import DestinationKind
from tests.call_script import Caller, heard, wants
from tests.ivr.dialogue.test_returning import BOTH, served

pytestmark = pytest.mark.unit

ORDER = Proposal("track", "order 1", (("parcel", "digits", "4217"),))


@pytest.fixture
def caller() -> Caller:
    called = Caller(destination="people")
    called.answers()
    return called


def asks_for_a_person(caller: Caller, **how: object) -> Caller:
    caller.says(heard("an agent please", command=Command.AGENT, **how))
    return caller


def test_who_is_asked_for_a_value_gets_the_people_of_the_need(caller: Caller) -> None:
    caller.needs("find_parcel")
    asks_for_a_person(caller)
    assert caller.routes == ["find_parcel"]
    caller.is_routed()
    assert (caller.state, caller.prompts[-1]) == (State.CONNECTING, "connecting")
    caller.hears_prompt()
    assert caller.transfers == ["people"]
    caller.send(TransferCompleted(at_ms=1))
    assert caller.ends == [EndCall(Disposition.TRANSFERRED)]


@pytest.mark.parametrize("state", [State.READING_BACK, State.APPROVING])
def test_the_values_so_far_are_kept(caller: Caller, state: State) -> None:
    if state is State.READING_BACK:
        caller.needs("track")
        caller.gives("digits", "4217")
    else:
        caller.says(wants("pay_bill", sum="40.00 USD", account="123456"))
        caller.stays_silent()
        caller.is_routed()
    assert caller.state is state
    known = dict(caller.dialogue.memory.slots)
    asks_for_a_person(caller).is_routed()
    assert (caller.state, caller.dialogue.memory.slots) == (State.CONNECTING, known)


@pytest.mark.parametrize(("confidence", "state"), [(0.8, "connecting"), (0.79, "escalating")])
def test_a_need_in_question_counts_when_it_was_understood_surely(
    caller: Caller, confidence: float, state: str
) -> None:
    caller.needs("lost_card", confidence)
    assert caller.state is State.CONFIRMING
    asks_for_a_person(caller)
    if caller.state is State.ROUTING:
        caller.is_routed()
    assert caller.state == State(state)


@pytest.mark.parametrize(
    ("confidence", "answer", "state"),
    [(0.6, Answer.YES, "routing"), (0.95, Answer.NO, "escalating"), (0.6, None, "escalating")],
)
def test_a_yes_or_no_beside_the_request_is_one_to_the_need(
    caller: Caller, confidence: float, answer: Answer | None, state: str
) -> None:
    caller.needs("lost_card", confidence)
    asks_for_a_person(caller, answer=answer)
    assert caller.state == State(state)
    assert ("lost_card" in caller.dialogue.memory.rejected) is (answer is Answer.NO)


def test_a_no_while_a_value_is_asked_for_is_none_to_the_need(caller: Caller) -> None:
    caller.needs("find_parcel")
    asks_for_a_person(caller, answer=Answer.NO)
    assert caller.routes == ["find_parcel"]


def test_a_need_that_was_agreed_to_is_known_from_then_on(caller: Caller) -> None:
    caller.needs("hours", 0.6)
    caller.says_yes()
    caller.is_routed(prompt="opening")
    assert caller.state is State.INFORMING
    asks_for_a_person(caller).is_routed()
    assert caller.state is State.CONNECTING


@pytest.mark.parametrize(
    "answer",
    [
        {"is_open": False, "offer": "callback"},
        {"is_open": False, "options": ("callback", "link"), "offered_for": "gated"},
        {"kind": DestinationKind.MESSAGE, "prompt": "opening"},
        {"kind": DestinationKind.CALLBACK},
    ],
)
def test_where_the_people_of_the_need_are_not_there_the_operator_is(
    caller: Caller, answer: dict[str, object]
) -> None:
    caller.needs("find_parcel")
    asks_for_a_person(caller).is_routed(**answer)
    assert (caller.state, caller.prompts[-1]) == (State.ESCALATING, "connecting_agent")
    caller.hears_prompt()
    assert caller.transfers == ["operator"]


def test_of_what_is_offered_for_a_long_wait_the_queue_is_taken(caller: Caller) -> None:
    caller.needs("find_parcel")
    busy = ("callback", "desk")
    asks_for_a_person(caller).is_routed(is_open=False, options=busy, offered_for="busy")
    caller.hears_prompt()
    assert caller.transfers == ["desk"]


def test_a_notice_that_answers_the_need_is_said_on_the_way(caller: Caller) -> None:
    caller.needs("find_parcel")
    asks_for_a_person(caller).is_routed(prompt="notice", notice="All vans are late.")
    assert caller.state is State.CONNECTING
    assert caller.prompt is not None
    assert ("notice", "All vans are late.") in caller.prompt.values


def test_the_next_need_is_served_by_the_machine_again(caller: Caller) -> None:
    caller.needs("find_parcel")
    asks_for_a_person(caller).is_routed(is_open=False, options=("desk", "link"))
    caller.says_no(("balance", 0.95))
    assert not caller.dialogue.memory.insists


def test_what_is_proposed_is_known_after_a_yes_only() -> None:
    for answer, routes in ((Answer.YES, ["track"]), (None, [])):
        caller = Caller()
        caller.answers(proposal=ORDER)
        asks_for_a_person(caller, answer=answer)
        assert caller.routes == routes
        assert ("parcel" in caller.dialogue.memory.slots) is bool(routes)


def test_a_person_instead_of_the_second_need_is_one_for_that() -> None:
    caller = served()
    assert caller.state is State.RETURNING
    asks_for_a_person(caller)
    assert caller.routes[-1] == BOTH.intent
    assert caller.dialogue.memory.also == []


def test_where_nobody_answered_the_operator_does(caller: Caller) -> None:
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed()
    caller.hears_prompt()
    caller.send(TransferFailed(at_ms=1))
    caller.says_no()
    assert caller.state is State.MORE
    asks_for_a_person(caller)
    assert caller.state is State.ESCALATING


def test_a_known_fault_that_was_told_is_no_need_yet() -> None:
    caller = Caller()
    caller.answers(told="The power is off.", told_intent="hours")
    asks_for_a_person(caller)
    assert caller.state is State.ESCALATING


def test_a_mumble_makes_a_need_no_less_known(caller: Caller) -> None:
    caller.needs("balance")
    caller.mumbles()
    assert caller.state is State.CONFIRMING
    asks_for_a_person(caller)
    assert caller.routes == ["balance"]
