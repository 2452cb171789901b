"""A call through Twilio from its first ring to its end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from ivr.simulator.placed import CallFailed, Placed
from ivr.simulator.twilio_call import TwilioCall
from tests.ivr.simulator.fakes import (
    FakeServer,
    Media,
    Says,
    a_call,
    a_plan,
    a_row,
    calling,
    serving,
)
from tests.ivr.simulator.test_twilio_stream import Bot

pytestmark = pytest.mark.web


def called(
    answers: dict[str, Says | list[Says]], media: Media | None = None, **options: Any
) -> tuple[FakeServer, Placed]:
    """Place a call and report its end; ``WS`` in a text is the server's stream address."""

    async def run() -> tuple[FakeServer, Placed]:
        async with serving(answers, media) as server, calling() as session:
            address = server.url.replace("http", "ws")
            for says in server.answers.values():
                says[:] = [_addressed(one, address) for one in says]
            placed = a_call("a" * 20, a_row("accounts", "my balance"))
            call = TwilioCall(a_plan(server.url, **options), placed, session)
            await call.run()
            await call.ended(3.0)
            return server, placed

    return asyncio.run(run())


def _addressed(says: Says, address: str) -> Says:
    return Says(says.text.replace("WS", address), says.destination, says.status, says.kind)


def says(inside: str, destination: str = "") -> Says:
    return Says(f"<Response>{inside}</Response>", destination)


STATUS = {"/twilio/status": Says(status=204)}


def test_a_webhook_call_is_asked_understood_put_through_and_reported() -> None:
    server, placed = called(
        {
            "/twilio/webhook/voice": says(
                '<Gather input="speech" action="heard"><Say>your need</Say></Gather>'
            ),
            "/twilio/webhook/heard": says(
                '<Say>one moment</Say><Dial action="done"><Number>1</Number></Dial>', "accounts"
            ),
            "/twilio/webhook/done": says("<Hangup/>"),
            **STATUS,
        }
    )
    assert server.paths() == [
        "/twilio/webhook/voice",
        "/twilio/webhook/heard",
        "/twilio/webhook/done",
        "/twilio/status",
    ]
    assert all(one.signed for one in server.asked)
    assert server.asked[2].fields["DialCallStatus"] == "completed"
    assert placed.got == "accounts"
    assert placed.measures.first_audio_ms is not None
    assert len(placed.measures.answers_ms) == 1


STREAMED = '<Connect><Stream url="WS/media"/></Connect><Redirect>after</Redirect>'


def test_a_stream_that_the_server_closes_is_followed_by_the_next_verb() -> None:
    server, placed = called(
        {
            "/twilio/stream/voice": says(STREAMED),
            "/twilio/stream/after": says("<Enqueue>desk</Enqueue>", "accounts"),
            **STATUS,
        },
        Bot(close_after=10),
        carrier="twilio-stream",
    )
    assert server.paths() == [
        "/twilio/stream/voice",
        "/media",
        "/twilio/stream/after",
        "/twilio/status",
    ]
    assert all(one.signed for one in server.asked)
    assert placed.got == "accounts"


def test_a_caller_who_hangs_up_in_the_stream_ends_the_call() -> None:
    server, placed = called(
        {"/twilio/stream/voice": says(STREAMED, "accounts"), **STATUS},
        Bot(),
        carrier="twilio-stream",
    )
    assert server.paths() == ["/twilio/stream/voice", "/media", "/twilio/status"]
    assert placed.got == ""


def test_a_streams_own_action_is_told() -> None:
    streamed = STREAMED.replace("<Connect>", '<Connect action="over">')
    server, _ = called(
        {"/twilio/stream/voice": says(streamed), "/twilio/stream/over": says(""), **STATUS},
        Bot(close_after=10),
        carrier="twilio-stream",
    )
    assert "/twilio/stream/over" in server.paths()
    assert "/twilio/stream/after" not in server.paths()


def test_a_server_that_breaks_within_the_call_is_helped_by_the_fallback() -> None:
    server, placed = called(
        {
            "/twilio/stream/voice": says(STREAMED),
            "/twilio/stream/after": Says(status=500),
            "/twilio/fallback": says("<Dial>1</Dial>", "front_desk"),
            **STATUS,
        },
        Bot(close_after=10),
        carrier="twilio-stream",
    )
    assert placed.got == "front_desk"
    assert server.last("/twilio/fallback").signed


def test_a_report_of_the_end_that_is_refused_is_an_error() -> None:
    with pytest.raises(CallFailed, match="HTTP 404 at /twilio/status"):
        called({"/twilio/webhook/voice": says("<Hangup/>")})


def test_a_stream_that_breaks_the_protocol_fails_the_call() -> None:
    async def nonsense(socket: web.WebSocketResponse, _start: dict[str, Any]) -> None:
        await socket.send_str("nonsense")
        await socket.receive()

    with pytest.raises(CallFailed, match="not JSON"):
        called({"/twilio/stream/voice": says(STREAMED)}, nonsense, carrier="twilio-stream")
