"""An agent whose caller is held by another process: real sockets between the two."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Sequence
from threading import Thread

import numpy as np
import pytest

from ivr.errors import LineError
from ivr.ports import AudioArrived, LineClosed, LineEvent, Pcm
from ivr.queueing.bridge import Bridges, Meeting
from ivr.queueing.passing import PassedLine, Passing
from ivr.siblings import Siblings
from ivr.siblings.channel import Channel
from tests.ivr.queueing.quiet_line import QuietLine, frame
from tests.ivr.siblings.conftest import born, folder

__all__ = ["born", "folder"]

pytestmark = pytest.mark.web

Born = Callable[..., Siblings]
NO_WHISPER = np.zeros(0, dtype=np.int16)
PATIENCE_S = 30.0


class Browser(QuietLine):
    """Speaks until it has heard the caller, then hangs up, is lost or breaks."""

    def __init__(self, ends: str) -> None:
        super().__init__()
        self._ends = ends
        self.heard: list[Pcm] = []

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        time.sleep(0.001)
        if not self.heard:
            return (AudioArrived(frame(7)),)
        if self._ends == "broken":
            raise LineError("nonsense")
        self.is_lost = self._ends == "lost"
        return (LineClosed(),)

    def send_audio(self, samples: Pcm) -> None:
        self.heard.append(samples)


def has_heard(meeting: Meeting) -> Pcm:
    """Return the first frame that came for the caller."""
    until = time.monotonic() + PATIENCE_S
    while not meeting.to_caller:
        assert time.monotonic() < until
        time.sleep(0.002)
    return meeting.to_caller.popleft()


@pytest.mark.parametrize(("ends", "lost"), [("hangs up", False), ("lost", True), ("broken", True)])
def test_both_hear_each_other_and_an_end_is_told(born: Born, ends: str, lost: bool) -> None:
    holds, asks = born(), born()
    born()  # holds nothing
    bridges, browser = Bridges(), Browser(ends)
    Passing(holds, bridges)
    joined: list[bool] = []
    passing = Passing(asks, Bridges())
    agent = Thread(target=lambda: joined.append(passing.join("O1", browser)), daemon=True)
    with bridges.expecting("O1", NO_WHISPER) as meeting:
        agent.start()
        assert np.array_equal(has_heard(meeting), frame(7))
        meeting.to_agent.append(frame(9))
        assert meeting.over.wait(PATIENCE_S)
        assert meeting.agent_lost is lost
    agent.join(PATIENCE_S)
    assert joined == [True]
    assert np.array_equal(browser.heard[0], frame(9))


def test_the_agent_is_let_go_when_the_caller_is(born: Born) -> None:
    holds, asks = born(), born()
    bridges, browser, joined = Bridges(), Browser("never"), list[bool]()
    Passing(holds, bridges)
    passing = Passing(asks, Bridges())
    agent = Thread(target=lambda: joined.append(passing.join("O1", browser)), daemon=True)
    with bridges.expecting("O1", NO_WHISPER) as meeting:
        agent.start()
        has_heard(meeting)
        meeting.over.set()
    agent.join(PATIENCE_S)
    assert joined == [True]


def test_a_caller_whom_nobody_holds_is_not_joined(born: Born) -> None:
    asks = born()
    Passing(born(), Bridges())
    born()  # does not know of bridges: it is starting
    assert not Passing(asks, Bridges()).join("O1", QuietLine())
    assert not Passing(Siblings(), Bridges()).join("O1", QuietLine())


def test_a_process_that_dies_is_a_lost_browser() -> None:
    one, other = socket.socketpair()
    there, line = Channel(one), PassedLine(Channel(other))
    assert line.receive(0) == ()
    there.tell({"type": "nothing that we know"})
    assert line.receive(1_000) == ()
    there.close()
    assert line.receive(0) == (LineClosed(),)
    assert line.is_lost
    line.send_audio(frame(1))
    line.clear()
    assert line.receive(0) == (LineClosed(),)
    line.close()


def test_what_a_browser_is_to_drop_is_passed_on() -> None:
    one, other = socket.socketpair()
    there, line = Channel(one), PassedLine(Channel(other))
    line.clear()
    line.send_mark("end")  # nobody asks for it
    line.send_audio(frame(3))
    assert there.receive(1.0) == {"type": "clear"}
    assert there.receive(1.0) == frame(3).astype("<i2").tobytes()
    there.close()
    line.close()
    assert line.receive(0) == (LineClosed(),)
    assert line.now_ms() >= 0
