"""What an agent does with a call: take it, end it, send it on, ring the caller back."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from ivr.desk.asking import GONE, entry_of, has, me, sent, shown
from ivr.desk.screen import Desk
from ivr.people.guard import needs
from ivr.people.roles import Role
from ivr.storage.queue_parts import EntryKind

RINGS = "The caller is being rung: transfer them when they have answered."


def add_calls(pages: Blueprint, desk: Desk) -> None:
    """Add what moves an offer on."""

    @pages.post("/offers/<offer_id>/<move>")
    @needs(Role.AGENT)
    def moved(offer_id: str, move: str) -> Response:
        offers, now = desk.floor.offers, desk.floor.now()
        if move == "accept":
            done = _accepted(desk, offer_id)
        elif move == "decline":
            done = offers.decline(offer_id, me(), now)
        elif move == "finish":
            done = has(desk, offer_id) and _finished(desk, offer_id)
        elif move == "unreached":
            done = has(desk, offer_id) and _unreached(desk, offer_id)
        elif move == "dial":
            done = has(desk, offer_id) and _dialled(desk, offer_id)
        elif move == "transfer":
            done = has(desk, offer_id) and _transferred(desk, offer_id)
        else:
            abort(404)
        return shown(desk) if done else abort(409, GONE)


def _accepted(desk: Desk, offer_id: str) -> bool:
    """Take a call or a conversation; a caller who is to be called back is rung at once."""
    entry = desk.floor.offers.accept(offer_id, me(), desk.floor.now())
    if entry is not None and desk.calling is not None:
        desk.calling.begin(entry, me())
    return entry is not None


def _dialled(desk: Desk, offer_id: str) -> bool:
    """Ring the caller again, after the carrier has not made the call."""
    entry = entry_of(desk, offer_id)
    if desk.calling is None or entry is None:
        return False
    return desk.calling.again(entry, me())


def _unreached(desk: Desk, offer_id: str) -> bool:
    """Give up reaching the caller for now; if it rings there, it stops."""
    entry = entry_of(desk, offer_id)
    if desk.calling is not None and entry is not None and desk.calling.stop(entry):
        return True
    return desk.floor.offers.unreached(offer_id, desk.floor.now())


def _transferred(desk: Desk, offer_id: str) -> bool:
    """Send the caller on, with the packet kept."""
    given, entry = sent(), entry_of(desk, offer_id)
    if entry is None:
        return False
    if desk.calling is not None and desk.calling.rings(entry):
        abort(409, RINGS)
    agent, queue = str(given.get("agent", "")), str(given.get("queue", "")) or entry.queue
    known = {one.name for one in desk.floor.agents.listed()} - {me()}
    if not desk.knows(entry.preset, queue) or (agent and agent not in known):
        abort(400, "There is no such queue or colleague.")
    if not agent and queue == entry.queue:
        abort(400, "The caller is in that queue already.")
    note = desk.log.note_of(entry.id)
    now = desk.floor.now()
    return desk.floor.queues.transfer(entry.id, queue, now, agent, note) is not None


def _finished(desk: Desk, offer_id: str) -> bool:
    """End a call or a conversation."""
    before = entry_of(desk, offer_id)
    if desk.calling is not None and before is not None and desk.calling.stop(before):
        return True  # it only rang: nobody was answered
    if not desk.floor.offers.finish(offer_id, desk.floor.now()):
        return False
    entry = entry_of(desk, offer_id)
    if entry is not None and entry.kind is EntryKind.CHAT and desk.talks is not None:
        desk.talks.agent_closes(entry.call_sid)
    return True
