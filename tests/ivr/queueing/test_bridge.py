"""Frames between a caller and an agent: bounded, whispered to first, and over when one goes."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Thread

import numpy as np
import pytest

from ivr.errors import LineError
from ivr.ports import AudioArrived, LineClosed, LineEvent
from ivr.queueing.bridge import AHEAD_MS, KEPT, WHISPER_MS, Bridges, Meeting, hold_caller
from tests.ivr.queueing.quiet_line import QuietLine, frame

pytestmark = pytest.mark.unit

NO_WHISPER = np.zeros(0, dtype=np.int16)


class BrokenLine(QuietLine):
    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        raise LineError("broken")


def never() -> bool:
    return False


def test_the_agent_hears_the_whisper_and_no_more_than_three_seconds_of_it() -> None:
    agent, bridges = QuietLine(), Bridges()
    agent.hangs_up(4_000)
    with bridges.expecting("O1", np.ones(8 * 5_000, dtype=np.int16)) as meeting:
        assert bridges.join("O1", agent)
        assert meeting.ready.is_set()
    assert len(agent.sent[0]) == WHISPER_MS * 8


def test_an_agent_who_goes_during_the_whisper_was_never_ready() -> None:
    agent, bridges = QuietLine(), Bridges()
    agent.hangs_up(500)
    agent.is_lost = True
    with bridges.expecting("O1", np.ones(8 * 2_000, dtype=np.int16)) as meeting:
        bridges.join("O1", agent)
    assert not meeting.ready.is_set()
    assert meeting.agent_lost


@pytest.mark.parametrize("lost", [True, False])
def test_a_lost_browser_is_told_from_a_hang_up(lost: bool) -> None:
    agent, bridges = QuietLine(), Bridges()
    agent.hangs_up(100)
    agent.is_lost = lost
    with bridges.expecting("O1", NO_WHISPER) as meeting:
        bridges.join("O1", agent)
        assert meeting.over.is_set()
        assert meeting.agent_lost is lost


def test_a_broken_browser_is_a_lost_one() -> None:
    bridges = Bridges()
    with bridges.expecting("O1", NO_WHISPER) as meeting:
        assert bridges.join("O1", BrokenLine())
    assert meeting.agent_lost


def test_nobody_joins_a_call_that_is_not_held_here() -> None:
    bridges = Bridges()
    assert not bridges.join("O1", QuietLine())
    with bridges.expecting("O1", NO_WHISPER):
        pass
    assert not bridges.join("O1", QuietLine())


class TakenOver(QuietLine):
    """Its agent connects again at the first look: ``later`` is the new connection."""

    def __init__(self, bridges: Bridges, later: QuietLine) -> None:
        super().__init__()
        self.bridges, self.later = bridges, later

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        if not self.later.at_ms:
            self.bridges.join("O1", self.later)
        self.is_lost = True
        return (LineClosed(),)


@pytest.mark.parametrize("whisper_ms", [0, 200])
def test_an_agent_who_connects_again_has_the_call_and_the_earlier_connection_does_not_end_it(
    whisper_ms: int,
) -> None:
    bridges, later = Bridges(), QuietLine()
    later.hangs_up(1_000)
    with bridges.expecting("O1", np.ones(8 * whisper_ms, dtype=np.int16)) as meeting:
        assert bridges.join("O1", TakenOver(bridges, later))
        assert later.at_ms >= 1_000
        assert meeting.ready.is_set()
        assert not meeting.agent_lost


def test_an_agent_who_connects_again_amid_the_talk_is_not_whispered_to() -> None:
    bridges, later = Bridges(), QuietLine()
    later.hangs_up(100)
    with bridges.expecting("O1", np.ones(80, dtype=np.int16)) as meeting:
        meeting.ready.set()
        assert bridges.join("O1", later)
    assert later.sent == []


def test_nobody_joins_a_call_that_is_over() -> None:
    bridges = Bridges()
    with bridges.expecting("O1", NO_WHISPER) as meeting:
        meeting.over.set()
        assert not bridges.join("O1", QuietLine())


def test_what_the_agent_says_reaches_the_caller() -> None:
    meeting, caller = Meeting(), QuietLine()
    meeting.to_caller.append(frame(7))
    caller.hangs_up(40)
    assert hold_caller(caller, meeting, never)
    assert [audio[0] for audio in caller.sent] == [7]


def test_what_waits_too_long_is_dropped_oldest_first() -> None:
    meeting, caller = Meeting(), QuietLine()
    for value in range(KEPT + 5):
        caller.says(value)
    caller.hears.put(LineClosed())
    hold_caller(caller, meeting, never)
    assert [audio[0] for audio in meeting.to_agent] == list(range(5, KEPT + 5))


def test_no_more_is_sent_than_can_be_played_soon() -> None:
    meeting, caller = Meeting(), QuietLine()
    ours = QuietLine()
    caller.hears.put(AudioArrived(frame(1)))
    meeting.to_caller.extend(frame(value) for value in range(KEPT))

    class Flooded(QuietLine):
        """Time stands still while frames arrive in a burst."""

        def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
            ours.at_ms += 1
            meeting.to_caller.extend(frame(value) for value in range(KEPT))
            return (LineClosed(),) if ours.at_ms > 20 else ()

    flooded = Flooded()
    hold_caller(flooded, meeting, never)
    assert len(flooded.sent) * 20 == AHEAD_MS


def test_a_call_that_is_sent_elsewhere_is_over_for_the_caller_within_half_a_second() -> None:
    caller = QuietLine()
    assert not hold_caller(caller, Meeting(), lambda: True)
    assert 500 <= caller.at_ms <= 520


def test_both_sides_hear_each_other_from_their_own_threads() -> None:
    bridges, caller, agent = Bridges(), QuietLine(), QuietLine()
    with bridges.expecting("O1", NO_WHISPER) as meeting:
        thread = Thread(target=bridges.join, args=("O1", agent))
        agent.says(1)
        thread.start()
        assert meeting.ready.wait(5)
        caller.says(2)
        until = caller.receive
        heard: list[bool] = []

        def receive(timeout_ms: int) -> Sequence[LineEvent]:
            if caller.sent and agent.sent:
                heard.append(True)
                return (LineClosed(),)
            return until(timeout_ms)

        caller.receive = receive  # type: ignore[method-assign]
        assert hold_caller(caller, meeting, never)
    thread.join(5)
    assert not thread.is_alive()
    assert (caller.sent[0][0], agent.sent[0][0]) == (1, 2)
