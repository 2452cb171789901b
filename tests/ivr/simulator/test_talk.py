"""A conversation in frames, over a line that the test holds in its hands."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ivr.simulator.caller import SILENCE
from ivr.simulator.placed import CallFailed, Placed
from ivr.simulator.talk import LATE, Talk
from tests.ivr.simulator.fakes import TurnClock, a_call, a_plan, a_row

pytestmark = pytest.mark.unit


class FakeTalk(Talk):
    """A server that greets for 100 ms, and what the caller sent it."""

    grace_ms = 0.0

    def __init__(self, placed: Placed, **options: Any) -> None:
        super().__init__(a_plan(carrier="twilio-stream", **options), placed)
        self.sent: list[int] = []
        self.keys = ""
        self.ends_after: int | None = None
        self.breaks_after: int | None = None
        self.gone = False
        self.error: Exception | None = None
        self.over = asyncio.Event()

    async def read(self) -> None:
        self.heard(100, True)
        await self.over.wait()
        if self.error:
            raise self.error

    async def send(self, index: int, lost: bool) -> None:
        self.sent.append(-2 if lost else index)
        if len(self.sent) == self.breaks_after:
            raise ConnectionResetError
        if len(self.sent) == self.ends_after:
            self.over.set()

    async def press(self, digit: str) -> None:
        self.keys += digit

    async def tick(self, now: float) -> None:
        if len(self.sent) % 20 == 19:
            self.heard(40, True)  # further prompts

    async def hang_up(self) -> None:
        self.gone = True


def converse(placed: Placed, **settings: Any) -> tuple[FakeTalk, bool]:
    options = {name: settings.pop(name) for name in ("loss_percent",) if name in settings}

    async def run() -> tuple[FakeTalk, bool]:
        talk = FakeTalk(placed, **options)
        for name, value in settings.items():
            setattr(talk, name, value)
        return talk, await talk.converse()

    return asyncio.run(run())


def spoken(talk: FakeTalk) -> list[int]:
    return [index for index in talk.sent if index != SILENCE]


def test_a_caller_says_everything_and_hangs_up() -> None:
    talk, hung_up = converse(a_call("ab..cd"))
    assert hung_up
    assert talk.gone
    assert spoken(talk) == [0, 1, 2, 3, 4, 5]
    assert talk.sent[:2] == [SILENCE, SILENCE]  # while the greeting plays
    assert talk.placed.measures.first_audio_ms is not None


def test_a_server_that_ends_it_ends_it_at_once() -> None:
    talk, hung_up = converse(a_call("a" * 100), ends_after=30)
    assert not hung_up
    assert not talk.gone
    assert len(talk.sent) == 30


def test_a_connection_that_breaks_under_the_writer_is_the_servers_end() -> None:
    assert converse(a_call("a" * 100), breaks_after=30)[1] is False


def test_an_error_of_the_reader_is_the_calls() -> None:
    with pytest.raises(CallFailed, match="nonsense"):
        converse(a_call("a" * 100), ends_after=30, error=CallFailed("nonsense"))


def test_keys_are_pressed_one_by_one() -> None:
    talk, _ = converse(a_call("a", a_row("", keys=("12",)), patience_ms=800))
    assert talk.keys == "12"


def test_an_utterances_end_is_measured_and_answered() -> None:
    talk, _ = converse(a_call("a.b", patience_ms=800))
    assert len(talk.placed.measures.answers_ms) == 2


def test_lost_frames_pass_their_time() -> None:
    talk, _ = converse(a_call("abc"), loss_percent=100.0)
    assert set(talk.sent) == {-2}


def test_a_frame_that_leaves_late_is_noted_and_others_are_not() -> None:
    async def notes(late_ms: float) -> list[str]:
        class Busy(TurnClock):
            """A machine that wakes up late, always."""

            async def until(self, at_ms: float) -> None:
                await super().until(at_ms + late_ms)

        placed = a_call("a")
        placed.clock = Busy()
        await FakeTalk(placed).converse()
        return placed.notes

    assert asyncio.run(notes(101)) == [LATE]
    assert asyncio.run(notes(99)) == []
