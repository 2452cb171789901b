"""Twilio's webhooks and socket of the calls that we make.

Each names our call in its address, which the signature covers. Reports may come in any order and
more than once; what a call has passed is not gone back to.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, request, url_for
from simple_websocket import ConnectionClosed
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from asr.types import YesNo
from intents.types import Answer
from ivr.company import Company
from ivr.logs import name_calls
from ivr.queueing.calling_back import CallingBack
from ivr.reception import Reception
from ivr.storage.outbound import Outbound, Reached, Stage
from ivr.storage.queue_parts import Entry
from ivr.telephony.sockets import Socket
from ivr.telephony.twilio import callback_twiml, twiml
from ivr.telephony.twilio.door import Door, document
from ivr.telephony.twilio.leaving import ANSWERED
from ivr.telephony.twilio.signature import Verifier
from ivr.telephony.twilio.stream import TwilioLine, wait_for_start
from ivr.telephony.twilio.webhook import confidence_of
from ivr.telephony.websocket import add_websocket
from routing.types import Destination

logger = logging.getLogger(__name__)

ASKS = 2
"""So often whoever answers is asked; a mailbox never says yes."""
OVER = {
    "busy": Reached.BUSY,
    "no-answer": Reached.NO_ANSWER,
    "canceled": Reached.NO_ANSWER,
    "failed": Reached.NO_ANSWER,
    "completed": None,
}
"""What Twilio says at the end of a call; None when somebody had answered it."""


def callback_blueprint(
    calling: CallingBack, reception: Reception, verifier: Verifier | None
) -> Blueprint:
    """Return the pages; ``verifier`` None takes every request for Twilio's."""
    pages = Blueprint("twilio_callback", __name__, url_prefix="/twilio/callback")
    door = Door(reception, verifier)
    handlers = _Handlers(calling, door)
    pages.before_request(door.check)
    name_calls(pages, handlers.call_sid)
    pages.register_error_handler(Exception, handlers.failed)
    for name, handler in (
        ("answered", handlers.answered),
        ("decided", handlers.decided),
        ("next", handlers.next),
        ("dialled", handlers.dialled),
        ("leg", handlers.leg),
        ("status", handlers.status),
        ("lost", handlers.next),
    ):
        pages.add_url_rule(f"/{name}", name, handler, methods=["POST"])
    add_websocket(pages, "/socket", handlers.socket)
    return pages


