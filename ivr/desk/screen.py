"""What one agent's screen shows now, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ivr.desk.chats import Talks, lines_shown
from ivr.desk.menu import Company
from ivr.desk.todo import Promises
from ivr.people.roles import User
from ivr.queueing.calling_back import CallingBack
from ivr.queueing.floor import Floor
from ivr.recording import find_words
from ivr.storage.desk_log import DeskLog
from ivr.storage.models import AgentFeedback
from ivr.storage.queue_parts import AgentState, Entry, EntryKind, EntryState, Offer, OfferState
from routing.queues import in_order, why_first

LINE_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk's pages share."""

    floor: Floor
    log: DeskLog
    companies: Sequence[Company]
    talks: Talks | None = None
    """None: there are no conversations in writing."""
    calling: CallingBack | None = None
    """Rings callers back; None: agents do that themselves, by the number."""
    promises: Promises | None = None
    """What waits for a person, and texts; None: neither is shown."""
    recordings: Path | None = None
    """Folder of callers' recordings; None: nothing can be heard."""

    def company(self, preset: str) -> Company | None:
        """Return a company that is served here; None for another."""
        return next((one for one in self.companies if one.preset == preset), None)

    def served_by(self, user: User) -> list[Company]:
        """Return the companies that a user may serve."""
        return [one for one in self.companies if user.serves(one.preset)]

    def queue_title(self, preset: str, queue: str) -> str:
        """Return what people call a queue."""
        company = self.company(preset)
        titles = dict(company.queues) if company is not None else {}
        return titles.get(queue, queue.replace("_", " "))

    def name_of(self, preset: str) -> str:
        """Return what people call a line."""
        company = self.company(preset)
        return company.name if company is not None else preset

    def knows(self, preset: str, queue: str) -> bool:
        """Whether there is such a queue."""
        return any(c.preset == preset and queue in dict(c.queues) for c in self.companies)


def screen(desk: Desk, agent: str, now: datetime) -> dict[str, Any]:
    """Return everything that the page shows to ``agent``."""
    colleagues = desk.floor.agents.listed()
    me = next((one for one in colleagues if one.name == agent), None)
    state = me.state if me is not None else AgentState.OFFLINE
    mine = me.queues if me is not None else ()
    return {
        "at": now.isoformat(),
        "state": state,
        "since": me.since.isoformat() if me is not None else None,
        "queues": [list(pair) for pair in mine],
        "call": _call(desk, agent, state),
        "chats": _chats(desk, agent),
        "lines": [_line(desk, preset, queue, now) for preset, queue in mine],
        "colleagues": [
            {"name": c.name, "state": c.state, "chats": c.chats}
            for c in colleagues
            if c.name != agent
        ],
        "numbers": asdict(desk.log.numbers(agent, _midnight(desk, mine, now))),
        "feedback": [_feedback(row) for row in desk.log.feedback_of(agent)],
    }


def _midnight(desk: Desk, queues: Sequence[tuple[str, str]], now: datetime) -> datetime:
    """Return when today began, where the agent's first company is."""
    company = desk.company(queues[0][0]) if queues else None
    local = now.astimezone(company.zone) if company is not None else now
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(now.tzinfo)


def _chats(desk: Desk, agent: str) -> list[dict[str, Any]]:
    """Return the conversations that ring or go on, oldest first."""
    chats = []
    for offer in desk.floor.offers.chats_of(agent):
        entry = desk.floor.queues.get(offer.entry_id)
        if entry is not None:
            written = lines_shown(desk.talks, entry.call_sid)
            chats.append({**_shown(desk, entry, offer), "call": entry.call_sid, "lines": written})
    return chats


def _crm(desk: Desk, entry: Entry) -> str:
    """Return the address of the caller in the company's own system; "" for none."""
    company = desk.company(entry.preset)
    address = company.crm_url if company is not None else ""
    customer = str(entry.packet.get("customer") or "")
    if "{customer}" in address and not customer:
        return ""  # the page would show nobody, or somebody else
    filled = address.replace("{call_sid}", quote(entry.call_sid, safe=""))
    return filled.replace("{customer}", quote(customer, safe=""))


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
    dialled = _dialled(desk, entry)
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
        "number": entry.number if accepted and _by_hand(dialled) else "",
        "dial": dialled,
        "words_url": _words_url(desk, entry, offer),
        "texts": desk.promises.texts(entry.call_sid) if desk.promises is not None else [],
        "again": entry.state is not EntryState.LEFT,
        "language": entry.language,
        "priority": entry.priority,
        "entered_at": entry.entered_at.isoformat(),
        "answered_at": entry.answered_at.isoformat() if entry.answered_at else None,
        "packet": dict(entry.packet),
        "crm": _crm(desk, entry) if accepted else "",
        "note": desk.log.note_of(entry.id),
        "said": given.kind if given is not None else "",
    }


def words_of(desk: Desk, entry: Entry, offer: Offer | None) -> Path | None:
    """Return the sound of the caller's need, for whom the call rings at or who has it.

    None: there is none, or the call is over.
    """
    here = offer is not None and offer.state in (OfferState.RINGING, OfferState.ACCEPTED)
    if desk.recordings is None or not here:
        return None
    return find_words(desk.recordings, entry.call_sid)


def _words_url(desk: Desk, entry: Entry, offer: Offer | None) -> str:
    heard = offer is not None and words_of(desk, entry, offer) is not None
    return f"offers/{offer.id}/words.wav" if offer is not None and heard else ""


def _dialled(desk: Desk, entry: Entry) -> dict[str, Any] | None:
    """Return what became of ringing the caller back; None when nobody has."""
    if desk.calling is None or entry.kind is not EntryKind.CALLBACK:
        return None
    return desk.calling.shown(entry)


def _by_hand(dialled: dict[str, Any] | None) -> bool:
    """Whether the agent has to call: nobody does it for them, or it did not work."""
    return dialled is None or bool(dialled["problem"])


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
