"""Twilio's media stream, against a small bot."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest
from aiohttp import web

from asr.g711 import decode_mulaw
from ivr.simulator.placed import CallFailed, Placed
from ivr.simulator.twilio import TwilioLine
from ivr.simulator.twilio_stream import connect_stream
from ivr.simulator.twiml import Verb
from tests.ivr.simulator.fakes import (
    FakeServer,
    Media,
    a_call,
    a_plan,
    a_row,
    calling,
    serving,
)

pytestmark = pytest.mark.web

Message = dict[str, Any]
SOUND = b"\x80"  # the loudest level
SILENCE = b"\xff"


class Bot:
    """Plays a greeting, listens, and keeps what it hears."""

    def __init__(self, *sends: Message, greeting: bytes = SOUND * 800, close_after: int = 0):
        self.sends = sends
        self.greeting = greeting
        self.close_after = close_after
        """Frames that it hears before it closes; 0 for never."""
        self.start: Message = {}
        self.heard: list[Message] = []

    async def __call__(self, socket: web.WebSocketResponse, start: Message) -> None:
        """Talk on the stream."""
        self.start = start
        sid = start["streamSid"]
        payload = base64.b64encode(self.greeting).decode()
        greeting = {"event": "media", "media": {"payload": payload}}
        for one in (greeting, *self.sends):
            await socket.send_json({"streamSid": sid, **one})
        async for message in socket:
            self.heard.append(message.json())
            if len(self.of("media")) == self.close_after or self.of("stop"):
                return

    def of(self, event: str) -> list[Message]:
        """Return the messages of one kind."""
        return [one for one in self.heard if one["event"] == event]

    def sounds(self) -> str:
        """Draw what was heard: a letter for a frame that sounds."""
        frames = [
            decode_mulaw(base64.b64decode(one["media"]["payload"])) for one in self.of("media")
        ]
        assert {len(one) for one in frames} == {160}
        return "".join("a" if abs(one.astype(int)).max() > 1000 else "." for one in frames)


def talked(
    bot: Media, drawing: str = "aa..b", *, placed: Placed | None = None, **options: Any
) -> tuple[FakeServer, Placed, bool]:
    """Return the server, the call, and whether the caller hung up."""

    async def run() -> tuple[FakeServer, Placed, bool]:
        call = placed or a_call(drawing)
        async with serving({}, bot) as server, calling() as session:
            line = TwilioLine(a_plan(server.url, carrier="twilio-stream", **options), call, session)
            url = server.url.replace("http", "ws") + "/media?dropped=1"
            parameter = Verb("Parameter", {"name": "token", "value": "x"}, "")
            noun = Verb("Stream", {"url": url}, "", (parameter,))
            return server, call, await connect_stream(line, noun)

    return asyncio.run(run())


def test_the_handshake_is_signed_and_without_a_query() -> None:
    server, _, _ = talked(Bot(close_after=3))
    assert server.asked[0].signed
    assert server.asked[0].query == {}


def test_the_start_says_who_calls_in_strings() -> None:
    bot = Bot(close_after=3)
    talked(bot)
    start = bot.start["start"]
    assert bot.start["sequenceNumber"] == "1"
    assert start["customParameters"] == {"token": "x"}
    assert start["mediaFormat"] == {
        "encoding": "audio/x-mulaw",
        "sampleRate": 8000,
        "channels": 1,
    }
    assert start["callSid"].startswith("CA")
    assert start["streamSid"] == bot.start["streamSid"]


def test_the_recording_is_heard_after_the_greeting_and_then_the_caller_hangs_up() -> None:
    bot = Bot()
    _, placed, hung_up = talked(bot)
    assert hung_up
    assert bot.sounds().strip(".") == "aa..a"
    assert bot.sounds().startswith(".")
    assert [one["stop"]["callSid"] for one in bot.of("stop")] == [bot.start["start"]["callSid"]]
    assert placed.measures.first_audio_ms is not None


def test_frames_are_numbered_and_timed_in_strings() -> None:
    bot = Bot(close_after=5)
    talked(bot)
    media = [one["media"] for one in bot.of("media")[:5]]
    assert [one["chunk"] for one in media] == ["1", "2", "3", "4", "5"]
    assert [one["timestamp"] for one in media] == ["0", "20", "40", "60", "80"]
    assert {one["track"] for one in media} == {"inbound"}
    numbers = [int(one["sequenceNumber"]) for one in bot.heard]
    assert numbers == list(range(2, len(numbers) + 2))


def test_a_mark_comes_back_after_the_audio_before_it() -> None:
    bot = Bot({"event": "mark", "mark": {"name": "hello"}})
    talked(bot)
    (mark,) = bot.of("mark")
    assert mark["mark"] == {"name": "hello"}
    before = bot.heard[: bot.heard.index(mark)]
    assert len(before) >= 4  # 100 ms of greeting; the bot sent all at once


def test_a_clear_brings_every_mark_back_and_frees_the_caller() -> None:
    marks = [{"event": "mark", "mark": {"name": name}} for name in "ab"]
    bot = Bot(*marks, {"event": "clear"}, greeting=SOUND * 8000 * 60)
    _, placed, _ = talked(bot)
    assert [one["mark"]["name"] for one in bot.of("mark")] == ["a", "b"]
    assert bot.sounds().strip(".") == "aa..a"
    assert placed.clock.now_ms() < 60_000


def test_silence_from_the_server_is_no_prompt() -> None:
    bot = Bot(greeting=SILENCE * 800, close_after=20)
    _, placed, _ = talked(bot)
    assert placed.measures.first_audio_ms is None
    assert set(bot.sounds()) == {"."}


def test_a_server_that_closes_gets_the_call_back_from_twilio() -> None:
    _, placed, hung_up = talked(Bot(close_after=7))
    assert not hung_up
    assert placed.notes == []


def test_lost_frames_are_left_out_and_time_goes_on() -> None:
    bot = Bot(close_after=20)
    talked(bot, placed=a_call("a", patience_ms=8000), loss_percent=50.0)
    media = [one["media"] for one in bot.of("media")[:20]]
    assert [one["chunk"] for one in media] == [str(number) for number in range(1, 21)]
    assert int(media[-1]["timestamp"]) > 19 * 20


def test_keys_are_sent() -> None:
    prompt = {"event": "media", "media": {"payload": base64.b64encode(SOUND * 800).decode()}}

    class Asking(Bot):
        async def __call__(self, socket: web.WebSocketResponse, start: Message) -> None:
            await socket.send_json({"streamSid": start["streamSid"], **prompt})
            async for message in socket:
                self.heard.append(message.json())
                if len(self.of("media")) == 30:
                    await socket.send_json({"streamSid": start["streamSid"], **prompt})
                if self.of("dtmf"):
                    return

    bot = Asking()
    talked(bot, placed=a_call("a", a_row("", keys=("5",)), patience_ms=8000))
    assert [one["dtmf"] for one in bot.of("dtmf")] == [{"track": "inbound_track", "digit": "5"}]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"event": "media", "streamSid": "MZ0", "media": {"payload": ""}}, "for another stream"),
        ({"event": "play"}, "unknown message 'play'"),
        ({"event": "media", "media": {}}, "lacks what it needs"),
        ({"event": "media", "media": {"payload": "%%%"}}, "lacks what it needs"),
        ({"event": "mark", "mark": "x"}, "lacks what it needs"),
        ({"event": "mark"}, "lacks what it needs"),
    ],
)
def test_a_message_that_breaks_the_protocol_fails_the_call(message: Message, words: str) -> None:
    with pytest.raises(CallFailed, match=words):
        talked(Bot(message))


@pytest.mark.parametrize(
    ("raw", "words"), [("{", "not JSON"), (b"\x00", "a binary message"), ("[]", "another stream")]
)
def test_what_is_no_message_fails_the_call(raw: str | bytes, words: str) -> None:
    async def bot(socket: web.WebSocketResponse, _start: Message) -> None:
        await (socket.send_bytes(raw) if isinstance(raw, bytes) else socket.send_str(raw))
        await socket.receive()

    with pytest.raises(CallFailed, match=words):
        talked(bot)


def test_a_stream_that_the_server_breaks_is_noted() -> None:
    async def bot(socket: web.WebSocketResponse, _start: Message) -> None:
        await socket.close(code=1011)

    _, placed, hung_up = talked(bot)
    assert not hung_up
    assert placed.notes == ["stream closed with code 1011"]


def test_a_refused_handshake_fails_the_call() -> None:
    async def run() -> None:
        async with serving({}) as server, calling() as session:
            line = TwilioLine(a_plan(server.url), a_call(), session)
            noun = Verb("Stream", {"url": server.url.replace("http", "ws") + "/media"}, "")
            await connect_stream(line, noun)

    with pytest.raises(CallFailed, match="HTTP 404 at /media"):
        asyncio.run(run())


def test_a_stream_to_nowhere_fails_the_call() -> None:
    async def run() -> None:
        async with calling() as session:
            line = TwilioLine(a_plan(), a_call(), session)
            await connect_stream(line, Verb("Stream", {"url": "ws://127.0.0.1:1/media"}, ""))

    with pytest.raises(CallFailed, match="no connection at /media"):
        asyncio.run(run())
