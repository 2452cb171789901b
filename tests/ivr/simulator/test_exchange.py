"""One HTTP request."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from ivr.simulator.exchange import Reply, Request, Unanswered, exchange, place
from ivr.simulator.placed import CallFailed
from tests.ivr.simulator.fakes import Says, calling, serving

pytestmark = pytest.mark.web

CALL_SID = "CA" + "0a" * 16


def asked(path: str, *, status: int = 200, within_s: float = 15.0) -> Reply:
    async def ask() -> Reply:
        says = Says("hello", destination="accounts", status=status)
        async with serving({path: says}) as server, calling() as session:
            request = Request("POST", server.url + path, b"a=b", {"X-One": "1"})
            return await exchange(session, request, within_s)

    return asyncio.run(ask())


def test_a_2xx_is_a_reply() -> None:
    reply = asked("/a", status=201)
    assert reply.body == b"hello"
    assert reply.headers["X-Callsteer-Destination"] == "accounts"


@pytest.mark.parametrize("status", [302, 400, 403, 404, 499])
def test_any_other_status_below_500_fails_the_call(status: int) -> None:
    with pytest.raises(CallFailed, match=f"HTTP {status} at /a") as caught:
        asked("/a", status=status)
    assert not isinstance(caught.value, Unanswered)


@pytest.mark.parametrize("status", [500, 503])
def test_a_5xx_leaves_room_for_a_plan_b(status: int) -> None:
    with pytest.raises(Unanswered, match=f"HTTP {status} at /calls/ID/voice") as caught:
        asked(f"/calls/{CALL_SID}/voice", status=status)
    assert caught.value.status == status


def test_no_connection_is_no_answer() -> None:
    async def ask() -> None:
        async with calling() as session:
            await exchange(session, Request("GET", "http://127.0.0.1:1/a"), 15)

    with pytest.raises(Unanswered, match="no connection at /a"):
        asyncio.run(ask())


def test_a_server_that_never_answers_is_left() -> None:
    async def ask() -> None:
        over = asyncio.Event()

        async def never(_request: web.BaseRequest) -> web.Response:
            await over.wait()
            return web.Response()

        runner = web.ServerRunner(web.Server(never))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        try:
            async with calling() as session:
                await exchange(session, Request("GET", f"http://{host}:{port}/a"), 0.05)
        finally:
            over.set()
            await runner.cleanup()

    with pytest.raises(Unanswered, match=r"no answer within 0\.05 s at /a"):
        asyncio.run(ask())


def test_ids_are_masked_in_reasons() -> None:
    assert place(f"http://h/twilio/{CALL_SID}/x?a=1") == "/twilio/ID/x"
