"""What one agent's screen shows now, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ivr.desk.menu import Company
from ivr.queueing.floor import Floor
from ivr.storage.desk_log import DeskLog
from ivr.storage.models import AgentFeedback
from ivr.storage.queue_parts import AgentState, Entry, Offer, OfferState
from routing.queues import in_order, why_first

LINE_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk's pages share."""

    floor: Floor
    log: DeskLog
    companies: Sequence[Company]

    def queue_title(self, preset: str, queue: str) -> str:
        """Return what people call a queue."""
        for company in self.companies:
            if company.preset == preset:
                return dict(company.queues).get(queue, queue.replace("_", " "))
        return queue.replace("_", " ")

    def knows(self, preset: str, queue: str) -> bool:
        """Whether there is such a queue."""
        return any(c.preset == preset and queue in dict(c.queues) for c in self.companies)


def screen(desk: Desk, agent: str, now: datetime) -> dict[str, Any]:
    """Return everything that the page shows to ``agent``."""
    colleagues = desk.floor.agents.listed()
    me = next((one for one in colleagues if one.name == agent), None)
    state = me.state if me is not None else AgentState.OFFLINE
    mine = me.queues if me is not None else ()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        "at": now.isoformat(),
        "state": state,
        "since": me.since.isoformat() if me is not None else None,
        "queues": [list(pair) for pair in mine],
        "call": _call(desk, agent, state),
        "lines": [_line(desk, preset, queue, now) for preset, queue in mine],
        "colleagues": [{"name": c.name, "state": c.state} for c in colleagues if c.name != agent],
        "numbers": asdict(desk.log.numbers(agent, midnight)),
        "feedback": [_feedback(row) for row in desk.log.feedback_of(agent)],
    }


def _call(desk: Desk, agent: str, state: AgentState) -> dict[str, Any] | None:
    """Return the call that rings, goes on, or has just ended; None for none."""
    offer = desk.floor.offers.of_agent(agent)
    if offer is not None:
        entry = desk.floor.queues.get(offer.entry_id)
    elif state is AgentState.WRAP_UP:
        entry = desk.log.last_taken(agent)
    else:
        return None
    return _shown(desk, entry, offer) if entry is not None else None


def _shown(desk: Desk, entry: Entry, offer: Offer | None) -> dict[str, Any]:
    accepted = offer is not None and offer.state is OfferState.ACCEPTED
    given = next((r for r in desk.log.feedback_of(entry.agent) if r.entry_id == entry.id), None)
    return {
        "entry": entry.id,
        "offer": offer.id if offer is not None else None,
        "phase": offer.state if offer is not None else "wrap_up",
        "until": offer.until.isoformat() if offer is not None else None,
        "why": offer.reason if offer is not None else "",
        "preset": entry.preset,
        "queue": desk.queue_title(entry.preset, entry.queue),
        "kind": entry.kind,
        "number": entry.number if accepted else "",
        "language": entry.language,
        "priority": entry.priority,
        "entered_at": entry.entered_at.isoformat(),
        "answered_at": entry.answered_at.isoformat() if entry.answered_at else None,
        "packet": dict(entry.packet),
        "note": desk.log.note_of(entry.id),
        "said": given.kind if given is not None else "",
    }


def _line(desk: Desk, preset: str, queue: str, now: datetime) -> dict[str, Any]:
    entries = desk.floor.queues.line(preset, queue)
    waiting = [entry.waiting for entry in entries]
    needs = {entry.call_sid: entry for entry in entries}
    return {
        "preset": preset,
        "queue": queue,
        "title": desk.queue_title(preset, queue),
        "count": len(entries),
        "why": why_first(waiting, now),
        "first": [
            {
                "need": str(needs[one.call_sid].packet.get("need", "")),
                "entered_at": one.entered_at.isoformat(),
                "priority": one.priority,
            }
            for one in in_order(waiting)[:LINE_SHOWN]
        ],
    }


def _feedback(row: AgentFeedback) -> dict[str, Any]:
    if row.fixed_in:
        outcome = f"fixed in version {row.fixed_in}"
    elif row.settled_at is not None:
        outcome = "looked at, left as it is"
    else:
        outcome = "thank you" if row.kind == "right" else "waiting"
    return {"kind": row.kind, "need": row.need, "wanted": row.wanted, "outcome": outcome}
