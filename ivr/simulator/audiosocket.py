"""A call at Asterisk: its dialplan's requests over HTTP, its audio over AudioSocket."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

import aiohttp

from ivr.simulator import wire
from ivr.simulator.caller import SILENCE
from ivr.simulator.exchange import Request, Unanswered, exchange
from ivr.simulator.placed import LINE, CallFailed, Placed
from ivr.simulator.plan import Plan
from ivr.simulator.playout import pcm_sounds
from ivr.simulator.recording import FRAME_MS
from ivr.simulator.talk import Talk
from ivr.simulator.transfers import RING_MS, TALK_MS
from ivr.simulator.wire import IDENTITY, KEY, Packets, packet

CONNECT_S = 2.0
"""Real seconds that the server has to take a connection."""
QUIET_FRAMES = 100
"""2 s without traffic in either direction: Asterisk ends the application."""
BYTES_PER_MS = 16
"""int16 at 8000 Hz."""
UNPACED_MS = 1_000
"""Audio that far ahead of its playing is not paced: a real Asterisk would drop it."""
UNPACED = "audio comes faster than it plays"
MOST_STEPS = 20
"""Decisions that one call may follow."""
BUSY = 503
OUTCOMES = {
    "answer": "ANSWER",
    "busy": "BUSY",
    "no-answer": "NOANSWER",
    "failed": "CHANUNAVAIL",
}
"""DIALSTATUS of a leg that does so."""
READ_BYTES = 65_536
LAST_BYTES = 148
"""Asterisk's last packet of a sound, before a gap."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the server wants done with the call."""

    kind: str
    destination: str | None = None


