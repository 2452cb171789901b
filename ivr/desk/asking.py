"""Who asks for what at a desk, and what they are answered."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, jsonify

from ivr.desk.screen import Desk, screen
from ivr.people.guard import signed_in
from ivr.people.roles import User
from ivr.storage.queue_parts import Entry, OfferState
from ivr.web.sent import sent as fields

GONE = "This call is no longer yours: the caller left, or somebody else was faster."


def shown(desk: Desk) -> Response:
    """Answer with what the agent's desk shows now."""
    found = screen(desk, me(), desk.floor.now())
    promised = desk.promises.open_for(user()) if desk.promises is not None else []
    for item in promised:
        title = desk.queue_title(item["preset"], item["wanted"])
        item["place"] = f"{desk.name_of(item['preset'])}, {title}".removesuffix(", ")
    found["promises"] = promised
    return jsonify(found)


def has(desk: Desk, offer_id: str) -> bool:
    """Whether that is a call or a conversation that goes on with whoever asks."""
    offer = desk.floor.offers.get(offer_id)
    accepted = offer is not None and offer.state is OfferState.ACCEPTED
    return offer is not None and accepted and offer.agent == me()


def entry_of(desk: Desk, offer_id: str) -> Entry | None:
    """Return whose call an offer is; None for an unknown one."""
    offer = desk.floor.offers.get(offer_id)
    return desk.floor.queues.get(offer.entry_id) if offer is not None else None


def sent() -> dict[str, Any]:
    """Return the fields that were sent; ``queues`` are checked one by one."""
    return fields(anything=("queues",))


def me() -> str:
    """Return the name of whoever asks."""
    return user().name


def user() -> User:
    """Return whoever asks; answers 401 for nobody."""
    found = signed_in()
    return found if found is not None else abort(401)
