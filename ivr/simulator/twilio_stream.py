"""Twilio's media stream: JSON messages over a WebSocket."""

from __future__ import annotations

import binascii
import json
from typing import Any

import aiohttp
from yarl import URL

from ivr.simulator.caller import SILENCE
from ivr.simulator.exchange import Unanswered, place
from ivr.simulator.placed import CallFailed
from ivr.simulator.playout import mulaw_sounds
from ivr.simulator.recording import FRAME_MS
from ivr.simulator.talk import Talk
from ivr.simulator.twilio import TwilioLine, new_sid
from ivr.simulator.twiml import Verb

BYTES_PER_MS = 8
"""Mu-law at 8000 Hz."""
CLOSE_S = 2.0
"""Real seconds that the server has to close its side."""
CLOSED_WELL = (1000, 1001, 1005)
"""WebSocket codes: done, going away, no code at all."""
TEXT, BINARY = aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY


async def connect_stream(line: TwilioLine, noun: Verb) -> bool:
    """Talk over the Stream; whether the caller hung up.

    Raises:
        Unanswered: no connection, or a 5xx.
        CallFailed: the server refused it or broke the protocol.

    """
    url = noun.get("url").partition("?")[0]  # Twilio drops the query string too
    if not url.startswith(("ws://", "wss://")):
        raise CallFailed("<Stream> whose url is neither ws nor wss")
    try:
        async with line.session.ws_connect(
            URL(url, encoded=True),
            headers=line.signature(url, {}),
            timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_S),
            max_msg_size=0,
        ) as socket:
            parameters = {one.get("name"): one.get("value") for one in noun.nouns("Parameter")}
            stream = TwilioStream(line, socket)
            await stream.start(parameters)
            return await stream.converse()
    except aiohttp.WSServerHandshakeError as error:
        reason = f"HTTP {error.status} at {place(url)}"
        if error.status >= 500:
            raise Unanswered(reason, url, error.status) from error
        raise CallFailed(reason) from error
    except aiohttp.ClientConnectionError as error:
        reason = f"no connection at {place(url)} ({type(error).__name__})"
        raise Unanswered(reason, url) from error


class TwilioStream(Talk):
    """One stream, from Twilio's side."""

    grace_ms = 60.0

    def __init__(self, line: TwilioLine, socket: aiohttp.ClientWebSocketResponse) -> None:
        super().__init__(line.plan, line.placed)
        self._line = line
        self._socket = socket
        self._sid = new_sid("MZ")
        self._sequence = 0
        self._chunk = 0
        self._elapsed_ms = 0
        self._payloads = self.recording.payloads
        self._hush = self.recording.hush_payloads

    async def start(self, parameters: dict[str, str]) -> None:
        """Say who calls."""
        connected = {"event": "connected", "protocol": "Call", "version": "1.0.0"}
        await self._socket.send_str(json.dumps(connected))
        await self._send(
            "start",
            {
                "accountSid": self._line.account_sid,
                "streamSid": self._sid,
                "callSid": self._line.call_sid,
                "tracks": ["inbound"],
                "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
                "customParameters": parameters,
            },
        )
        self.measures.answered(self.clock.now_ms())

    async def read(self) -> None:
        """Take messages until the server closes."""
        async for message in self._socket:
            if message.type == BINARY:
                raise CallFailed("a binary message on the stream")
            if message.type == TEXT:
                self._take(message.data)
        if (code := self._socket.close_code) not in CLOSED_WELL:
            self.placed.note(f"stream closed with code {code}")

    def _take(self, text: str) -> None:
        message = self._parsed(text)
        try:
            match message["event"]:
                case "media":
                    codes = binascii.a2b_base64(message["media"]["payload"], strict_mode=True)
                    self.heard(len(codes) / BYTES_PER_MS, mulaw_sounds(codes))
                case "mark":
                    self.playout.mark(self.clock.now_ms(), str(message["mark"]["name"]))
                case "clear":
                    self.playout.clear(self.clock.now_ms())
                    self.measures.server_cut()
                case other:
                    raise CallFailed(f"unknown message {str(other)[:20]!r} on the stream")
        except (KeyError, TypeError, ValueError) as error:
            raise CallFailed("a message on the stream that lacks what it needs") from error

    def _parsed(self, text: str) -> dict[str, Any]:
        try:
            message = json.loads(text)
        except ValueError as error:
            raise CallFailed("a message on the stream that is not JSON") from error
        if not isinstance(message, dict) or message.get("streamSid") != self._sid:
            raise CallFailed("a message for another stream")
        return message

    async def tick(self, now: float) -> None:
        """Send the marks back whose audio has been played."""
        for name in self.playout.due(now):
            await self._send("mark", {"name": name})

    async def send(self, index: int, lost: bool) -> None:
        """Send a frame; one that is lost is left out, and time goes on."""
        elapsed = self._elapsed_ms
        self._elapsed_ms += FRAME_MS
        if lost:
            return
        self._sequence += 1
        self._chunk += 1
        hush = self._hush
        payload = hush[self._chunk % len(hush)] if index == SILENCE else self._payloads[index]
        await self._socket.send_str(
            f'{{"event":"media","sequenceNumber":"{self._sequence}","media":{{"track":"inbound",'
            f'"chunk":"{self._chunk}","timestamp":"{elapsed}","payload":"{payload}"}},'
            f'"streamSid":"{self._sid}"}}'
        )

    async def press(self, digit: str) -> None:
        """Send a key."""
        await self._send("dtmf", {"track": "inbound_track", "digit": digit})

    async def hang_up(self) -> None:
        """Send the stop, after which Twilio closes."""
        call = {"accountSid": self._line.account_sid, "callSid": self._line.call_sid}
        await self._send("stop", call)

    async def _send(self, event: str, content: dict[str, Any]) -> None:
        self._sequence += 1
        message = {
            "event": event,
            "sequenceNumber": str(self._sequence),
            event: content,
            "streamSid": self._sid,
        }
        await self._socket.send_str(json.dumps(message))
