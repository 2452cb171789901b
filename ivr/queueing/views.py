"""The websocket of an agent's headset: ``/desk/audio/OFFER``, as the Talk page's own.

Tells ``{"type": "elsewhere"}`` when the caller is held by another process (the browser connects
again), and ``{"type": "over"}`` when the call is over.
"""

from __future__ import annotations

import json

from flask import Blueprint
from werkzeug.exceptions import Forbidden

from ivr.people import Role, signed_in
from ivr.people.guard import check_origin
from ivr.queueing.floor import Floor
from ivr.telephony.browser import BrowserLine
from ivr.telephony.websocket import WebSocket, add_websocket


def audio_blueprint(floor: Floor) -> Blueprint:
    """Return the socket; only the agent who has accepted the offer gets in."""
    pages = Blueprint("desk_audio", __name__, url_prefix="/desk/audio")

    def audio(websocket: WebSocket, offer_id: str) -> None:
        agent = _agent()
        if not agent:
            websocket.send(json.dumps({"type": "refused"}))
            return
        line = BrowserLine(websocket)
        held = floor.join(offer_id, agent, line)
        line.tell({"type": "over" if held else "elsewhere"})

    add_websocket(pages, "/<offer_id>", audio)
    return pages


def _agent() -> str:
    """Return who is signed in and may take calls; "" for nobody, or from another site's page."""
    try:
        check_origin()
    except Forbidden:
        return ""
    user = signed_in()
    return user.name if user is not None and user.role >= Role.AGENT else ""
