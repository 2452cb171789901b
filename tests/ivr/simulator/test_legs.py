"""What all sides of a call do with TwiML."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from ivr.simulator.legs import AgentLeg, Dequeued, Leg, QueueLeg
from ivr.simulator.placed import CallFailed, HungUp
from ivr.simulator.twilio import TwilioLine
from ivr.simulator.twiml import parse
from tests.ivr.simulator.fakes import FakeServer, Says, a_call, a_plan, calling, serving, wav

pytestmark = pytest.mark.web

CHILD = {"CallSid": "CA" + "b" * 32, "ParentCallSid": "CA" + "a" * 32}


def agent(line: TwilioLine) -> Leg:
    return AgentLeg(line, CHILD)


def carried_out(
    inside: str, make: Callable[[TwilioLine], Leg] = Leg, **answers: Says
) -> tuple[FakeServer, float]:
    """Return the server that was asked, and how many ms it took."""

    async def run() -> tuple[FakeServer, float]:
        paths = {f"/{path}": says for path, says in answers.items()}
        async with serving(paths) as server, calling() as session:
            placed = a_call()
            leg = make(TwilioLine(a_plan(server.url), placed, session))
            document = parse(f"<Response>{inside}</Response>".encode(), f"{server.url}/voice")
            began = placed.clock.now_ms()
            await leg.run(document)
            return server, placed.clock.now_ms() - began

    return asyncio.run(run())


def says(inside: str) -> Says:
    return Says(f"<Response>{inside}</Response>")


def test_what_is_heard_takes_its_time() -> None:
    assert carried_out("<Say>fourteen signs</Say>")[1] >= 1000
    assert carried_out('<Pause length="2"/>')[1] >= 2000
    sound = Says(kind="audio/wav", body=wav(400))
    server, took_ms = carried_out('<Play loop="2">a</Play>', a=sound)
    assert took_ms >= 800
    assert server.paths() == ["/a"]


def test_verbs_follow_each_other_and_redirects_lead_away() -> None:
    server, _ = carried_out(
        "<Redirect>one</Redirect><Redirect>never</Redirect>",
        one=says('<Redirect method="GET">/two</Redirect>'),
        two=says(""),
    )
    assert [(one.method, one.path) for one in server.asked] == [("POST", "/one"), ("GET", "/two")]


def test_a_hang_up_ends_it() -> None:
    with pytest.raises(HungUp):
        carried_out("<Hangup/><Redirect>never</Redirect>")


@pytest.mark.parametrize(
    ("inside", "make", "words"),
    [
        ("<Play/>", Leg, "<Play> without a URL"),
        ("<Leave/>", Leg, "<Leave> cannot be used here"),
        ("<Dial>1</Dial>", agent, "<Dial> cannot be used in a whisper"),
        ("<Dial>1</Dial>", QueueLeg, "<Dial> cannot be used while waiting in a queue"),
        ("<Redirect>gone</Redirect>", Leg, "HTTP 404 at /gone"),
    ],
)
def test_what_the_server_does_wrong_is_named(
    inside: str, make: Callable[[TwilioLine], Leg], words: str
) -> None:
    with pytest.raises(CallFailed, match=words):
        carried_out(inside, make)


def test_an_agent_accepts_with_a_key_as_the_called_party() -> None:
    server, _ = carried_out(
        '<Gather action="accept"><Say>a call</Say></Gather><Redirect>never</Redirect>',
        agent,
        accept=says("<Redirect>on</Redirect>"),
        on=says(""),
    )
    assert server.paths() == ["/accept", "/on"]
    assert server.asked[0].fields["Digits"] == "1"
    assert [one.fields["CallSid"] for one in server.asked] == [CHILD["CallSid"]] * 2


def test_an_agent_who_is_asked_to_speak_says_nothing() -> None:
    server, took_ms = carried_out('<Gather input="speech" timeout="3"/>', agent)
    assert server.asked == []
    assert took_ms >= 3000


def test_a_caller_can_leave_a_queue() -> None:
    with pytest.raises(Dequeued):
        carried_out("<Say>wait</Say><Leave/>", QueueLeg)
