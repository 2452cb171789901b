"""Callers who write, against the real webhook, and against servers that answer badly."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from ivr.simulator.clock import Clock
from ivr.simulator.placed import CallFailed, Placed
from ivr.simulator.run import place_call
from ivr.simulator.twilio_sms import TwilioTexts
from ivr.telephony.twilio.signature import Verifier
from ivr.telephony.twilio.sms import sms_blueprint
from tests.ivr.messaging.conftest import Post
from tests.ivr.messaging.conftest import post as post
from tests.ivr.simulator.fakes import TOKEN, Says, a_call, a_plan, calling, serving

pytestmark = [pytest.mark.web, pytest.mark.model]


class Dice:
    """Falls as it is told."""

    def __init__(self, *falls: float) -> None:
        self.falls = list(falls)

    def random(self) -> float:
        return self.falls.pop(0) if self.falls else 1.0


def writer(*utterances: str, dice: Dice | None = None) -> Placed:
    placed = a_call()
    placed.row = replace(placed.row, preset="bank", wanted="card_services", utterances=utterances)
    placed.clock = Clock()  # the server is real, and takes real time
    placed.dice = dice or Dice()  # type: ignore[assignment]
    return placed


@pytest.fixture
def address(post: Post) -> Iterator[str]:
    app = Flask("sms under test")
    pages = sms_blueprint(post.inbox, post.receipts, post.office.reception, Verifier(TOKEN, {}))
    app.register_blueprint(pages)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def simulated(address: str, placed: Placed, **options: Any) -> Any:
    async def run() -> Any:
        async with calling() as session:
            plan = a_plan(address, carrier="twilio-sms", **options)
            return await place_call(plan, placed, session)

    return asyncio.run(run())


def test_a_need_in_writing_gets_to_the_right_people(address: str) -> None:
    report = simulated(address, writer("my card was declined at the till"))
    assert (report.outcome, report.got) == ("right", "card_services")
    assert len(report.answers_ms) == 1


def test_a_question_is_answered_with_its_first_choice(address: str) -> None:
    report = simulated(address, writer("i lost my card"))
    assert len(report.answers_ms) == 2
    assert report.got


def test_whoever_is_asked_for_a_number_says_that_they_have_none(address: str) -> None:
    placed = writer("where is my parcel", "yes")
    placed.row = replace(placed.row, preset="parcel", wanted="tracking")
    report = simulated(address, placed)
    assert (report.outcome, report.got) == ("right", "tracking")


def test_a_message_that_comes_twice_acts_once(address: str, post: Post) -> None:
    report = simulated(address, writer("my card was declined at the till", dice=Dice(0.0)))
    assert report.outcome == "right"
    assert report.notes == ("a message came twice",)
    assert len(post.office.follow_ups.open()) == 1


def test_messages_that_overtake_each_other_break_nothing(address: str) -> None:
    placed = writer("my card", "was declined at the till", dice=Dice(0.0))
    report = simulated(address, placed)
    assert report.notes == ("two messages overtook each other",)
    assert report.outcome in ("right", "wrong")


def test_a_wrong_signature_is_refused_and_that_is_a_failure(address: str) -> None:
    report = simulated(address, writer("hello"), token="another")
    assert (report.outcome, "403" in report.reason) == ("failed", True)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("<Response><Say>hi</Say></Response>", "no answer to a message"),
        ("<Response>", "no XML"),
        ("<Other/>", "no answer to a message"),
    ],
)
def test_what_is_no_answer_is_a_failure(body: str, why: str) -> None:
    async def run() -> None:
        async with serving({"/twilio/sms": Says(body)}) as server, calling() as session:
            texts = TwilioTexts(a_plan(server.url, carrier="twilio-sms"), writer("hi"), session)
            with pytest.raises(CallFailed, match=why):
                await texts.run()

    asyncio.run(run())


def test_a_second_answer_to_the_same_message_is_a_failure() -> None:
    async def run() -> None:
        first, second = (Says(f"<Response><Message>{n}</Message></Response>") for n in "ab")
        answers = {"/twilio/sms": [first, second]}
        async with serving(answers) as server, calling() as session:
            placed = writer("hi", dice=Dice(0.0))
            texts = TwilioTexts(a_plan(server.url, carrier="twilio-sms"), placed, session)
            with pytest.raises(CallFailed, match="answered differently"):
                await texts.run()

    asyncio.run(run())


def test_each_conversation_has_a_fictional_number_of_its_own() -> None:
    made = {TwilioTexts(a_plan("http://x"), writer("a"), None).phone for _ in range(20)}  # type: ignore[arg-type]
    assert len(made) > 1
    assert all(phone[5:10] == "55501" and len(phone) == 12 for phone in made)
