"""Twilio's webhooks of text messages, and of what became of ours.

Source: Twilio's documentation, "TwiML for Messaging" and "Message status callbacks".
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, g, request
from twilio.twiml.messaging_response import MessagingResponse
from werkzeug.exceptions import Forbidden, HTTPException

from ivr.messaging.inbox import Inbox, Incoming
from ivr.messaging.receipts import Receipts
from ivr.reception import Reception
from ivr.telephony.twilio.door import WENT_TO, Door
from ivr.telephony.twilio.signature import Verifier

logger = logging.getLogger(__name__)

LONGEST_ID = 10
"""Digits that an id of ours does not have."""


def sms_blueprint(
    inbox: Inbox, receipts: Receipts, reception: Reception, verifier: Verifier | None
) -> Blueprint:
    """Return the pages; ``verifier`` None takes every request for Twilio's."""
    pages = Blueprint("twilio_sms", __name__, url_prefix="/twilio")
    pages.before_request(Door(reception, verifier).check)

    @pages.post("/sms")
    def message() -> Response:
        answer = MessagingResponse()
        number = request.form.get("From", "").removeprefix("whatsapp:")
        incoming = Incoming(
            message_id=request.form.get("MessageSid", ""),
            number=number,
            text=request.form.get("Body", ""),
            preset=request.args.get("preset", ""),
            working_day=request.args.get("hours") == "working_day",
        )
        if incoming.message_id and number and (text := inbox.take(incoming)):
            answer.message(text)
        page = Response(str(answer), mimetype="text/xml")
        if place := inbox.destination_of(number):
            page.headers[WENT_TO] = place
        return page

    @pages.errorhandler(Exception)
    def failed(error: Exception) -> Response | HTTPException:
        """Leave nobody without an answer; what carriers report is lost."""
        if isinstance(error, HTTPException):
            return error
        logger.error("%s failed: %s", request.path, type(error).__name__, exc_info=error)
        if not g.get("is_genuine"):  # the check itself failed
            return Forbidden()
        if (request.endpoint or "").endswith(".receipt"):
            return Response(status=204)
        answer = MessagingResponse()
        answer.message(inbox.apology())
        return Response(str(answer), mimetype="text/xml")

    @pages.post("/sms/status")
    def receipt() -> Response:
        number, known = request.args.get("message", ""), request.form
        if number.isdecimal() and len(number) < LONGEST_ID:
            status = known.get("MessageStatus") or known.get("SmsStatus", "")
            receipts.take(int(number), status, known.get("ErrorCode", ""), known.get("To", ""))
        return Response(status=204)

    return pages
