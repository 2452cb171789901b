"""Twilio's requests to the server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from ivr.simulator.exchange import Unanswered
from ivr.simulator.placed import CallFailed
from ivr.simulator.twilio import MOST_DOCUMENTS, TwilioLine
from ivr.simulator.twiml import Document
from tests.ivr.simulator.fakes import FakeServer, Says, a_call, a_plan, calling, serving, wav

pytestmark = pytest.mark.web

Did = Callable[[TwilioLine], Awaitable[Any]]
VOICE, FALLBACK = "/twilio/webhook/voice", "/twilio/fallback"
FETCHED = Says("<Response><Hangup/></Response>", destination="accounts")


def line(answers: dict[str, Any], did: Did, **options: Any) -> tuple[FakeServer, TwilioLine, Any]:
    async def run() -> tuple[FakeServer, TwilioLine, Any]:
        async with serving(answers) as server, calling() as session:
            made = TwilioLine(a_plan(server.url, **options), a_call(), session)
            return server, made, await did(made)

    return asyncio.run(run())


@pytest.mark.parametrize("carrier", ["stream", "webhook"])
def test_a_call_rings_with_twilios_fields_and_a_signature(carrier: str) -> None:
    path = f"/twilio/{carrier}/voice"
    server, made, document = line({path: FETCHED}, TwilioLine.answer, carrier=f"twilio-{carrier}")
    asked = server.last(path)
    assert asked.signed
    assert asked.query == {"preset": "bank", "hours": "working_day"}
    assert asked.fields["CallSid"] == made.call_sid
    assert (asked.fields["CallStatus"], asked.fields["Direction"]) == ("ringing", "inbound")
    assert {"AccountSid", "From", "To", "ApiVersion"} <= set(asked.fields)
    assert len(made.call_sid) == 34
    assert document.destination == "accounts"
    assert [verb.name for verb in document.verbs] == ["Hangup"]


def test_later_requests_say_that_the_call_is_in_progress() -> None:
    async def did(made: TwilioLine) -> None:
        await made.answer()
        await made.fetch(f"{made.base}/next?a=1#rc=2", {"Digits": "5"})

    server, _, _ = line({VOICE: FETCHED, "/next": FETCHED}, did)
    asked = server.last("/next")
    assert asked.signed
    assert (asked.fields["CallStatus"], asked.fields["Digits"]) == ("in-progress", "5")
    assert "I-Twilio-Idempotency-Token" in asked.headers


def test_a_get_carries_its_fields_in_the_query() -> None:
    async def did(made: TwilioLine) -> None:
        await made.fetch(f"{made.base}/next?a=1", {"Digits": "#5"}, "GET")

    server, made, _ = line({"/next": FETCHED}, did)
    asked = server.last("/next")
    assert asked.signed
    assert (asked.method, asked.fields) == ("GET", {})
    assert (asked.query["a"], asked.query["Digits"]) == ("1", "#5")
    assert asked.query["CallSid"] == made.call_sid


def test_a_played_file_is_fetched_with_a_signature() -> None:
    async def did(made: TwilioLine) -> float:
        return await made.audio_ms(f"{made.base}/a.wav")

    server, _, length_ms = line({"/a.wav": Says(kind="audio/wav", body=wav(700))}, did)
    assert length_ms == 700
    assert server.last("/a.wav").signed
    assert server.last("/a.wav").query == {}


def test_the_end_is_reported() -> None:
    async def did(made: TwilioLine) -> None:
        await made.ended(12.4)

    server, _, _ = line({"/twilio/status": Says(status=204, kind="text/plain")}, did)
    fields = server.last("/twilio/status").fields
    assert (fields["CallStatus"], fields["CallDuration"]) == ("completed", "12")


async def with_fallback(made: TwilioLine) -> Document:
    try:
        return await made.answer()
    except Unanswered as trouble:
        return await made.fall_back(trouble)


def test_a_5xx_leads_to_the_fallback_once() -> None:
    broken = Says(status=500)
    answers = {VOICE: broken, FALLBACK: FETCHED}
    server, made, document = line(answers, with_fallback)
    assert document.verbs[0].name == "Hangup"
    assert server.last(FALLBACK).fields["ErrorCode"] == "11200"
    assert server.last(FALLBACK).fields["ErrorUrl"].startswith(f"{server.url}{VOICE}")
    assert made.placed.notes == [f"fallback: HTTP 500 at {VOICE}"]

    async def twice(made: TwilioLine) -> None:
        await with_fallback(made)
        await with_fallback(made)

    with pytest.raises(CallFailed, match=f"HTTP 500 at {VOICE}, after the fallback"):
        line({VOICE: broken, FALLBACK: FETCHED}, twice)
    with pytest.raises(CallFailed, match=f"HTTP 502 at {FALLBACK}"):
        line({VOICE: broken, FALLBACK: Says(status=502)}, with_fallback)


def test_a_report_that_is_not_taken_has_no_fallback() -> None:
    with pytest.raises(CallFailed, match="HTTP 500 at /twilio/status") as caught:
        line({"/twilio/status": Says(status=500)}, lambda made: made.ended(1.0))
    assert not isinstance(caught.value, Unanswered)


def test_a_4xx_fails_the_call_without_a_fallback() -> None:
    with pytest.raises(CallFailed, match=f"HTTP 403 at {VOICE}"):
        line({VOICE: Says(status=403), FALLBACK: FETCHED}, with_fallback)


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (Says(kind="application/json"), "TwiML sent as application/json"),
        (Says("<Response><Fly/></Response>"), "unknown verb <Fly>"),
    ],
)
def test_what_is_no_twiml_fails_the_call(says: Says, words: str) -> None:
    with pytest.raises(CallFailed, match=words):
        line({VOICE: says}, TwilioLine.answer)


def test_documents_without_end_are_cut() -> None:
    async def did(made: TwilioLine) -> None:
        for _ in range(MOST_DOCUMENTS):
            await made.answer()
        with pytest.raises(CallFailed, match="redirects without end"):
            await made.answer()

    server, _, _ = line({VOICE: FETCHED}, did)
    assert len(server.asked) == MOST_DOCUMENTS
