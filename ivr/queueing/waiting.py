"""A caller waits on a line that we hold: what they hear, which keys they press, how it ends.

Runs in the call's own thread, which alone uses the line. There is never silence: music plays
whenever nothing is said, also while an agent's browser is still connecting.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from sqlalchemy.exc import SQLAlchemyError

from ivr.errors import LineError
from ivr.ports import KeyArrived, Line, LineClosed, Pcm
from ivr.queueing.bridge import AGENT_WITHIN_S, Meeting, hold_caller
from ivr.queueing.floor import Floor
from ivr.queueing.music import PIECE_FRAMES, Music
from ivr.queueing.wording import wording
from ivr.storage.queue_parts import Entry, EntryState, Outcome
from routing.queues import is_update_due, update

logger = logging.getLogger(__name__)

Say = Callable[[str, Mapping[str, str]], Pcm]
"""Prompt and values to audio, int16 [n] at 8000 Hz."""

LOOK_MS = 500
"""How often the caller's entry is looked at."""
SEEN_MS = 5_000
UNKNOWN_MS = 10_000
"""A database that is not there for so long is waited for; then the caller goes elsewhere."""
PIECE_MS = PIECE_FRAMES * 20
SAMPLES_PER_MS = 8
CONFIRM, CALL_BACK, POSITION = "1", "1", "#"
REPEAT = ("0", "*")


class Ended(StrEnum):
    """How waiting ended."""

    SERVED = auto()  # talked to an agent, and the call is over
    HUNG_UP = auto()
    CALLBACK = auto()
    """Keeps the place; we call."""
    OVERFLOW = auto()
    """Waited too long."""
    RECALLED = auto()  # has to go on elsewhere


@dataclass(frozen=True, slots=True)
class Guest:
    """Who waits."""

    line: Line
    say: Say
    music: Pcm
    number: str
    """Where to call back; "" when hidden."""
    longest_s: int
    """After so long something else is offered."""
    whisper: tuple[str, Mapping[str, str]]
    """Prompt for the agent."""
    recalled: Callable[[bool], bool] = lambda _talking: False
    """Whether they have to leave, given whether they talk to an agent."""


