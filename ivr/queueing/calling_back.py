"""Callbacks that dial: when an agent has taken one, we ring the caller and bring both together.

The agent is there first, so nobody who picks up waits for a person. Whoever answers has to say
that they want to talk: a mailbox never does. The caller's line is then held like that of any
caller who waits (``Waiting``), with the same bridge.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from ivr.company import Company
from ivr.errors import DialError
from ivr.ports import Dialler, Line, Pcm
from ivr.queueing.floor import Floor
from ivr.queueing.holding import waiting_music, whisper_of
from ivr.queueing.waiting import Ended, Guest, Waiting
from ivr.reception.beside import Beside
from ivr.storage.caller_key import as_e164
from ivr.storage.offers import MOST_ATTEMPTS
from ivr.storage.outbound import NOT_REACHED, Outbound, OutboundCalls, Reached, Stage
from ivr.storage.queue_parts import TOPIC, Entry, EntryKind, OfferState, Outcome
from routing.types import Destination

logger = logging.getLogger(__name__)

SETTLES = timedelta(seconds=5)
"""Between a carrier's word that a call is over and ours how it ended: others may know better."""
SILENT_FOR = timedelta(seconds=75)
"""A carrier that has said nothing of a call for so long will not: it rings no longer than 30 s."""
OUTCOMES = {
    Ended.SERVED: Reached.TALKED,
    Ended.HUNG_UP: Reached.GONE,
    Ended.CALLBACK: Reached.LATER,
    Ended.OVERFLOW: Reached.ELSEWHERE,
    Ended.RECALLED: Reached.ELSEWHERE,
}

Run = Callable[[Callable[[], None]], object]


