"""The websocket of an agent's headset: ``/desk/audio/OFFER``, as the Talk page's own.

Tells ``{"type": "elsewhere"}`` when the caller is held by another process (the browser connects
again), and ``{"type": "over"}`` when the call is over.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint
from flask_sock import Sock

from ivr.people import Role, signed_in
from ivr.people.guard import check_origin
from ivr.queueing.floor import Floor
from ivr.telephony.browser import BrowserLine


def audio_blueprint(floor: Floor) -> Blueprint:
    """Return the socket; only the agent who has accepted the offer gets in."""
    pages = Blueprint("desk_audio", __name__, url_prefix="/desk/audio")
    socket = Sock()

    @socket.route("/<offer_id>", bp=pages)  # type: ignore[untyped-decorator]
    def audio(websocket: Any, offer_id: str) -> None:
        check_origin()
        user = signed_in()
        if user is None or user.role < Role.AGENT:
            websocket.send(json.dumps({"type": "refused"}))
            return
        line = BrowserLine(websocket)
        held = floor.join(offer_id, user.name, line)
        line.tell({"type": "over" if held else "elsewhere"})

    return pages
