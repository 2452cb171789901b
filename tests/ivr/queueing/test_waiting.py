"""A caller waits: what is said and when, the keys, and every way that it ends."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from ivr.ports import Pcm
from ivr.queueing.floor import Floor
from ivr.queueing.waiting import Ended, Guest, Waiting, wording
from ivr.storage.queue_parts import AgentState, Entering, EntryKind, Offer
from routing.queues import Update
from tests.ivr.queueing.quiet_line import QuietLine
from tests.ivr.storage.lines import PRESET, QUEUE

pytestmark = pytest.mark.unit

MUSIC = np.ones(8000, dtype=np.int16)
NUMBER = "+442079460001"


class Caller:
    """One who waits; what they are told is written down with its second."""

    def __init__(self, floor: Floor, line: QuietLine) -> None:
        self.floor, self.line = floor, line
        self.told: list[tuple[int, str, Mapping[str, str]]] = []
        new = Entering("CS1", PRESET, QUEUE, packet={"need": "Lost card."})
        self.entry_id = floor.queues.enter(new, floor.now())

    def say(self, prompt: str, values: Mapping[str, str]) -> Pcm:
        self.told.append((self.line.at_ms // 1000, prompt, values))
        return np.full(800, 7, dtype=np.int16)

    def waits(self, number: str = NUMBER, longest_s: int = 600) -> Ended:
        whisper: tuple[str, Mapping[str, str]] = ("whisper", {"need": "Lost card"})
        guest = Guest(self.line, self.say, MUSIC, number, longest_s, whisper)
        return Waiting(guest, self.floor, self.entry_id).run()

    @property
    def prompts(self) -> list[str]:
        return [prompt for _, prompt, _ in self.told]

    @property
    def outcome(self) -> str:
        entry = self.floor.queues.get(self.entry_id)
        assert entry is not None
        return entry.outcome


@pytest.fixture
def caller(floor: Floor, line: QuietLine) -> Caller:
    return Caller(floor, line)


def accepts(floor: Floor, agent: str = "kim") -> Offer:
    """Let an agent be there and take the first in line."""
    floor.agents.sign_in(agent, [(PRESET, QUEUE)], floor.now())
    floor.agents.become(agent, AgentState.AVAILABLE, floor.now())
    offer = floor.offers.make(PRESET, QUEUE, floor.now())
    assert offer is not None
    assert floor.offers.accept(offer.id, agent, floor.now()) is not None
    return offer


def test_updates_come_at_once_after_45_s_and_then_every_75_s(caller: Caller) -> None:
    caller.line.hangs_up(200_000)
    assert caller.waits() is Ended.HUNG_UP
    seconds = [second for second, _, _ in caller.told]
    assert seconds == [0, 45, 120, 195]


def test_music_plays_whenever_nothing_is_said(caller: Caller) -> None:
    caller.line.hangs_up(30_000)
    caller.waits()
    played_ms = sum(len(audio) for audio in caller.line.sent) // 8
    assert played_ms >= 29_500


def test_who_hangs_up_while_waiting_has_abandoned(caller: Caller) -> None:
    caller.line.hangs_up(1_000)
    assert caller.waits() is Ended.HUNG_UP
    assert caller.outcome == "abandoned"


def test_a_confirmed_callback_keeps_the_place(caller: Caller) -> None:
    caller.line.presses("1", 2_000)
    caller.line.presses("1", 4_000)
    assert caller.waits() is Ended.CALLBACK
    entry = caller.floor.queues.get(caller.entry_id)
    assert entry is not None
    assert (entry.kind, entry.number) == (EntryKind.CALLBACK, NUMBER)
    assert caller.floor.queues.position(caller.entry_id) == 1
    assert caller.prompts[-2:] == ["wait_callback_confirm", "wait_callback_kept"]


def test_a_callback_that_is_not_confirmed_changes_nothing(caller: Caller) -> None:
    caller.line.presses("1", 2_000)
    caller.line.presses("2", 4_000)
    caller.line.hangs_up(8_000)
    assert caller.waits() is Ended.HUNG_UP
    assert caller.prompts[-1] == "wait_stay"


def test_a_hidden_number_is_not_offered_a_callback(caller: Caller) -> None:
    caller.line.presses("1", 2_000)
    caller.line.hangs_up(200_000)
    assert caller.waits(number="") is Ended.HUNG_UP
    assert not [prompt for prompt in caller.prompts if "callback" in prompt]


def test_hash_tells_the_position(caller: Caller) -> None:
    caller.line.presses("#", 3_000)
    caller.line.hangs_up(4_000)
    caller.waits()
    assert caller.told[-1][0] == 3
    assert caller.told[-1][2]["position"] == "1"


@pytest.mark.parametrize(("longest_s", "ended"), [(60, Ended.OVERFLOW), (90, Ended.HUNG_UP)])
def test_who_waits_too_long_is_offered_something_else(
    caller: Caller, longest_s: int, ended: Ended
) -> None:
    caller.line.hangs_up(80_000)
    assert caller.waits(longest_s=longest_s) is ended
    assert caller.outcome == ("overflow" if ended is Ended.OVERFLOW else "abandoned")


def test_an_agent_who_never_comes_costs_no_place(caller: Caller) -> None:
    accepts(caller.floor)
    caller.line.hangs_up(20_000)
    assert caller.waits() is Ended.HUNG_UP
    assert "wait_agent_lost" in caller.prompts
    entry = caller.floor.queues.get(caller.entry_id)
    assert entry is not None
    assert entry.front
    assert caller.floor.agents.state("kim") is AgentState.BREAK


@pytest.mark.parametrize(
    ("news", "prompt"),
    [
        (Update(2, (1, 3), callback=False), "wait_estimate"),
        (Update(2, (1, 3), callback=True), "wait_estimate_callback"),
        (Update(None, (1, 3), callback=False), "wait_time"),
        (Update(2, None, callback=True), "wait_position_callback"),
        (Update(None, None, callback=False), "wait"),
    ],
)
def test_only_what_is_known_is_said(news: Update, prompt: str) -> None:
    assert wording(news)[0] == prompt