class Waiting:
    """One caller's wait."""

    def __init__(self, guest: Guest, floor: Floor, entry_id: str) -> None:
        self._guest = guest
        self._line = guest.line
        self._floor = floor
        self._entry_id = entry_id
        self._music = Music(guest.music)
        self._began_ms = self._line.now_ms()
        self._told_ms: int | None = None
        self._told_position: int | None = None
        self._looked_ms = self._seen_ms = self._began_ms - SEEN_MS
        self._plays_until_ms = self._known_ms = self._began_ms
        self._confirming = False

    def run(self) -> Ended:
        """Block until the caller is served, hangs up, or is offered something else.

        Raises:
            SQLAlchemyError: the database is gone for long; the caller is still on the line.

        """
        self._tell()
        try:
            while True:
                ended = self._step()
                if ended is not None:
                    return ended
        except LineError:
            return self._hung_up()

    def _step(self) -> Ended | None:
        for event in self._line.receive(100):
            if isinstance(event, LineClosed):
                return self._hung_up()
            if isinstance(event, KeyArrived) and (ended := self._key(event.digit)) is not None:
                return ended
        now_ms = self._line.now_ms()
        if now_ms - self._looked_ms >= LOOK_MS:
            self._looked_ms = now_ms
            if (ended := self._patient_look()) is not None:
                return ended
        self._fill(self._line.now_ms())
        return None

    def _patient_look(self) -> Ended | None:
        """Look; a database that does not answer for a moment costs nobody their place."""
        if self._guest.recalled(False):
            return self._recalled()
        try:
            ended = self._look()
        except SQLAlchemyError:
            if self._line.now_ms() - self._known_ms >= UNKNOWN_MS:
                raise
            return None
        self._known_ms = self._line.now_ms()
        return ended

    def _look(self) -> Ended | None:
        """See what has become of the caller's entry, and tell what is due."""
        now_ms = self._line.now_ms()
        if now_ms - self._seen_ms >= SEEN_MS:
            self._seen_ms = now_ms
            self._floor.queues.seen([self._entry_id], self._floor.now())
            self._floor.stand_in()
        entry = self._floor.queues.get(self._entry_id)
        if entry is None or entry.state is EntryState.LEFT:
            return self._elsewhere(entry)
        if entry.state is EntryState.TALKING:
            return self._meet(entry)
        waited_s = self._waited_s()
        if waited_s >= self._guest.longest_s and entry.state is EntryState.WAITING:
            self._floor.queues.leave(self._entry_id, Outcome.OVERFLOW, self._floor.now())
            self._line.clear()
            return Ended.OVERFLOW
        told_s = (self._told_ms - self._began_ms) / 1000 if self._told_ms is not None else None
        if is_update_due(waited_s, told_s) and not self._confirming:
            self._told_ms = now_ms
            self._tell()
        return None

    def _elsewhere(self, entry: Entry | None) -> Ended | None:
        """Go on in the queue that the call was sent to; a call that is nowhere is over."""
        sent = self._floor.queues.of_call(entry.call_sid) if entry is not None else None
        if sent is None:
            return Ended.SERVED if entry is not None and entry.answered_at else Ended.OVERFLOW
        self._entry_id, self._told_position = sent.id, None
        return None

    def _meet(self, entry: Entry) -> Ended | None:
        """Bring caller and agent together; None when the caller goes on waiting."""
        whisper = self._guest.say(*self._guest.whisper)
        with self._floor.bridges.expecting(entry.offer_id, whisper) as meeting:
            if self._until_ready(meeting):
                return self._hung_up()
            lost = not meeting.ready.is_set()
            if not lost:
                self._line.clear()
                if hold_caller(self._line, meeting, self._is_over(entry)):
                    return self._served()
                lost = meeting.agent_lost
        self._plays_until_ms = self._line.now_ms()
        if lost and self._floor.offers.dropped(entry.offer_id, self._floor.now()):
            self._speak("wait_agent_lost", {})
            return None
        try:
            self._floor.offers.finish(entry.offer_id, self._floor.now())
        except SQLAlchemyError:
            return None if self._guest.recalled(True) else self._unwritten(Ended.SERVED)
        return None  # the next look sees whether it is over, or has been sent elsewhere

    def _until_ready(self, meeting: Meeting) -> bool:
        """Let music play until the agent is there, or does not come; True: hung up."""
        until_ms = self._line.now_ms() + int(AGENT_WITHIN_S * 1000)
        while self._line.now_ms() < until_ms:
            if meeting.ready.is_set() or meeting.over.is_set():
                break
            if any(isinstance(event, LineClosed) for event in self._line.receive(20)):
                return True
            self._fill(self._line.now_ms())
        return False

    def _is_over(self, entry: Entry) -> Callable[[], bool]:
        def over() -> bool:
            if self._guest.recalled(True):
                return True
            try:
                now = self._floor.queues.get(entry.id)
                self._floor.queues.seen([entry.id], self._floor.now())
            except SQLAlchemyError:
                return False  # the two need no database to talk
            return now is None or now.state is not EntryState.TALKING

        return over

    def _key(self, digit: str) -> Ended | None:
        if self._confirming:
            self._confirming = False
            if digit == CONFIRM:
                return self._call_back()
            self._speak("wait_stay", {})
        elif digit == CALL_BACK and self._guest.number:
            self._confirming = True
            self._speak("wait_callback_confirm", {"digits": self._guest.number.lstrip("+")})
        elif digit == POSITION or digit in REPEAT:
            self._tell()
        return None

    def _call_back(self) -> Ended | None:
        queues, now = self._floor.queues, self._floor.now()
        if not queues.keep_place(self._entry_id, self._guest.number, now):
            return None  # an agent is being rung at this moment
        self._say_all("wait_callback_kept")
        return Ended.CALLBACK

    def _say_all(self, prompt: str) -> None:
        """Say something, and wait until it has been heard, or the caller has gone."""
        self._speak(prompt, {})
        while self._line.now_ms() < self._plays_until_ms:
            if any(isinstance(event, LineClosed) for event in self._line.receive(100)):
                return

    def _tell(self) -> None:
        """Say how things stand, if that is known."""
        try:
            self._tell_known()
        except SQLAlchemyError:
            logger.warning("a caller is not told how things stand: the database is gone")

    def _tell_known(self) -> None:
        queues = self._floor.queues
        entry, position = queues.get(self._entry_id), queues.position(self._entry_id)
        if entry is None or position is None:
            return
        wait = queues.estimate(entry.preset, entry.queue, position - 1)
        reachable = bool(self._guest.number)
        news = update(position, self._told_position, wait, self._waited_s(), reachable=reachable)
        self._told_position = news.position or self._told_position
        self._speak(*wording(news))

    def _speak(self, prompt: str, values: Mapping[str, str]) -> None:
        """Say something in place of the music."""
        self._line.clear()
        audio = self._guest.say(prompt, values)
        self._line.send_audio(audio)
        self._plays_until_ms = self._line.now_ms() + len(audio) // SAMPLES_PER_MS

    def _fill(self, now_ms: int) -> None:
        if self._plays_until_ms - now_ms < PIECE_MS // 2:
            self._line.send_audio(self._music.piece())
            self._plays_until_ms = max(self._plays_until_ms, now_ms) + PIECE_MS

    def _waited_s(self) -> float:
        return (self._line.now_ms() - self._began_ms) / 1000

    def _served(self) -> Ended:
        try:
            left = self._floor.queues.leave(self._entry_id, Outcome.ANSWERED, self._floor.now())
        except SQLAlchemyError:
            return self._unwritten(Ended.SERVED)
        return Ended.SERVED if left else self._hung_up()

    def _hung_up(self) -> Ended:
        queues, now = self._floor.queues, self._floor.now()
        try:
            entry = queues.get(self._entry_id)
            if entry is None or entry.state is not EntryState.LEFT:
                queues.leave(self._entry_id, Outcome.ABANDONED, now)
                return Ended.HUNG_UP
            sent = queues.of_call(entry.call_sid)
            if sent is not None:  # an agent has just sent the call on
                queues.leave(sent.id, Outcome.ABANDONED, now)
                return Ended.HUNG_UP
        except SQLAlchemyError:
            return self._unwritten(Ended.HUNG_UP)
        return Ended.SERVED if entry.answered_at else Ended.HUNG_UP

    def _recalled(self) -> Ended:
        """Tell the caller, who then goes on elsewhere; who was answered has left already."""
        try:
            self._floor.queues.leave(self._entry_id, Outcome.TRANSFERRED, self._floor.now())
        except SQLAlchemyError:
            self._unwritten(Ended.RECALLED)
        self._say_all("wait_moved")
        return Ended.RECALLED

    def _unwritten(self, ended: Ended) -> Ended:
        """Take note that the end of a stay could not be kept; it is found lost later."""
        logger.error("the end of a stay in a queue is not kept: %s", ended)
        return ended