class _Handlers:
    """One for the process; requests are Flask's."""

    def __init__(self, calling: CallingBack, door: Door) -> None:
        self._calling = calling
        self._door = door

    def call_sid(self) -> str:
        """Return the call in which the callback was promised, for the log; "" for none."""
        try:
            call = self._calling.calls.get(_id())
        except SQLAlchemyError:
            return ""
        return call.call_sid if call is not None else ""

    def answered(self) -> Response:
        """Say who calls, and ask whether they want to talk."""
        known = self._calling.known(_id())
        if known is None:
            return self._silence()
        call, entry = known
        self._calling.reaches(call, Stage.ANSWERED)
        about = {"intent": str(entry.packet.get("intent") or "")}
        company = self._company(entry)
        named = about["intent"] in company.pack.intents
        return self._ask(entry, "callback_call_about" if named else "callback_call", about)

    def decided(self) -> Response:
        """Take the answer: a key, a word, or nothing."""
        known = self._calling.known(_id())
        if known is None:
            return self._silence()
        call, entry = known
        if call.stage is Stage.CONFIRMED:
            return self._connect(call, entry)  # asked again: our answer was late
        company = self._company(entry)
        today = self._calling.floor.now().astimezone(company.zone).date()
        answer = _answer(company, today)
        if answer is Answer.YES:
            self._calling.reaches(call, Stage.CONFIRMED)
            return self._connect(call, entry)
        if answer is Answer.NO:
            prompt = "callback_given_up" if self._calling.is_last(entry) else "callback_later"
            self._calling.ends(call, Reached.LATER)
            return self._part(entry, prompt)
        asked = int(request.args.get("asked", "1"))
        if asked < ASKS:
            return self._ask(entry, "callback_call_again", {}, asked + 1)
        self._calling.ends(call, Reached.UNCONFIRMED)
        return self._silence()

    def next(self) -> Response:
        """Say what comes after our socket, or after an answer of ours that did not arrive."""
        call = self._calling.calls.get(_id())
        if call is not None and request.form.get("CallStatus") in OVER:
            self._calling.carrier_ended(call)  # the caller has gone: who holds the line tells
            return self._silence()
        place = self._calling.next_of(_id())
        return self._put_through(place, "", "en") if place is not None else self._silence()

    def dialled(self) -> Response:
        """Take note of how ringing the agent's telephone ended."""
        status = request.form.get("DialCallStatus") or request.form.get("QueueResult", "failed")
        call = self._calling.calls.get(_id())
        reached = status in (*ANSWERED, "hangup")
        if call is None or reached or call.is_over:
            if call is not None:
                self._calling.ends(call, Reached.TALKED)
            return self._silence()
        entry = self._calling.floor.queues.get(call.entry_id)
        self._calling.ends(call, Reached.NOBODY)
        return self._part(entry, "callback_nobody") if entry is not None else self._silence()

    def leg(self) -> Response:
        """Take note that the agent's telephone was answered."""
        call = self._calling.calls.get(_id())
        if call is not None and request.form.get("CallStatus") in ("in-progress", "answered"):
            self._calling.reaches(call, Stage.TALKING)
        return Response(status=204)

    def status(self) -> Response:
        """Take note of how far the call is. In any order, any number of times."""
        call, status = self._calling.calls.get(_id()), request.form.get("CallStatus", "")
        if call is None or call.is_over:
            return Response(status=204)
        if status == "ringing":
            self._calling.reaches(call, Stage.RINGING)
        elif status in ("in-progress", "answered"):
            self._calling.reaches(call, Stage.ANSWERED)
        elif status in OVER:
            self._calling.carrier_ended(call, OVER[status])
        return Response(status=204)

    def socket(self, socket: Socket) -> None:
        """Hold the line of a caller who wants to talk."""
        try:
            self._held(socket)
        finally:
            with suppress(ConnectionClosed, OSError):
                socket.close()  # Twilio goes on with the call only then

    def failed(self, error: Exception) -> Response | HTTPException:
        """End the call, come what may: it is tried again. Who was talking gets the operator."""
        if isinstance(error, HTTPException):
            return error
        logger.error("%s failed: %s", request.path, type(error).__name__, exc_info=error)
        if (request.endpoint or "").endswith(".next"):
            return self._door.to_operator()
        return self._silence()

    def _held(self, socket: Socket) -> None:
        start = wait_for_start(socket)
        if start is None:
            return
        calling, parameters = self._calling, start.parameters
        token = parameters.get("token", "")
        outbound_id, _, secret = token.partition(".")
        call = calling.calls.claim(outbound_id, secret, calling.floor.now())
        if call is None:
            logger.warning("refused a stream: its token is wrong or used")
            return
        calling.hold(call, TwilioLine(socket, start))

    def _connect(self, call: Outbound, entry: Entry) -> Response:
        text = self._company(entry).prompts.text("callback_connecting", {})
        style = self._door.style
        if self._door.settings.twilio == "stream":
            path = urlsplit(url_for("twilio_callback.socket")).path
            links = (self._door.public(path, socket=True), self._link("next"))
            token = f"{call.id}.{call.token}"
            return document(callback_twiml.connect(text, entry.language, links, token, style))
        place = self._calling.place_of(call)
        if place is None:
            return self._silence()
        if callback_twiml.is_enqueued(place, style):
            self._calling.reaches(call, Stage.TALKING)  # Twilio does not tell when they do
        return self._put_through(place, text, entry.language)

    def _put_through(self, place: Destination, text: str, language: str) -> Response:
        links, style = (self._link("dialled"), self._link("leg")), self._door.style
        page = callback_twiml.put_through(place, links, style, text, language)
        return document(page, place.name)

    def _ask(
        self, entry: Entry, prompt: str, values: Mapping[str, str], asked: int = 1
    ) -> Response:
        text = self._company(entry).prompts.text(prompt, values)
        action = self._link("decided", asked=str(asked))
        return document(callback_twiml.ask(text, entry.language, action, self._door.style))

    def _part(self, entry: Entry, prompt: str) -> Response:
        text = self._company(entry).prompts.text(prompt, {})
        return document(twiml.say_and_hang_up([text], entry.language, self._door.style))

    def _silence(self) -> Response:
        return document(twiml.say_and_hang_up((), "en", self._door.style))

    def _company(self, entry: Entry) -> Company:
        return self._calling.company_of(entry.preset, entry.language)

    def _link(self, page: str, **more: str) -> str:
        query = urlencode({"outbound": _id(), **more})
        return self._door.public(f"{url_for(f'twilio_callback.{page}')}?{query}")


def _answer(company: Company, today: date) -> Answer | None:
    """Return what was pressed or said; None for anything but yes or no."""
    key, said = request.form.get("Digits", ""), request.form.get("SpeechResult", "").strip()
    if key:
        keys = {callback_twiml.YES_KEY: Answer.YES, callback_twiml.NO_KEY: Answer.NO}
        return keys.get(key[:1])
    if not said:
        return None
    sure = confidence_of(request.form.get("Confidence", ""))
    match = company.matcher.match(said, confidence=sure, expectation=YesNo(), today=today)
    return match.answer


def _id() -> str:
    return request.args.get("outbound", "")
