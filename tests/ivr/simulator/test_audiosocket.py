"""A call at Asterisk, against a small server."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import numpy as np
import pytest

from ivr.simulator.audiosocket import MOST_STEPS, UNPACED, AsteriskCall
from ivr.simulator.placed import CallFailed, Placed
from ivr.simulator.wire import AUDIO_8K, ERROR, HANG_UP, IDENTITY, KEY, Packets, packet
from tests.ivr.simulator.fakes import (
    TOKEN,
    FakeServer,
    Says,
    a_call,
    a_plan,
    a_row,
    audiosocket,
    calling,
    serving,
)

pytestmark = pytest.mark.web

ID = uuid.UUID("11111111-2222-3333-4444-555555555555")
CALLS, DECISION, OUTCOME = (
    "/asterisk/calls",
    f"/asterisk/calls/{ID}/decision",
    f"/asterisk/calls/{ID}/outcome",
)
LOUD = np.full(160, 8000, dtype="<i2").tobytes()
GREETING = packet(AUDIO_8K, LOUD) * 5
END = packet(HANG_UP)


class Server:
    """Sends what it is given, then listens for so many packets and hangs up."""

    def __init__(
        self, sends: bytes = GREETING, *, listens: int | None = None, end: bytes = END
    ) -> None:
        self.sends = sends
        self.listens = listens
        """None for as long as the caller is there."""
        self.end = end
        self.connections = 0
        self.heard: list[tuple[int, bytes]] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection."""
        self.connections += 1
        packets, count = Packets(), 0
        writer.write(self.sends)
        while (self.listens is None or count < self.listens) and (data := await reader.read(4096)):
            new = packets.feed(data)
            self.heard += new
            count += len(new)
        if self.listens is not None:
            writer.write(self.end)
            await writer.drain()

    def sounds(self) -> str:
        """Draw the audio that was heard: a letter for a frame that sounds."""
        return "".join(
            "a" if any(payload) else "." for kind, payload in self.heard if kind == AUDIO_8K
        )


def text(body: str, status: int = 200) -> Says:
    return Says(body, status=status, kind="text/plain")


def called(
    talk: Server,
    *decisions: str,
    outcome: str | list[str] = "kind=hangup",
    registered: Says | None = None,
    placed: Placed | None = None,
    **options: Any,
) -> tuple[FakeServer, Placed]:
    """Place a call at a server that decides so after each conversation."""
    outcomes = [outcome] if isinstance(outcome, str) else outcome
    answers = {
        CALLS: registered or text(f"{ID}\n"),
        DECISION: [text(one) for one in decisions],
        OUTCOME: [text(one) for one in outcomes],
    }

    async def run() -> tuple[FakeServer, Placed]:
        call = placed or a_call("aa..b", a_row("accounts"))
        async with serving(answers) as server, audiosocket(talk) as where, calling() as session:
            plan = a_plan(server.url, carrier="audiosocket", audiosocket=where, **options)
            await AsteriskCall(plan, call, session).run()
            return server, call

    return asyncio.run(run())


def test_a_call_is_registered_with_the_token_and_connected_with_its_id() -> None:
    talk = Server(listens=10)
    server, _ = called(talk, "kind=hangup")
    asked = server.last(CALLS)
    assert asked.fields == {
        "token": TOKEN,
        "caller": "12025550100",
        "dialled": "12025550199",
        "preset": "bank",
        "hours": "working_day",
    }
    assert talk.heard[0] == (IDENTITY, ID.bytes)
    assert server.last(DECISION).fields == {"token": TOKEN}


def test_the_recording_is_heard_after_the_greeting_and_then_the_caller_hangs_up() -> None:
    talk = Server()
    server, placed = called(talk)
    assert {len(payload) for kind, payload in talk.heard if kind == AUDIO_8K} == {320}
    assert talk.sounds().strip(".") == "aa..a"
    assert talk.sounds().startswith(".")
    assert server.paths() == [CALLS]
    assert placed.got == ""
    assert placed.measures.first_audio_ms is not None


def test_silence_that_the_server_sends_is_no_prompt() -> None:
    talk = Server(packet(AUDIO_8K, bytes(320)) * 5, listens=50)
    _, placed = called(talk, "kind=hangup")
    assert placed.measures.first_audio_ms is None
    assert set(talk.sounds()) == {"."}


@pytest.mark.parametrize("kind", ["queue", "external"])
def test_a_transferred_call_is_where_the_leg_answered(kind: str) -> None:
    server, placed = called(
        Server(listens=10), f"kind={kind}&destination=accounts&number=%2B12025550111"
    )
    assert server.last(OUTCOME).fields == {"token": TOKEN, "status": "ANSWER"}
    assert placed.got == "accounts"


