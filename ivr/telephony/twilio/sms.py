"""Twilio's webhooks of text messages, and of what became of ours.

Source: Twilio's documentation, "TwiML for Messaging" and "Message status callbacks".
"""

from __future__ import annotations

from flask import Blueprint, Response, request
from twilio.twiml.messaging_response import MessagingResponse

from ivr.messaging.inbox import Inbox, Incoming
from ivr.messaging.receipts import Receipts
from ivr.reception import Reception
from ivr.telephony.twilio.door import WENT_TO, Door
from ivr.telephony.twilio.signature import Verifier

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

    @pages.post("/sms/status")
    def receipt() -> Response:
        number, known = request.args.get("message", ""), request.form
        if number.isdecimal() and len(number) < LONGEST_ID:
            status = known.get("MessageStatus") or known.get("SmsStatus", "")
            receipts.take(int(number), status, known.get("ErrorCode", ""), known.get("To", ""))
        return Response(status=204)

    return pages
