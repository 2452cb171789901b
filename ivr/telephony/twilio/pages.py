"""Twilio's webhooks and sockets. Each is checked, and each answers with TwiML, come what may."""

from __future__ import annotations

from flask import Blueprint

from ivr.logs import name_calls
from ivr.reception import Reception
from ivr.telephony.twilio.answering import Answering
from ivr.telephony.twilio.door import Door
from ivr.telephony.twilio.leaving import Leaving
from ivr.telephony.twilio.signature import Verifier
from ivr.telephony.websocket import add_websocket


def twilio_blueprint(reception: Reception, verifier: Verifier | None) -> Blueprint:
    """Return the pages; ``verifier`` None takes every request for Twilio's."""
    pages = Blueprint("twilio", __name__, url_prefix="/twilio")
    door = Door(reception, verifier)
    answering, leaving = Answering(door), Leaving(door)
    pages.before_request(door.check)
    name_calls(pages, door.call_sid)
    pages.register_error_handler(Exception, door.rescue)
    for path, name, handler in (
        ("/voice", "voice", answering.voice),
        ("/<mode>/voice", "voice_by_mode", answering.voice),
        ("/webhook/turn", "turn", answering.turn),
        ("/webhook/partial", "partial", answering.partial),
        ("/next", "next", leaving.next),
        ("/dialled", "dialled", leaving.dialled),
        ("/queued", "queued", leaving.queued),
        ("/recorded", "recorded", leaving.recorded),
        ("/leg", "leg", leaving.leg),
        ("/whisper", "whisper", leaving.whisper),
        ("/wait", "wait", leaving.wait),
        ("/status", "status", leaving.status),
        ("/fallback", "fallback", door.fallback),
    ):
        pages.add_url_rule(path, name, handler, methods=["POST"])
    add_websocket(pages, "/stream/socket", answering.stream_socket)
    add_websocket(pages, "/relay/socket", answering.relay_socket)
    return pages
