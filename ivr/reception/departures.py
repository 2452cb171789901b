"""Calls that are not talking to us: on their way, with an agent, coming back, lost, or over."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from ivr.dialogue import MemoryMismatch
from ivr.dialogue.actions import Disposition
from ivr.dialogue.events import CallerHungUp, Event, TransferCompleted, TransferFailed
from ivr.exchange import Exchange
from ivr.reception.parts import Next, NextKind
from ivr.reception.shared import Shared, saved_of
from ivr.storage import LiveCall, Phase
from ivr.trace import CallRecord

logger = logging.getLogger(__name__)

EXPECTED_FOR = timedelta(minutes=2)
"""A socket that has not come by then does not come."""
OVER_FOR = timedelta(minutes=10)
"""An ended call is known that long, for carriers that ask again."""
AWAY_FOR = timedelta(hours=4)

DISPOSITIONS = {
    TransferCompleted: Disposition.ESCALATED,
    CallerHungUp: Disposition.ABANDONED,
    TransferFailed: Disposition.FAILED,
}
"""Of a rescued call, which has no dialogue any more."""


class Departures:
    """Answers "what now?" when a socket has closed or a transferred leg has ended."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared

    def next_of(self, call_sid: str) -> Next | None:
        """Return what becomes of a call whose socket has closed; None for an unknown one."""
        call = self._shared.live.get(call_sid)
        if call is None:
            return None
        if call.phase is Phase.OVER:
            return Next(NextKind.HANG_UP, call, self._shared.destination(call))
        if call.phase in (Phase.TALKING, Phase.EXPECTED):
            logger.error("call %s was lost while %s", call_sid, call.phase)
            return self.rescue(call_sid)
        if call.phase is Phase.LEAVING:
            call = self._shared.live.save(replace(call, phase=Phase.AWAY)) or call
        return Next(NextKind.TRANSFER, call, self._shared.destination(call))

    def rescue(self, call_sid: str) -> Next | None:
        """Send a call that we cannot go on with to the operator; None for an unknown one."""
        call = self._shared.live.get(call_sid)
        if call is None:
            return None
        place = self._shared.company(call).policy.named("operator")
        record = record_of(call)
        if "rescued" not in record.flags:
            record.flags.append("rescued")
        held = self._shared.held(call, at_once=True)
        held.pack(record, place.name)
        sent = replace(
            call,
            phase=Phase.AWAY,
            destination=place.name,
            memory=None,
            record=record.to_json(),
            packet=held.packet,
            answer="",  # who asks again gets the transfer, not the last question
        )
        saved = self._shared.live.save(sent)
        if saved is not None:
            watcher = self._shared.switchboard.outside.watcher
            watcher.routed(record, held.packet or {})
        return Next(NextKind.TRANSFER, saved or sent, place)

    def leg_ended(self, call_sid: str, *, answered: bool) -> Next | None:
        """Take note of how a transfer ended; a failed one brings the caller back to us."""
        shared = self._shared
        call = shared.live.get(call_sid)
        if call is None:
            return None
        if call.phase is Phase.OVER:
            return Next(NextKind.HANG_UP, call, shared.destination(call))
        if answered:
            self._settle(call, TransferCompleted(at_ms=shared.now_ms(call)))
            over = shared.live.get(call_sid) or call
            return Next(NextKind.HANG_UP, over, shared.destination(over))
        if call.memory is None:  # it had been rescued: there is nothing to come back to
            self._settle(call, TransferFailed(at_ms=shared.now_ms(call)))
            return Next(NextKind.APOLOGISE, call)
        if call.failed_leg and call.phase in (Phase.EXPECTED, Phase.TALKING):
            return Next(NextKind.TALK, call)  # told twice
        back = replace(call, phase=Phase.EXPECTED, failed_leg=True, token=secrets.token_urlsafe(16))
        return Next(NextKind.TALK, shared.live.save(back) or back)

    def hung_up(self, call_sid: str) -> None:
        """Take note that the caller has left a call that this process does not hold."""
        call = self._shared.live.get(call_sid)
        if call is not None and call.phase is not Phase.OVER:
            self._settle(call, CallerHungUp(at_ms=self._shared.now_ms(call)))

    def tidy(self, longest: timedelta) -> None:
        """End calls of which nobody has heard, and forget those that are over."""
        limits = {
            Phase.OVER: OVER_FOR,
            Phase.EXPECTED: EXPECTED_FOR,
            Phase.LEAVING: EXPECTED_FOR,
            Phase.TALKING: 2 * longest,
            Phase.AWAY: AWAY_FOR,
        }
        now = self._shared.now()
        for phase, limit in limits.items():
            for call in self._shared.live.stale(phase, now - limit):
                if phase is Phase.OVER:
                    self._shared.live.forget(call.call_sid)
                else:
                    self._settle(call, CallerHungUp(at_ms=call.now_ms(now)))

    def _settle(self, call: LiveCall, event: Event) -> None:
        """Give a call that nobody talks to its disposition."""
        shared = self._shared
        held = shared.held(call, at_once=True)
        if call.memory is None:
            held.settle(record_of(call), DISPOSITIONS[type(event)])
            return
        company, options = shared.company(call), shared.options(call, held)
        try:
            dialogue, trace = shared.switchboard.begin(company, options, saved_of(call))
        except (MemoryMismatch, LookupError, TypeError):  # saved by another version
            held.settle(record_of(call), DISPOSITIONS[type(event)])
            return
        held.dialogue, held.trace = dialogue, trace
        router = shared.switchboard.router(company, options, trace)
        control = shared.control(call, held, lambda: event.at_ms)
        Exchange(dialogue, router, control, trace, moments=True).take(event)


def record_of(call: LiveCall) -> CallRecord:
    """Return what is known of a call; what another version has kept counts as nothing."""
    with suppress(LookupError, TypeError):
        if call.record is not None:
            return CallRecord.from_json(call.record)
    return CallRecord(
        call_sid=call.call_sid,
        preset=call.preset,
        language=call.language,
        channel=call.channel,
    )
