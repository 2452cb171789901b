"""Which calls go on now, in all processes: what each is about so far, and no word of what was said.

Every process tells the others of its own calls as they change, and again every now and then: who
came later, or missed news, knows them all soon.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from typing import Any

from ivr.call_record import CallRecord
from ivr.storage.bus import Bus, Subscription

TOPIC = "live_calls"
"""Of the bus: a call has begun, gone on or ended."""
ASKED = "live_calls_asked"
"""Of the bus: a process has begun and wants to know."""
TELL = timedelta(seconds=30)
"""So often each process tells again which calls it has."""
LOST = 3 * TELL
"""A call of another process that is not told of for so long has been lost with it."""
LONGEST = timedelta(hours=4)
"""No call goes on for so long without news: its end was lost."""
SHOWN = 300
"""Calls that are kept of a process at most."""


@dataclass(frozen=True, slots=True)
class OnAir:
    """One call that goes on."""

    call_sid: str
    preset: str
    language: str
    channel: str
    started_at: str
    """ISO time, UTC."""
    changed_at: str
    """When it was last heard of."""
    intent: str = ""
    """What it is about, as far as it is understood."""
    band: str = ""
    """How sure that is; "" before the caller has said anything."""
    destination: str = ""
    """Where it was put through to; "" while the line talks with the caller."""
    turns: int = 0


class LiveBoard:
    """One for the process. A ``CallWatcher``. Thread-safe."""

    def __init__(self, bus: Bus, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._bus = bus
        self._now = now
        self._process = uuid.uuid4().hex
        self._lock = Lock()
        self._own: dict[str, OnAir] = {}
        self._others: dict[str, tuple[OnAir, datetime]] = {}
        """With when they were last told of."""
        self._told = now()
        self._news: Subscription = bus.subscribe(TOPIC, ASKED)
        self._stop = Event()
        self._thread = Thread(target=self._serve, name="live-board", daemon=True)

    def start(self) -> None:
        """Listen to the other processes, and ask them what they have."""
        self._thread.start()
        self._bus.publish(ASKED, {"process": self._process})

    def close(self) -> None:
        """Listen no more."""
        self._stop.set()
        self._news.put((ASKED, {"process": self._process}))  # it may be waiting for news
        self._news.close()
        if self._thread.is_alive():
            self._thread.join()

    def calls(self, preset: str) -> list[OnAir]:
        """Return the calls of a line that go on, the longest first."""
        with self._lock:
            everything = {sid: call for sid, (call, _) in self._others.items()} | self._own
        mine = [call for call in everything.values() if call.preset == preset]
        return sorted(mine, key=lambda call: (call.started_at, call.call_sid))

    def started(self, record: CallRecord) -> None:
        """Show a call from now on."""
        self._changed(record)

    def turned(self, record: CallRecord) -> None:
        """Show what a call is about now."""
        self._changed(record)

    def routed(self, record: CallRecord, packet: Mapping[str, Any]) -> None:
        """Show where a call goes."""
        self._changed(record, str(packet.get("destination", "")))

    def ended(self, record: CallRecord) -> None:
        """Show a call no more."""
        with self._lock:
            gone = self._own.pop(record.call_sid, None)
            other = self._others.pop(record.call_sid, None)
        if gone is not None or other is not None:
            data = {"call_sid": record.call_sid, "preset": record.preset}
            self._bus.publish(TOPIC, {"process": self._process, "over": True, "call": data})

    def callback(self, call_sid: str, preset: str) -> None:
        """Take no note."""

    def hears(self, topic: str, data: Mapping[str, Any]) -> None:
        """Take in what another process tells, or tell it what it asks for."""
        if data.get("process") == self._process:
            return
        if topic == ASKED:
            self._tell_all()
            return
        call = data.get("call", {})
        with self._lock:
            if data.get("over"):
                self._others.pop(call["call_sid"], None)
                self._own.pop(call["call_sid"], None)  # it has departed, and ended elsewhere
                return
            known = {item.name for item in fields(OnAir)}
            theirs = OnAir(**{name: call[name] for name in known & call.keys()})
            ours = self._own.get(theirs.call_sid)
            if ours is None or ours.changed_at < theirs.changed_at:  # requests go to any process
                self._own.pop(theirs.call_sid, None)
                self._others[theirs.call_sid] = (theirs, self._now())

    def tidy(self) -> None:
        """Tell again which calls are ours, if that is due, and forget those that were lost."""
        now = self._now()
        if now - self._told < TELL:
            return
        self._told = now
        with self._lock:
            for sid, (_, heard) in list(self._others.items()):
                if now - heard >= LOST:
                    del self._others[sid]
            for sid, call in list(self._own.items()):
                if now - datetime.fromisoformat(call.changed_at) >= LONGEST:
                    del self._own[sid]
        self._tell_all()

    def _changed(self, record: CallRecord, destination: str = "") -> None:
        now = self._now().isoformat()
        with self._lock:
            before = self._own.get(record.call_sid)
            if before is None and len(self._own) >= SHOWN:
                return
            theirs = self._others.pop(record.call_sid, None)
            before = before or (theirs[0] if theirs is not None else None)
            before = before or OnAir(
                *(record.call_sid, record.preset, record.language, record.channel, now, now)
            )
            turns = len(record.turns)
            call = replace(
                before,
                changed_at=now,
                intent=record.intent or "",
                band=record.band if turns else "",
                destination=destination or before.destination,
                turns=turns,
            )
            self._own[record.call_sid] = call
        self._tell(call, again=False)

    def _tell_all(self) -> None:
        with self._lock:
            own = list(self._own.values())
        for call in own:
            self._tell(call, again=True)

    def _tell(self, call: OnAir, *, again: bool) -> None:
        data = {"process": self._process, "again": again, "call": asdict(call)}
        self._bus.publish(TOPIC, data)

    def _serve(self) -> None:
        while not self._stop.is_set():
            message = self._news.get(TELL.total_seconds())
            if message is not None and not self._stop.is_set():
                self.hears(*message)
            self.tidy()