@pytest.mark.parametrize(
    ("dial", "status"), [("busy", "BUSY"), ("no-answer", "NOANSWER"), ("failed", "CHANUNAVAIL")]
)
def test_a_leg_that_is_not_answered_leads_back_into_the_conversation(
    dial: str, status: str
) -> None:
    talk = Server(listens=10)
    server, placed = called(
        talk,
        "kind=queue&destination=accounts",
        "kind=voicemail&destination=front_desk",
        outcome="kind=audiosocket",
        dial=dial,
    )
    assert server.last(OUTCOME).fields["status"] == status
    assert talk.connections == 2
    assert [payload for kind, payload in talk.heard if kind == IDENTITY] == [ID.bytes] * 2
    assert placed.got == "front_desk"


@pytest.mark.parametrize(
    ("decision", "got"),
    [
        ("kind=voicemail&destination=accounts", "accounts"),
        ("kind=callback&destination=callbacks", "callbacks"),
        ("kind=hangup&destination=opening_hours", "opening_hours"),
        ("kind=hangup&destination=", ""),
        ("kind=hangup", ""),
    ],
)
def test_a_call_that_ends_without_a_leg_went_where_the_server_says(decision: str, got: str) -> None:
    assert called(Server(listens=10), decision)[1].got == got


def test_a_hang_up_after_a_failed_leg_went_nowhere() -> None:
    _, placed = called(
        Server(listens=10),
        "kind=queue&destination=accounts",
        outcome="kind=hangup&destination=accounts",
        dial="busy",
    )
    assert placed.got == ""


def test_a_plain_close_ends_the_conversation_like_a_hang_up() -> None:
    server, _ = called(Server(listens=10, end=b""), "kind=hangup")
    assert server.paths() == [CALLS, DECISION]


def test_silent_gaps_send_sound_only() -> None:
    talk = Server()
    called(talk, placed=a_call("." * 50 + "aa" + "." * 50, patience_ms=300), silent_gaps=True)
    sizes = [len(payload) for _, payload in talk.heard]
    assert sizes == [16, *[320] * 21, 148]  # the utterance with its edges
    assert talk.sounds().strip(".") == "aa"


@pytest.mark.parametrize("gaps", [True, False])
def test_two_seconds_without_any_traffic_end_the_call(gaps: bool) -> None:
    placed = a_call("a", patience_ms=4000)
    talk = Server()
    if gaps:
        with pytest.raises(CallFailed, match="no traffic for 2 s"):
            called(talk, placed=placed, silent_gaps=True)
    else:
        called(talk, placed=placed)


def test_lost_frames_sound_like_silence() -> None:
    talk = Server(listens=40)
    called(talk, "kind=hangup", loss_percent=100.0)
    assert set(talk.sounds()) == {"."}


def test_keys_are_sent() -> None:
    talk = Server(GREETING)
    placed = a_call("", a_row("", keys=("5",)))
    called(talk, placed=placed)
    assert (KEY, b"5") in talk.heard


def test_audio_that_comes_faster_than_it_plays_is_noted() -> None:
    assert called(Server(GREETING * 9), placed=a_call("a"))[1].notes == []
    assert UNPACED in called(Server(GREETING * 12), placed=a_call("a"))[1].notes


@pytest.mark.parametrize(
    ("sends", "words"),
    [
        (packet(0x12, LOUD), "unknown AudioSocket kind 0x12"),
        (packet(ERROR, b"\x01"), "an error packet"),
    ],
)
def test_a_packet_that_breaks_the_protocol_fails_the_call(sends: bytes, words: str) -> None:
    with pytest.raises(CallFailed, match=words):
        called(Server(sends))


def test_half_a_packet_fails_the_call() -> None:
    with pytest.raises(CallFailed, match="closed within a packet"):
        called(Server(listens=5, end=packet(AUDIO_8K, LOUD)[:100]))


@pytest.mark.parametrize(
    ("registered", "words"),
    [
        (text("busy", 503), "^busy$"),
        (text("", 500), "HTTP 500 at /asterisk/calls"),
        (text("", 403), "HTTP 403 at /asterisk/calls"),
        (text("hello"), "no UUID"),
    ],
)
def test_a_call_that_is_not_taken_fails(registered: Says, words: str) -> None:
    with pytest.raises(CallFailed, match=words):
        called(Server(), registered=registered)


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ("kind=fly", "unknown decision 'fly'"),
        ("", "no decision at /asterisk/calls/ID/decision"),
        ("kind=audiosocket", f"more than {MOST_STEPS} decisions"),
    ],
)
def test_a_decision_that_cannot_be_followed_fails_the_call(decision: str, words: str) -> None:
    with pytest.raises(CallFailed, match=words):
        called(Server(listens=1), decision)


def test_nobody_at_the_audiosocket_fails_the_call() -> None:
    async def run() -> None:
        async with serving({CALLS: text(str(ID))}) as server, calling() as session:
            where = ("127.0.0.1", 1)
            plan = a_plan(server.url, carrier="audiosocket", audiosocket=where)
            await AsteriskCall(plan, a_call(), session).run()

    with pytest.raises(CallFailed, match="no AudioSocket connection"):
        asyncio.run(run())
