"""What a caller changes on the companion page, wherever the call is just now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from asr.types import Hypothesis
from intents.types import Answer, Candidate, IntentMatch
from ivr.dialogue.events import SpeechEnded, SpeechStarted, UtteranceFinal
from ivr.handing_off import packet_of
from ivr.reception import Reception
from ivr.reception.control import book_callback
from ivr.storage import LiveCall, Phase
from ivr.storage.queue_parts import Entry, EntryKind, EntryState
from ivr.storage.queues import Queues
from ivr.trace import CallRecord
from routing.handoff import need_line, opener_line
from routing.types import DestinationKind

CORRECTED = "corrected_by_caller"
"""Flag of a packet whose need the caller has changed on the page."""


class Steering:
    """Posts what was chosen to the call, as if the caller had said it."""

    def __init__(self, reception: Reception, queues: Queues | None = None) -> None:
        self._reception = reception
        self._queues = queues
        reception.others.said_here(self._told)

    def about(self, call: LiveCall, intent: str) -> bool:
        """Take the caller's word that it is about ``intent``; False: too late."""
        company = self._reception.shared.company(call)
        if intent not in company.pack.intents:
            return False
        entry = self._queues.of_call(call.call_sid) if self._queues is not None else None
        if entry is not None and call.phase is not Phase.OVER:
            return self._move(call, entry, intent)
        if call.phase is Phase.TALKING:
            return self._say(call, intent)
        if call.phase in (Phase.LEAVING, Phase.AWAY):
            return self._amend(call, intent)
        return False

    def callback(self, call: LiveCall) -> bool:
        """Book a callback; False when none can be promised."""
        shared = self._reception.shared
        return call.phase is not Phase.OVER and book_callback(
            shared.follow_ups, call.call_sid, call.preset, call.caller
        )

    def _told(self, call_sid: str, intent: str) -> bool:
        """Take from another process what a caller of ours has chosen on the page."""
        call = self._reception.shared.live.get(call_sid)
        return call is not None and self._reception.holds(call_sid) and self._say(call, intent)

    def _say(self, call: LiveCall, intent: str) -> bool:
        shared = self._reception.shared
        spoken = shared.company(call).pack.wordings(call.language).intents[intent].spoken
        at_ms = shared.now_ms(call)
        known = (call.memory or {}).get("intent") == intent
        said = IntentMatch(
            spoken,
            (Candidate(intent, 1.0),),
            answer=Answer.YES if known else None,
            rule="companion",
        )
        heard = Hypothesis(spoken, 1.0, at_ms, at_ms)
        if self._reception.post(
            call.call_sid,
            SpeechStarted(at_ms=at_ms),
            SpeechEnded(at_ms=at_ms),
            UtteranceFinal(at_ms=at_ms, hypothesis=heard, match=said),
        ):
            return True
        if call.memory is None:  # another process holds it
            return self._reception.others.say(call.call_sid, intent)
        shared.live.keep_partial(call, spoken)  # a webhook call takes it for the next silence
        return True

    def _move(self, call: LiveCall, entry: Entry, intent: str) -> bool:
        """Change what the agent sees, and the queue of who still waits in another need's."""
        assert self._queues is not None
        company, shared = self._reception.shared.company(call), self._reception.shared
        spoken = company.pack.wordings(call.language).intents[intent].spoken
        urgent = company.script.policy(intent).urgent
        if not self._queues.amend(entry.id, corrected(entry.packet, intent, spoken, urgent=urgent)):
            return False
        if call.phase is not Phase.TALKING:
            self._amend(call, intent)
        if entry.state is EntryState.TALKING or entry.kind is EntryKind.MIRRORED:
            return True  # an agent has it, or the carrier does
        options = shared.options(call, shared.held(call, at_once=False))
        _, trace = shared.switchboard.begin(company, options)
        place = shared.switchboard.router(company, options, trace).route(intent, 0)
        queue = place.kind is DestinationKind.QUEUE and place.is_open
        if queue and place.destination != entry.queue:
            now = shared.now()
            return self._queues.transfer(entry.id, place.destination, now) is not None
        return True

    def _amend(self, call: LiveCall, intent: str) -> bool:
        """Change what the agent sees; the caller stays where they are in the queue."""
        if call.record is None or call.packet is None:
            return False
        shared = self._reception.shared
        record = CallRecord.from_json(call.record)
        was = record.intent
        record.intent, record.confidence, record.band = intent, 1.0, "accept"
        record.also = [other for other in record.also if other != intent]
        if was != intent and CORRECTED not in record.flags:
            record.flags.append(CORRECTED)
        made = packet_of(record, shared.company(call), call.destination).to_json()
        packet = {**made, "handoff_id": call.packet.get("handoff_id", "")}
        kept = replace(call, record=record.to_json(), packet=packet)
        return shared.live.save(kept) is not None


def corrected(
    packet: Mapping[str, Any], intent: str, spoken: str, *, urgent: bool
) -> dict[str, Any]:
    """Return what the agent sees once the caller has said that it is about ``intent``."""
    was = packet.get("intent")
    flags = [flag for flag in packet.get("flags", ()) if flag != "urgent"]
    if was != intent and CORRECTED not in flags:
        flags.append(CORRECTED)
    flags += ["urgent"] if urgent else []
    return {
        **packet,
        "intent": intent,
        "alternative": was if was != intent else packet.get("alternative"),
        "also": [other for other in packet.get("also", ()) if other != spoken],
        "need": need_line(spoken, "", flags),
        "certainty": "the caller chose it on the page",
        "opener": opener_line(spoken, flags),
        "flags": flags,
    }