class AsteriskCall:
    """One call's way through the dialplan."""

    def __init__(self, plan: Plan, placed: Placed, session: aiohttp.ClientSession) -> None:
        self._plan = plan
        self._placed = placed
        self._session = session
        self._id = uuid.UUID(int=0)
        self._refused: set[str | None] = set()

    async def run(self) -> None:
        """Place the call and follow it to its end.

        Raises:
            CallFailed: the server broke the protocol or refused.

        """
        self._id = await self._registered()
        decision = Decision("audiosocket")
        for _ in range(MOST_STEPS):
            following = await self._follow(decision)
            if following is None:
                return
            decision = following
        raise CallFailed(f"more than {MOST_STEPS} decisions in one call")

    async def ended(self, _seconds: float) -> None:
        """Nothing: the connection has told."""

    async def _follow(self, decision: Decision) -> Decision | None:
        """Do what was decided; return the next decision, None at the end."""
        match decision.kind:
            case "audiosocket":
                return None if await self._talk() else await self._ask("decision")
            case "queue" | "external":
                return await self._transfer(decision)
            case "voicemail" | "callback" | "hangup":
                if decision.destination not in self._refused:
                    self._placed.arrived(decision.destination)
                self._placed.measures.handed_over(self._placed.clock.now_ms())
                return None
            case other:
                raise CallFailed(f"unknown decision {other[:20]!r}")

    async def _registered(self) -> uuid.UUID:
        number = self._placed.phone.removeprefix("+")
        fields = {
            "caller": number,
            "dialled": LINE.removeprefix("+"),
            "preset": self._placed.row.preset,
            "hours": self._plan.hours,
        }
        try:
            text = await self._post("/asterisk/calls", fields)
        except Unanswered as error:
            raise CallFailed("busy" if error.status == BUSY else str(error)) from error
        try:
            return uuid.UUID(text.strip())
        except ValueError as error:
            raise CallFailed("no UUID at /asterisk/calls") from error

    async def _talk(self) -> bool:
        """Hand the call to AudioSocket; whether the caller hung up."""
        host, port = self._plan.audiosocket or ("", 0)
        try:
            async with asyncio.timeout(CONNECT_S):
                reader, writer = await asyncio.open_connection(host, port)
        except (OSError, TimeoutError) as error:
            raise CallFailed(f"no AudioSocket connection ({type(error).__name__})") from error
        try:
            self._placed.measures.answered(self._placed.clock.now_ms())
            writer.write(packet(IDENTITY, self._id.bytes))
            return await AudioSocketTalk(self._plan, self._placed, reader, writer).converse()
        finally:
            writer.close()

    async def _transfer(self, decision: Decision) -> Decision:
        """Let the leg do what the plan says, and tell the server."""
        clock, dial = self._placed.clock, self._plan.dial
        self._placed.measures.handed_over(clock.now_ms())
        await clock.pass_ms(RING_MS)
        if dial == "answer":
            self._placed.arrived(decision.destination)
            await clock.pass_ms(TALK_MS)
        else:
            self._refused.add(decision.destination)
        self._placed.measures.server_turn(clock.now_ms())
        return await self._ask("outcome", status=OUTCOMES[dial])

    async def _ask(self, what: str, **fields: str) -> Decision:
        text = await self._post(f"/asterisk/calls/{self._id}/{what}", fields)
        found = dict(parse_qsl(text.strip(), keep_blank_values=True))
        if "kind" not in found:
            raise CallFailed(f"no decision at /asterisk/calls/ID/{what}")
        return Decision(found["kind"], found.get("destination") or None)

    async def _post(self, path: str, fields: dict[str, str]) -> str:
        body = urlencode({"token": self._plan.token, **fields}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        request = Request("POST", f"{self._plan.url}{path}", body, headers)
        reply = await exchange(self._session, request, self._plan.answer_s)
        return reply.body.decode("utf-8", "replace")


class AudioSocketTalk(Talk):
    """One connection, from Asterisk's side."""

    grace_ms = 300.0

    def __init__(
        self,
        plan: Plan,
        placed: Placed,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        super().__init__(plan, placed)
        self._reader = reader
        self._writer = writer
        self._silent_gaps = plan.silent_gaps
        self._packets = self.recording.packets
        self._hush = self.recording.hush_packets
        self._frames = 0
        self._quiet_frames = 0  # since there was any traffic

    async def read(self) -> None:
        """Take packets until the server hangs up or closes."""
        packets = Packets()
        try:
            while data := await self._reader.read(READ_BYTES):
                self._quiet_frames = 0
                for kind, payload in packets.feed(data):
                    if not self._take(kind, payload):
                        return
        except ConnectionError:
            self.placed.note("the server reset the AudioSocket connection")
        if packets.incomplete:
            raise CallFailed("AudioSocket closed within a packet")

    def _take(self, kind: int, payload: bytes) -> bool:
        """Take one packet; whether the conversation goes on."""
        match kind:
            case wire.AUDIO_8K:
                self.heard(len(payload) / BYTES_PER_MS, pcm_sounds(payload))
                if self.playout.ahead_ms(self.clock.now_ms()) > UNPACED_MS:
                    self.placed.note(UNPACED)
            case wire.HANG_UP:
                return False
            case wire.ERROR:
                raise CallFailed("an error packet on AudioSocket")
            case _:
                raise CallFailed(f"unknown AudioSocket kind 0x{kind:02x}")
        return True

    async def tick(self, now: float) -> None:
        """Give up like Asterisk when nothing moves."""
        self._quiet_frames += 1
        if self._quiet_frames > QUIET_FRAMES:
            raise CallFailed(f"no traffic for {QUIET_FRAMES * FRAME_MS // 1000} s")

    async def send(self, index: int, lost: bool) -> None:
        """Send a frame; one that is lost sounds like silence."""
        if self._silent_gaps and index not in self.recording.sounding:
            return
        self._quiet_frames = 0
        self._frames += 1
        if index == SILENCE or lost:
            data = self._hush[self._frames % len(self._hush)]
        else:
            data = self._packets[index]
            if self._silent_gaps and index + 1 not in self.recording.sounding:
                data = packet(wire.AUDIO_8K, data[wire.HEADER_BYTES :][:LAST_BYTES])
        self._writer.write(data)
        await self._writer.drain()

    async def press(self, digit: str) -> None:
        """Send a key."""
        self._writer.write(packet(KEY, digit.encode("ascii")))

    async def hang_up(self) -> None:
        """Nothing: the server sees the end of the connection."""
