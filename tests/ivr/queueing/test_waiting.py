"""A caller waits: what is said and when, the keys, and every way that it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from ivr.ports import LineClosed, LineEvent, Pcm
from ivr.queueing.bridge import Bridges
from ivr.queueing.floor import Floor
from ivr.queueing.waiting import UNKNOWN_MS, Ended, Guest, Waiting
from ivr.storage.models import QueueOffer
from ivr.storage.queue_parts import AgentState, Entering, EntryKind, Offer
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

    def waits(
        self,
        number: str = NUMBER,
        longest_s: int = 600,
        recalled: Callable[[bool], bool] = lambda _talking: False,
    ) -> Ended:
        whisper: tuple[str, Mapping[str, str]] = ("whisper", {"need": "Lost card"})
        guest = Guest(self.line, self.say, MUSIC, number, longest_s, whisper, recalled)
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


def test_a_caller_who_is_recalled_leaves_at_the_next_look(caller: Caller) -> None:
    ended = caller.waits(recalled=lambda _talking: caller.line.at_ms >= 3_000)
    assert ended is Ended.RECALLED
    assert caller.line.at_ms <= 3_600
    assert caller.outcome == "transferred"


class Connected(QuietLine):
    """A caller's line; the agent's browser is there as soon as the caller is held for it."""

    def __init__(self) -> None:
        super().__init__()
        self.bridges = Bridges()
        self.does: dict[int, Callable[[], object]] = {}
        """What happens elsewhere, by time in ms."""

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        for meeting in self.bridges._meetings.values():
            meeting.ready.set()
        for at_ms in [at_ms for at_ms in self.does if at_ms <= self.at_ms]:
            self.does.pop(at_ms)()
        return super().receive(timeout_ms)

    def ends_the_call(self) -> None:
        """Let the agent hang up."""
        for meeting in self.bridges._meetings.values():
            meeting.over.set()


@pytest.fixture
def talker(floor: Floor) -> tuple[Caller, Connected]:
    line = Connected()
    line.bridges = floor.bridges
    caller = Caller(floor, line)
    accepts(floor)
    return caller, line


def offers_of(floor: Floor) -> list[QueueOffer]:
    with floor.queues._database.begin() as session:
        return list(session.scalars(select(QueueOffer)))


def loses_tables(floor: Floor) -> None:
    with floor.queues._database.begin() as session:
        session.connection().exec_driver_sql("DROP TABLE queue_offers")
        session.connection().exec_driver_sql("ALTER TABLE queue_entries RENAME TO entries_away")


def finds_tables(floor: Floor) -> None:
    with floor.queues._database.begin() as session:
        session.connection().exec_driver_sql("ALTER TABLE entries_away RENAME TO queue_entries")


@pytest.mark.parametrize(("stops", "ended"), [(True, Ended.RECALLED), (False, Ended.SERVED)])
def test_who_talks_goes_on_unless_the_process_stops(
    talker: tuple[Caller, Connected], stops: bool, ended: Ended
) -> None:
    caller, line = talker
    line.hangs_up(9_000)
    wanted = caller.waits(recalled=lambda talking: line.at_ms > 2_000 and (stops or not talking))
    assert wanted is ended
    assert caller.outcome == "answered"
    assert (line.at_ms < 3_000) is stops


def test_a_talk_goes_on_without_the_database(talker: tuple[Caller, Connected]) -> None:
    caller, line = talker
    line.does[2_000] = lambda: loses_tables(caller.floor)
    line.does[60_000] = line.ends_the_call
    assert caller.waits() is Ended.SERVED
    assert line.at_ms >= 60_000


def test_a_caller_who_hangs_up_without_the_database_has_hung_up(caller: Caller) -> None:
    loses_tables(caller.floor)
    caller.line.hangs_up(1_000)
    assert caller.waits() is Ended.HUNG_UP


@pytest.mark.parametrize(("back_ms", "served"), [(UNKNOWN_MS - 2_000, True), (None, False)])
def test_a_database_may_be_away_for_some_seconds_and_then_the_caller_goes_elsewhere(
    floor: Floor, back_ms: int | None, served: bool
) -> None:
    line = Connected()
    caller = Caller(floor, line)
    line.does[1_000] = lambda: loses_tables(floor)
    if back_ms is not None:
        line.does[back_ms] = lambda: finds_tables(floor)
    line.hangs_up(UNKNOWN_MS * 3)
    if served:
        assert caller.waits() is Ended.HUNG_UP
        assert line.at_ms >= UNKNOWN_MS * 3
    else:
        with pytest.raises(OperationalError):
            caller.waits()
        assert UNKNOWN_MS <= line.at_ms <= UNKNOWN_MS + 3_000
    assert sum(len(audio) for audio in line.sent) // 8 >= min(line.at_ms, UNKNOWN_MS) - 500


@pytest.mark.parametrize(("hangs_up_ms", "served"), [(9_000, False), (12_000, True)])
def test_a_dead_dispatcher_does_not_leave_the_caller_in_line(
    caller: Caller, hangs_up_ms: int, served: bool
) -> None:
    caller.floor.agents.sign_in("kim", [(PRESET, QUEUE)], caller.floor.now())
    caller.floor.agents.become("kim", AgentState.AVAILABLE, caller.floor.now())
    caller.line.hangs_up(hangs_up_ms)
    caller.waits()  # and no thread makes offers
    offered = [offer.entry_id for offer in offers_of(caller.floor)]
    assert offered == ([caller.entry_id] if served else [])


def test_a_call_that_is_sent_on_as_its_caller_hangs_up_is_over_in_both_queues(
    talker: tuple[Caller, Connected],
) -> None:
    caller, line = talker
    moved: list[str | None] = []

    def sent_on() -> None:
        queues, now = caller.floor.queues, caller.floor.now()
        moved.append(queues.transfer(caller.entry_id, "disputes", now))
        line.plan[line.at_ms] = LineClosed()

    line.does[2_000] = sent_on
    caller.waits()
    assert caller.outcome == "transferred"
    entry = caller.floor.queues.get(moved[0] or "")
    assert entry is not None
    assert entry.outcome == "abandoned"
