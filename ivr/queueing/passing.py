"""An agent's browser in one process, the caller in another: frames go from one to the other.

The process of the browser opens a channel to the one that holds the caller, and there the
channel takes the browser's place. Frames are sent as they come and wait nowhere but in the
caller's ``Meeting``, which drops what is late.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import numpy as np

from ivr.errors import LineError
from ivr.ports import AudioArrived, LineClosed, LineEvent, Pcm
from ivr.queueing.bridge import AgentLine, Bridges
from ivr.siblings import Siblings
from ivr.siblings.channel import Channel, Item, SiblingGone

logger = logging.getLogger(__name__)

WHAT = "bridge"
LOOK_MS = 10
"""Between two looks for the caller's audio, when the browser sends nothing."""
ANSWERS_S = 2.0
ENDS_S = 5.0
OVER, CLEAR, HUNG_UP, LOST = "over", "clear", "hung_up", "lost"


class Passing:
    """Passes agents on to the process that holds their caller."""

    def __init__(self, siblings: Siblings, bridges: Bridges) -> None:
        self._siblings = siblings
        self._bridges = bridges
        siblings.host(WHAT, self._host)

    def join(self, offer_id: str, line: AgentLine) -> bool:
        """Hold the agent's side until the call is over; False when no process holds the caller."""
        for channel in self._siblings.others(WHAT, {"offer": offer_id}):
            held = False
            with suppress(SiblingGone):  # the caller's process has died: so has the call
                held = bool(channel.item(ANSWERS_S).get("held"))
                if held:
                    _pass(line, channel)
            if held:
                return True
        return False

    def _host(self, channel: Channel, about: Item) -> None:
        offer_id = str(about["offer"])
        held = self._bridges.expects(offer_id)
        channel.tell({"held": held})
        if held:
            self._bridges.join(offer_id, PassedLine(channel))
            channel.tell({"type": OVER})


class PassedLine:
    """A browser that another process has: an ``AgentLine``. Used by one thread."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._began = time.monotonic()
        self._closed = False
        self.is_lost = False

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        """Wait for what the browser's process passes on."""
        if self._closed:
            return (LineClosed(),)
        try:
            found = self._channel.receive(timeout_ms / 1000)
        except SiblingGone:
            self.is_lost = True
            return self._ended()
        if isinstance(found, bytes):
            return (AudioArrived(np.frombuffer(found, dtype="<i2").astype(np.int16)),)
        if found is not None and found.get("type") in (HUNG_UP, LOST):
            self.is_lost = found["type"] == LOST
            return self._ended()
        return ()

    def send_audio(self, samples: Pcm) -> None:
        """Send audio to be played."""
        self._tried(lambda: self._channel.send(samples.astype("<i2").tobytes()))

    def send_mark(self, name: str) -> None:
        """Nobody asks for marks here: agents' audio is played as it comes."""

    def clear(self) -> None:
        """Have the browser drop what it plays."""
        self._tried(lambda: self._channel.tell({"type": CLEAR}))

    def now_ms(self) -> int:
        """Milliseconds since the agent was passed on."""
        return int((time.monotonic() - self._began) * 1000)

    def close(self) -> None:
        """Nothing more is read."""
        self._closed = True

    def _ended(self) -> Sequence[LineEvent]:
        self._closed = True
        return (LineClosed(),)

    def _tried(self, send: Callable[[], None]) -> None:
        try:
            send()
        except SiblingGone:
            self.is_lost = self._closed = True


def _pass(line: AgentLine, channel: Channel) -> None:
    """Pass frames until one side has ended."""
    try:
        while _outwards(line, channel) and _inwards(line, channel):
            pass
    except LineError as error:
        logger.warning("an agent's browser broke: %s", error)
        channel.tell({"type": LOST})


def _outwards(line: AgentLine, channel: Channel) -> bool:
    """Pass on what the browser says; False when it has closed."""
    for event in line.receive(LOOK_MS):
        if isinstance(event, LineClosed):
            channel.tell({"type": LOST if line.is_lost else HUNG_UP})
            _until_over(channel)
            return False
        if isinstance(event, AudioArrived):
            channel.send(event.frame.astype("<i2").tobytes())
    return True


def _inwards(line: AgentLine, channel: Channel) -> bool:
    """Play what has come from the caller; False when the call is over."""
    while (found := channel.receive(0)) is not None:
        if isinstance(found, bytes):
            line.send_audio(np.frombuffer(found, dtype="<i2").astype(np.int16))
        elif found.get("type") == OVER:
            return False
        elif found.get("type") == CLEAR:
            line.clear()
    return True


def _until_over(channel: Channel) -> None:
    """Wait until the other process has put the agent's side down."""
    until = time.monotonic() + ENDS_S
    while time.monotonic() < until:
        found = channel.receive(until - time.monotonic())
        if isinstance(found, dict) and found.get("type") == OVER:
            return
