"""The reception: admits phone calls and holds them, as a stream or turn by turn.

Carriers translate; everything that is decided about a phone call beside its dialogue is here
and in ``departures``.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Event, Lock

from ivr.call_loop import CallLoop
from ivr.calls import Call, Change, Spoken
from ivr.dialogue import MemoryMismatch, events
from ivr.dialogue.events import CallAnswered, CallerHungUp, PersonWanted, TransferFailed
from ivr.exchange import Exchange
from ivr.logs import on_call
from ivr.outside import HeldCall
from ivr.ports import Line, Media
from ivr.reception.departures import Departures, record_of
from ivr.reception.held import Held
from ivr.reception.others import Others
from ivr.reception.parts import Act, NewCall, Next, Render, Running
from ivr.reception.shared import RECORDINGS, Shared, saved_of
from ivr.recording import erase_old, keep_until
from ivr.storage import CallLog, FollowUps, LiveCall, LiveCalls, Phase
from ivr.switchboard import Switchboard

logger = logging.getLogger(__name__)

SOCKET_WITHIN = timedelta(seconds=15)
"""A socket that has not come by then takes no place any more."""
LEAVES_WITHIN_S = 2.0
"""A call whose socket has closed is put down by its thread within that."""


class Reception:
    """One for the process. Thread-safe."""

    def __init__(
        self,
        switchboard: Switchboard,
        live: LiveCalls,
        follow_ups: FollowUps,
        log: CallLog | None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.shared = Shared(switchboard, live, follow_ups, log, now)
        self.departures = Departures(self.shared)
        self._lock = Lock()
        self.others = Others(switchboard.siblings, self)
        self._running: dict[str, Running] = {}
        self._coming: dict[str, datetime] = {}
        """Calls whose socket is to come, and since when."""
        self._leaving: set[str] = set()
        """Calls that we have let go of lately, and that nobody has picked up yet."""
        self.draining = False
        """Set when the process is going to stop: no new calls."""

    @property
    def active(self) -> int:
        """How many streaming calls this process holds."""
        return len(self._running)

    def has_room(self, call_sid: str) -> bool:
        """Take a place for a streaming call, if there is one; asked again, it has it."""
        now, elsewhere = self.shared.now(), self.others.places()
        with self._lock:
            if call_sid in elsewhere | self._running.keys() | self._coming.keys():
                return True
            since = now - SOCKET_WITHIN
            self._coming = {sid: at for sid, at in self._coming.items() if at > since}
            taken = elsewhere | self._running.keys() | self._coming.keys()
            if len(taken) >= self.shared.switchboard.settings.calls:
                return False
            self._coming[call_sid] = now
            return True

    def places(self) -> set[str]:
        """Return the ids of the streaming calls that this process holds or expects."""
        since = self.shared.now() - SOCKET_WITHIN
        with self._lock:
            return self._running.keys() | {sid for sid, at in self._coming.items() if at > since}

    def holds(self, call_sid: str) -> bool:
        """Whether a thread of this process has the call."""
        return call_sid in self._running

    def unfinished(self) -> int:
        """Return how many calls need this process: held, or on their way to an agent."""
        live = self.shared.live
        for call_sid in list(self._leaving):
            call = live.get(call_sid)
            if call is None or call.phase is Phase.OVER:
                self._leaving.discard(call_sid)
        return len(self._running) + len(self._leaving)

    def admit(self, new: NewCall, *, deaf: bool = False) -> LiveCall:
        """Take note of a new call; asked again, return what is known of it.

        Raises:
            PackError: there is no such preset.

        """
        live = self.shared.live
        known = live.get(new.call_sid)
        if known is not None:
            return known
        settings = self.shared.switchboard.settings
        preset = new.preset or settings.preset
        caller = self.shared.known(new, preset)
        call = LiveCall(
            call_sid=new.call_sid,
            channel=new.channel,
            preset=preset,
            language=self.shared.language_of(caller, preset),
            known=caller.to_json(),
            answered_at=self.shared.now().isoformat(),
            caller=new.caller,
            working_day=new.working_day or settings.hours == "working_day",
            token=secrets.token_urlsafe(16),
            deaf=deaf,
        )
        # An unknown preset is refused before anything is kept.
        chosen = self.shared.switchboard.companies.version_of(preset, new.call_sid)
        call = replace(call, version=chosen)
        call = replace(call, version=self.shared.company(call).version)
        saved = live.save(call)
        if saved is None:
            return live.get(new.call_sid) or call
        self.shared.switchboard.outside.watcher.started(record_of(call))
        return saved

    def claim(self, call_sid: str, token: str | None) -> LiveCall | None:
        """Let the call's socket in, once; None for a wrong, used or unknown token.

        ``token`` None: the call's id is a secret of ours, and token enough.
        """
        call = self.shared.live.get(call_sid)
        if call is None or call.phase is not Phase.EXPECTED:
            return None
        if token is not None and not hmac.compare_digest(call.token.encode(), token.encode()):
            return None
        return self.shared.live.save(replace(call, token="", phase=Phase.TALKING))

    def hold(self, call: LiveCall, line: Line) -> None:
        """Hold a streaming call until it ends or departs."""
        held = self.shared.held(call, at_once=True)
        company, switchboard = self.shared.company(call), self.shared.switchboard
        kept = HeldCall(call.call_sid, line, company, call.caller, lambda: held.packet)
        control = switchboard.outside.holding(self.shared.control(call, held, line.now_ms), kept)
        options = kept.follows(self.shared.options(call, held))
        first = self.first_event(call, line.now_ms(), recorded=options.record_to is not None)

        def place() -> Call:
            return switchboard.answer(line, options, control, saved_of(call))

        self._run(call, held, line, place, first)

    def hold_text(self, call: LiveCall, media: Media, change: Change) -> None:
        """Hold a call whose carrier hears and speaks for us, until it ends or departs."""
        held = self.shared.held(call, at_once=True)
        control = self.shared.control(call, held, media.now_ms)
        options = self.shared.options(call, held)
        switchboard, company = self.shared.switchboard, self.shared.company(call)

        def place() -> Call:
            dialogue, trace = switchboard.begin(company, options, saved_of(call))
            return switchboard.join(Spoken(dialogue, trace, media, change), options, control)

        self._run(call, held, media, place, self.first_event(call, media.now_ms()))

    def first_event(self, call: LiveCall, at_ms: int, *, recorded: bool = False) -> events.Event:
        """Return what has happened on a call that comes to us, new or back."""
        if call.failed_leg:
            return TransferFailed(at_ms=at_ms)
        shared = self.shared
        asks = shared.switchboard.outside.asks(call)
        first = CallAnswered(at_ms=at_ms, deaf=call.deaf, recorded=recorded, asks=asks)
        options = shared.options(call, shared.held(call, at_once=False))
        return shared.switchboard.opening(first, shared.company(call), options)

    def _run(
        self,
        call: LiveCall,
        held: Held,
        line: Line | Media,
        place: Callable[[], Call],
        first: events.Event,
    ) -> None:
        try:
            placed = place()
        except MemoryMismatch as error:
            logger.error("call %s cannot go on: %s", call.call_sid, error)
            self.departures.rescue(call.call_sid)
            line.close()
            return
        held.dialogue, held.trace = placed.dialogue, placed.trace
        with self._registered(call, placed.loop), on_call(call.call_sid):
            placed.loop.run(first)

    def turn(self, call: LiveCall, act: Act, render: Render, *, moments: bool = True) -> str:
        """Take one turn of a call that lives between requests, and return the answer.

        A turn that somebody else has taken meanwhile is answered as it was then.

        Raises:
            MemoryMismatch: the call was saved by another version.

        """
        shared = self.shared
        company = shared.company(call)
        held = shared.held(call, at_once=False)
        at_ms = shared.now_ms(call)
        options = shared.options(call, held)
        held.dialogue, held.trace = shared.switchboard.begin(company, options, saved_of(call))
        router = shared.switchboard.router(company, options, held.trace)
        control = shared.control(call, held, lambda: at_ms)
        services = shared.switchboard.systems.on_call(company, call.call_sid, inline=True)
        exchange = Exchange(
            held.dialogue, router, control, held.trace, moments=moments, services=services
        )
        reply = act(exchange, at_ms)
        if not reply.departed and reply.disposition is None:
            held.went_on()
        answer = render(replace(call, step=call.step + 1), reply, company)
        if held.commit(answer) is not None:
            return answer
        now = shared.live.get(call.call_sid)
        return now.answer if now is not None and now.answer else answer

    def post(self, call_sid: str, *happened: events.Event) -> bool:
        """Hand events to a streaming call; False when this process does not hold it."""
        running = self._running.get(call_sid)
        for event in happened if running is not None else ():
            running.loop.post(event)  # type: ignore[union-attr]
        return running is not None

    def hung_up(self, call_sid: str) -> None:
        """Take note that the caller has left. In any order, any number of times."""
        running = self._running.get(call_sid)
        if running is not None:
            running.loop.post(CallerHungUp(at_ms=self.shared.now_ms(running.call)))
        elif not self.others.hung_up(call_sid):
            self.departures.hung_up(call_sid)

    def next_of(self, call_sid: str) -> Next | None:
        """Return what becomes of a call whose socket has closed; None for an unknown one.

        The carrier may ask before the call's own thread has written down how it ended.
        """
        if not self.let_go(call_sid):
            self.others.let_go(call_sid)
        return self.departures.next_of(call_sid)

    def let_go(self, call_sid: str) -> bool:
        """Wait until our thread has put a call down; False when this process does not hold it."""
        running = self._running.get(call_sid)
        if running is not None and not running.gone.wait(LEAVES_WITHIN_S):
            logger.error("call %s goes on without its socket", call_sid)
        return running is not None

    def recall_all(self) -> None:
        """Send every call that this process holds to a person: it is going to stop."""
        self.shared.switchboard.outside.recall_all()
        for running in list(self._running.values()):
            running.loop.post(PersonWanted(at_ms=self.shared.now_ms(running.call)))

    def tidy(self) -> None:
        """End what is stuck and forget what is over. Called every now and then."""
        settings, now = self.shared.switchboard.settings, self.shared.now()
        longest = timedelta(seconds=settings.longest_call_s)
        for call_sid, running in list(self._running.items()):
            if now - running.since > longest:
                logger.error("call %s has lasted too long: a person takes it", call_sid)
                self.shared.switchboard.outside.recall(call_sid)
                running.loop.post(PersonWanted(at_ms=self.shared.now_ms(running.call)))
        self._leaving.clear()
        self.departures.tidy(longest)
        erase_old(settings.data / RECORDINGS, keep_until(now, settings.record_days))

    @contextmanager
    def _registered(self, call: LiveCall, loop: CallLoop) -> Iterator[None]:
        running = Running(loop, call, self.shared.now(), Event())
        with self._lock:
            self._running[call.call_sid] = running
            self._coming.pop(call.call_sid, None)
        try:
            yield
        finally:
            with self._lock:
                del self._running[call.call_sid]
                self._leaving.add(call.call_sid)
            running.gone.set()
