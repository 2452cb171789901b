"""Small servers that speak to the simulator over real sockets, and callers for them."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from heapq import heappop, heappush
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import numpy as np
import soundfile
from aiohttp import web

from ivr.simulator.caller import Caller
from ivr.simulator.clock import Clock
from ivr.simulator.manifest import Row
from ivr.simulator.placed import Placed
from ivr.simulator.plan import Plan
from ivr.simulator.recording import FRAME_SAMPLES, Recording, Segment
from ivr.simulator.signature import HEADER, sign

TOKEN = "a token of the tests"
PATIENCE_MS = 2000.0
TURNS = 6
"""Of the event loop, until 20 ms have passed: time for a server to answer."""
Media = Callable[[web.WebSocketResponse, dict[str, Any]], Awaitable[None]]
"""Talks on a Twilio stream; gets the socket and the start message."""


class TurnClock(Clock):
    """Time that passes with the turns of the event loop, and on no busy machine faster."""

    def __init__(self) -> None:
        self._now = 0.0
        self._turns = 0
        self._ticking = False
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []

    def now_ms(self) -> float:
        """Return how long the turns have taken."""
        return self._now

    async def until(self, at_ms: float) -> None:
        """Wait for the turn."""
        if at_ms <= self._now:
            return await asyncio.sleep(0)
        future = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (at_ms, id(future), future))
        if not self._ticking:
            self._ticking = True
            self._tick()
        return await future

    def _tick(self) -> None:
        while self._waiting and self._waiting[0][2].done():
            heappop(self._waiting)
        if not self._waiting:
            self._ticking = False
            return
        self._turns += 1
        if self._turns % TURNS == 0:
            self._now = min(self._now + 20, self._waiting[0][0])
            if self._now == self._waiting[0][0]:
                heappop(self._waiting)[2].set_result(None)
        asyncio.get_running_loop().call_soon(self._tick)


def recording(drawing: str) -> Recording:
    """Return a recording from a drawing: a letter is a frame of speech, a dot one of silence."""
    segments, first = [], None
    for index, sign_ in enumerate(drawing + "."):
        if sign_ != "." and first is None:
            first = index
        elif sign_ == "." and first is not None:
            segments.append(Segment(first, index - 1))
            first = None
    loud = np.repeat([0 if sign_ == "." else 3000 for sign_ in drawing], FRAME_SAMPLES)
    samples = loud.astype(np.int16)
    return Recording(samples, tuple(segments), np.zeros(FRAME_SAMPLES, dtype=np.int16))


def wav(length_ms: int) -> bytes:
    """Return a file of that length."""
    file = io.BytesIO()
    soundfile.write(file, np.zeros(length_ms * 8, dtype=np.int16), 8000, format="WAV")
    return file.getvalue()


def a_plan(url: str = "http://127.0.0.1:1", **options: Any) -> Plan:
    """Return a plan with the tests' token and patience."""
    usual = {"carrier": "twilio-webhook", "token": TOKEN, "patience_ms": PATIENCE_MS}
    return Plan(**{"url": url, **usual, **options})


def a_row(wanted: str = "", *utterances: str, keys: tuple[str, ...] = ()) -> Row:
    """Return a caller of the bank."""
    return Row("a.wav", Path("a.wav"), "bank", wanted, utterances, keys)


def a_call(drawing: str = "", row: Row | None = None, **options: Any) -> Placed:
    """Return a call that is about to be placed."""
    row = row or a_row()
    options = {"patience_ms": PATIENCE_MS, **options}
    caller = Caller(recording(drawing), row.utterances, row.keys, **options)
    return Placed(0, row, caller, TurnClock(), Random(1))


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    method: str
    path: str
    query: Mapping[str, str]
    fields: dict[str, str]
    signed: bool
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Says:
    """A response."""

    text: str = "<Response/>"
    destination: str = ""
    status: int = 200
    kind: str = "text/xml"
    body: bytes = b""


@dataclass
class FakeServer:
    """Answers each path from its list, the last one for ever; anything else is a 404."""

    answers: dict[str, list[Says]]
    media: Media | None = None
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    def paths(self) -> list[str]:
        """Return what was asked, in order."""
        return [one.path for one in self.asked]

    def last(self, path: str) -> Asked:
        """Return the last request for a path."""
        return [one for one in self.asked if one.path == path][-1]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        fields = {key: str(value) for key, value in (await request.post()).items()}
        url = self.url + str(request.rel_url)
        if request.headers.get("Upgrade"):
            url = url.replace("http", "ws", 1)
        signed = request.headers.get(HEADER) == sign(TOKEN, url, fields)
        query = dict(request.query)
        headers = dict(request.headers)
        self.asked.append(Asked(request.method, request.path, query, fields, signed, headers))
        if request.headers.get("Upgrade") and self.media:
            return await self._stream(request, self.media)
        says = self.answers.get(request.path)
        if not says:
            return web.Response(status=404)
        one = says.pop(0) if len(says) > 1 else says[0]
        return web.Response(
            status=one.status,
            body=one.body or one.text.encode(),
            content_type=one.kind,
            headers={"X-Callsteer-Destination": one.destination} if one.destination else None,
        )

    async def _stream(self, request: web.Request, media: Media) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.receive_json()
        await media(socket, await socket.receive_json())
        await socket.close()
        return socket


@asynccontextmanager
async def serving(
    answers: Mapping[str, Says | list[Says]], media: Media | None = None
) -> AsyncIterator[FakeServer]:
    """Run a server on a free port of this machine."""
    lists = {path: says if isinstance(says, list) else [says] for path, says in answers.items()}
    server = FakeServer(lists, media)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()


Talked = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def audiosocket(talk: Talked) -> AsyncIterator[tuple[str, int]]:
    """Run an AudioSocket server on a free port; each connection is closed after its talk."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()[:2]
        yield host, port


@asynccontextmanager
async def calling() -> AsyncIterator[aiohttp.ClientSession]:
    """Return what requests are made with."""
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session
