"""What the dialplan asks over HTTP: a UUID for a new call, and what to do after AudioSocket.

Answers are form-encoded, which Asterisk reads into a HASH; see deploy/asterisk.
"""

from __future__ import annotations

import hmac
import logging
import uuid
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from ivr.logs import name_calls, on_call
from ivr.reception import NewCall, Next, NextKind, Reception
from ivr.storage import Phase
from routing.types import DestinationKind

logger = logging.getLogger(__name__)

CHANNEL = "asterisk"
SHORTEST, LONGEST = 6, 15
"""Digits of an outside number."""


def asterisk_blueprint(reception: Reception, token: str) -> Blueprint:
    """Return the pages; whoever asks has to show ``token``."""
    pages = Blueprint("asterisk", __name__, url_prefix="/asterisk")

    @pages.before_request
    def check() -> None:
        if not hmac.compare_digest(request.form.get("token", "").encode(), token.encode()):
            logger.warning("refused %s: the token is wrong", request.path)
            abort(403)

    name_calls(pages, lambda: (request.view_args or {}).get("call_sid", ""))

    @pages.errorhandler(Exception)
    def failed(error: Exception) -> Response | HTTPException:
        if isinstance(error, HTTPException):
            return error
        logger.error("%s failed: %s", request.path, type(error).__name__, exc_info=error)
        return _plain("kind=operator")  # the dialplan's own way to a person

    @pages.post("/calls")
    def new_call() -> Response:
        if reception.draining:
            abort(503)
        call_sid = str(uuid.uuid4())
        new = NewCall(
            call_sid=call_sid,
            channel=CHANNEL,
            preset=request.form.get("preset", ""),
            caller=_number(request.form.get("caller", "")),
            working_day=request.form.get("hours") == "working_day",
        )
        with on_call(call_sid):
            call = reception.admit(new, deaf=not reception.has_room(call_sid))
        return _plain(call.call_sid)

    @pages.post("/calls/<call_sid>/decision")
    def decision(call_sid: str) -> Response:
        return _plain(_encoded(reception.next_of(call_sid)))

    @pages.post("/calls/<call_sid>/outcome")
    def outcome(call_sid: str) -> Response:
        answered = request.form.get("status") in ("ANSWER", "CONTINUE")
        return _plain(_encoded(reception.departures.leg_ended(call_sid, answered=answered)))

    @pages.post("/calls/<call_sid>/hangup")
    def hangup(call_sid: str) -> Response:
        reception.hung_up(call_sid)
        return _plain("")

    return pages


def _encoded(after: Next | None) -> str:
    if after is None:
        return "kind=operator"
    place = after.destination
    went_to = {"destination": place.name} if place is not None else {}
    match after.kind:
        case NextKind.TALK:
            return urlencode({"kind": "audiosocket"})
        case NextKind.TRANSFER if place is not None:
            packet = after.call.packet or {}
            kind = "external" if place.number else "queue"
            if place.kind is DestinationKind.VOICEMAIL:
                kind = "voicemail"
            handoff = str(packet.get("handoff_id", ""))
            item = {"kind": kind, "number": place.number, "handoff": handoff}
            return urlencode({**item, **went_to})
        case NextKind.HANG_UP if after.call.phase is Phase.OVER:
            return urlencode({"kind": "hangup", **went_to})
        case _:
            return urlencode({"kind": "operator"})


def _plain(text: str) -> Response:
    return Response(text, mimetype="text/plain")


def _number(text: str) -> str:
    """Return the caller's number as the trunk gives it, "" for one that is hidden or internal."""
    digits = text.removeprefix("+")
    return text if digits.isdigit() and SHORTEST <= len(digits) <= LONGEST else ""