@dataclass(frozen=True, slots=True)
class CallingBack:
    """One for the process; what it knows is in the database, so any process goes on with it."""

    calls: OutboundCalls
    floor: Floor
    dialler: Dialler
    company_of: Callable[[str, str], Company]
    """By preset and language."""
    run: Run
    """Does something beside the request that asks for it."""
    beside: Beside
    """Where calls are known whose audio goes through this process."""
    longest_wait_s: int = 1200

    def begin(self, entry: Entry, agent: str) -> bool:
        """Ring the caller of a callback that ``agent`` has taken; False while that goes on."""
        if entry.kind is not EntryKind.CALLBACK or not entry.number or not entry.offer_id:
            return False
        begun = self.calls.begin(entry, agent, self.floor.now())
        if begun is None:
            return False
        self._tell(begun)
        number = entry.number
        self.run(lambda: self._place(begun, number))
        return True

    def again(self, entry: Entry, agent: str) -> bool:
        """Ring once more, when the carrier has not made or not confirmed the call before."""
        now, known = self.floor.now(), self.calls.of_call(entry.call_sid)
        if known is not None and known.stage is Stage.PLACING and known.problem:
            self.calls.ends(known.id, Reached.FAILED, now)
        return self.begin(entry, agent)

    def _place(self, begun: Outbound, number: str) -> None:
        try:
            carrier_sid = self.dialler.dial(begun.id, _international(number))
        except DialError as error:
            self._not_placed(begun, error)
            return
        try:
            kept = self.calls.placed(begun.id, carrier_sid, self.floor.now())
        except SQLAlchemyError as error:  # the carrier's reports name our id
            logger.error("call %s rings, unnoted: %s", begun.call_sid, type(error).__name__)
            return
        known = self.calls.get(begun.id)
        if not kept and known is not None and known.outcome == Reached.STOPPED:
            self.dialler.hang_up(carrier_sid)  # the agent was faster than the carrier
        self._tell(begun)

    def _not_placed(self, begun: Outbound, error: DialError) -> None:
        logger.error("call %s is not called back: %s", begun.call_sid, error)
        now = self.floor.now()
        if error.unsure:
            self.calls.doubt(begun.id, str(error), now)
        else:
            self.calls.ends(begun.id, Reached.FAILED, now, problem=str(error))
        self._tell(begun)

    def known(self, outbound_id: str) -> tuple[Outbound, Entry] | None:
        """Return a call of ours that goes on, with whom it is for; None for any other."""
        call = self.calls.get(outbound_id)
        entry = self._entry(call) if call is not None and not call.is_over else None
        return (call, entry) if call is not None and entry is not None else None

    def reaches(self, call: Outbound, stage: Stage) -> None:
        """Take note of how far a call has come."""
        if self.calls.reaches(call.id, stage, self.floor.now()):
            self._tell(call)

    def is_last(self, entry: Entry) -> bool:
        """Whether no further attempt follows."""
        return entry.attempts + 1 >= MOST_ATTEMPTS

    def ends(self, call: Outbound, outcome: Reached) -> bool:
        """Take note of how a call ended; False when that was known. Twice is once."""
        now = self.floor.now()
        if not self.calls.ends(call.id, outcome, now):
            return False
        if outcome in (*NOT_REACHED, Reached.STOPPED):
            self.floor.offers.unreached(call.offer_id, now)
        elif outcome is Reached.NOBODY:
            self.floor.offers.dropped(call.offer_id, now)
        elif outcome is Reached.TALKED:
            self._leave(call, now)
        self._tell(call)
        return True

    def carrier_ended(self, call: Outbound, status: Reached | None = None) -> None:
        """Take note that the carrier's call is over; ``status`` None when somebody answered.

        How such a call ended is known to who holds its line, or rings the agent: their word may
        come before this one or after it. ``settle`` decides when nobody says anything.
        """
        if status is not None and call.stage not in (Stage.CONFIRMED, Stage.TALKING):
            self.ends(call, status)
        else:
            self.calls.over(call.id, self.floor.now())

    def rings(self, entry: Entry) -> bool:
        """Whether a caller is being rung, and does not talk yet."""
        call = self.calls.of_call(entry.call_sid)
        return call is not None and call.stage is not Stage.TALKING

    def stop(self, entry: Entry) -> bool:
        """Let the agent give up before anybody talks; False when there is nothing to stop."""
        call = self.calls.of_call(entry.call_sid)
        if call is None or call.stage is Stage.TALKING:
            return False
        if not self.ends(call, Reached.STOPPED):
            return False
        if call.carrier_sid:
            self.run(lambda: self.dialler.hang_up(call.carrier_sid))
        return True

    def hold(self, call: Outbound, line: Line) -> None:
        """Hold the line of a caller who wants to talk, until it is over or goes elsewhere."""
        entry = self._entry(call)
        if entry is None:
            self.ends(call, Reached.STOPPED)
            return
        self._tell(call)
        with self.beside.here(call.id), self.floor.recalls.here(call.call_sid):
            ended = Waiting(self._guest(call, entry, line), self.floor, entry.id).run()
        self.ends(call, OUTCOMES[ended])

    def place_of(self, call: Outbound) -> Destination | None:
        """Return the destination that a caller waits for, to be put through to its telephone."""
        entry = self.floor.queues.get(call.entry_id)
        if entry is None:
            return None
        policy = self.company_of(entry.preset, entry.language).policy
        return policy.destinations.get(entry.queue) or policy.named("operator")

    def next_of(self, outbound_id: str) -> Destination | None:
        """Return where a caller goes who is there though our line is over; None when all was said.

        A call that has not been put down was lost with its process: it goes to a telephone.
        """
        call = self.calls.get(outbound_id)
        if call is None:
            return None
        if self.ends(call, Reached.ELSEWHERE):
            self._leave(call, self.floor.now(), Outcome.TRANSFERRED)
            return self.place_of(call)
        if self.calls.corrects(call.id, Reached.GONE, Reached.ELSEWHERE):  # only our line broke
            self.floor.queues.corrects(call.entry_id, Outcome.ABANDONED, Outcome.TRANSFERRED)
        fresh = self.calls.get(outbound_id)
        elsewhere = fresh is not None and fresh.outcome == Reached.ELSEWHERE
        return self.place_of(call) if elsewhere else None

    def tidy(self) -> None:
        """Give up calls of which the carrier says nothing any more. Called every now and then."""
        for call in self.calls.stuck(self.floor.now() - SILENT_FOR):
            logger.error("call %s: the carrier says nothing of our call back", call.call_sid)
            answered = call.stage in (Stage.ANSWERED, Stage.CONFIRMED)
            self.ends(call, Reached.UNCONFIRMED if answered else Reached.NO_ANSWER)

    def settle(self) -> None:
        """End calls that are over at the carrier, of which nobody has said how. Called often."""
        for call in self.calls.unsettled(self.floor.now() - SETTLES):
            self._settle(call)

    def _settle(self, call: Outbound) -> None:
        """End a call of which nobody has said how it ended."""
        if call.stage is Stage.TALKING:
            self.ends(call, Reached.TALKED)
        elif call.stage is not Stage.CONFIRMED:
            self.ends(call, Reached.UNCONFIRMED)
        elif self.ends(call, Reached.GONE):
            self._leave(call, self.floor.now(), Outcome.ABANDONED)

    def shown(self, entry: Entry) -> dict[str, Any] | None:
        """Return what the agent sees of the latest call to a caller; None before the first."""
        call = self.calls.last_of(entry.id)
        if call is None:
            return None
        return {
            "stage": call.stage,
            "outcome": call.outcome,
            "problem": call.problem,
            "attempt": entry.attempts + (0 if call.outcome in NOT_REACHED else 1),
        }

    def _entry(self, call: Outbound) -> Entry | None:
        """Return whom a call is for; None when the agent does not wait for them any more."""
        entry, offer = self.floor.queues.get(call.entry_id), self.floor.offers.get(call.offer_id)
        taken = offer is not None and offer.state is OfferState.ACCEPTED
        return entry if taken else None

    def _guest(self, call: Outbound, entry: Entry, line: Line) -> Guest:
        company = self.company_of(entry.preset, entry.language)

        def say(prompt: str, values: Mapping[str, str]) -> Pcm:
            return company.prompts.render(prompt, values).audio

        return Guest(
            line=line,
            say=say,
            music=waiting_music(),
            number=entry.number,
            longest_s=self.longest_wait_s,
            whisper=whisper_of(entry.packet),
            recalled=lambda talking: self.floor.recalls.wants(call.call_sid, talking=talking),
        )

    def _leave(self, call: Outbound, now: datetime, outcome: Outcome | None = None) -> None:
        """Let a caller leave whose line has ended, wherever they waited or talked."""
        entry = self.floor.queues.of_call(call.call_sid)
        if entry is not None and (entry.kind is EntryKind.CALLBACK):
            usual = Outcome.ANSWERED if entry.answered_at is not None else Outcome.ABANDONED
            self.floor.queues.leave(entry.id, outcome or usual, now)

    def _tell(self, call: Outbound) -> None:
        self.floor.bus.publish(TOPIC, {"entry": call.entry_id, "offer": call.offer_id})


def _international(number: str) -> str:
    """Return a number as carriers take it; a trunk may have given it as it is dialled there."""
    try:
        return as_e164(number)
    except ValueError:
        raise DialError(
            "The number is no international one: dial it by hand", unsure=False
        ) from None
