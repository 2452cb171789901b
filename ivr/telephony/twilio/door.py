"""Twilio's door: who is there, what our addresses are to Twilio, and who takes a lost call."""

from __future__ import annotations

import logging
from urllib.parse import urlencode, urlsplit

from flask import Response, abort, g, request, url_for
from werkzeug.exceptions import Forbidden, HTTPException

from ivr.reception import Act, Next, NextKind, Reception
from ivr.storage import LiveCall, Phase
from ivr.telephony.twilio import twiml, webhook
from ivr.telephony.twilio.signature import Verifier

logger = logging.getLogger(__name__)

ASIDE = frozenset({"partial", "leg", "whisper", "wait", "status", "stream_socket", "relay_socket"})
"""Handlers whose answer moves no call: when one of them fails, the call stays where it is."""
WENT_TO = "X-Callsteer-Destination"
"""Response header: where the call goes with this document."""


class Door:
    """What every handler needs. One for the process; requests are Flask's."""

    def __init__(self, reception: Reception, verifier: Verifier | None) -> None:
        self.reception = reception
        self._verifier = verifier
        self.settings = reception.shared.switchboard.settings
        self.style = twiml.Style(
            voice=self.settings.twilio_voice,
            spoken=self.settings.language,
            queues=self.settings.twilio_queues,
            workflow=self.settings.twilio_workflow,
        )

    def check(self) -> None:
        """Refuse a request that is not Twilio's with 403."""
        if self._verifier is None:
            g.is_genuine = True
            return
        socket = request.headers.get("Upgrade", "").lower() == "websocket"
        url = self.public(request.full_path.rstrip("?"), socket=socket)
        params = request.form.to_dict(flat=False)
        if not self._verifier.is_genuine(url, params, dict(request.headers)):
            logger.warning("refused %s: the signature is not Twilio's", request.path)
            abort(403)
        g.is_genuine = True

    def link(self, name: str, **values: str) -> str:
        """Return the address of a handler, for the call of this request."""
        query = urlencode({"call": self.call_sid(), **values})
        return self.public(f"{url_for(f'twilio.{name}')}?{query}")

    def socket_link(self, name: str) -> str:
        """Return the address of a socket; it carries no query, which Twilio would drop."""
        path = urlsplit(url_for(f"twilio.{name}")).path
        return self.public(path, socket=True)

    def call_sid(self) -> str:
        """Return the caller's call; requests about an agent's leg name it in the address."""
        return request.args.get("call") or request.form.get("CallSid", "")

    def known(self) -> LiveCall | None:
        """Return the call of this request, None when nobody knows it."""
        return self.reception.shared.live.get(self.call_sid())

    def talk(self, call: LiveCall) -> Response:
        """Connect a call to us, in the way it came."""
        match call.channel:
            case "twilio_stream":
                link = self.socket_link("stream_socket")
                return document(twiml.connect_stream(call, link, self.link("next")))
            case "twilio_relay":
                company = self.reception.shared.company(call)
                links = (self.socket_link("relay_socket"), self.link("next"))
                others = sorted(company.pack.languages.keys() - {call.language})
                hints = webhook.hints_of(company)
                return document(twiml.connect_relay(call, links, hints, self.style, others))
            case _:
                return self.ask(call)

    def follow(self, after: Next | None) -> Response:
        """Carry out what was decided about a call."""
        if after is None:
            return self.to_operator()
        call, company = after.call, self.reception.shared.company(after.call)
        went_to = after.destination.name if after.destination is not None else ""
        match after.kind:
            case NextKind.TALK:
                return self.talk(call)
            case NextKind.TRANSFER if after.destination is not None:
                text = twiml.transfer(call, after.destination, self.link, self.style)
                return document(text, went_to)
            case NextKind.APOLOGISE:
                texts = [company.prompts.text("apology", {})]
                return document(twiml.say_and_hang_up(texts, call.language, self.style))
            case _:
                return document(twiml.say_and_hang_up((), call.language, self.style), went_to)

    def fallback(self) -> Response:
        """Answer Twilio's fallback URL: one of our answers did not arrive."""
        after = self.reception.departures.rescue(self.call_sid())
        return self.follow(after) if after is not None else self.to_operator()

    def rescue(self, error: Exception) -> Response | HTTPException:
        """Turn whatever went wrong into a transfer to a person."""
        if isinstance(error, HTTPException):
            return error
        logger.error("%s failed: %s", request.path, type(error).__name__, exc_info=error)
        if not g.get("is_genuine"):  # the check itself failed
            return Forbidden()
        name = (request.endpoint or "").rpartition(".")[2]
        if name in ASIDE:  # a queue asks again, after a pause; an agent is put through at once
            silent = twiml.say_and_pause if name == "wait" else twiml.say_only
            return document(silent((), "en", self.style))
        try:
            return self.fallback()
        except Exception as again:  # noqa: BLE001 - nobody else is left to answer the caller
            logger.error("%s: the rescue failed too: %s", request.path, type(again).__name__)
            return self.to_operator(self.settings.preset)

    def to_operator(self, preset: str = "") -> Response:
        """Put a call that nobody knows through to the operator of its line."""
        switchboard = self.reception.shared.switchboard
        preset = preset or request.args.get("preset") or self.settings.preset
        company = switchboard.company(preset, self.settings.language)
        place = company.policy.named("operator")
        call = LiveCall(
            call_sid=self.call_sid(),
            channel="twilio_webhook",
            preset=preset,
            language=company.language,
            answered_at=self.reception.shared.now().isoformat(),
        )
        text = twiml.transfer(call, place, self.link, self.style)
        return document(text, place.name)

    def farewell(self, *, reached: bool) -> Response:
        """Part with a call that nobody knows, after the operator; never a second time to him."""
        company = self.reception.shared.switchboard.company(
            self.settings.preset, self.settings.language
        )
        texts = [] if reached else [company.prompts.text("apology", {})]
        return document(twiml.say_and_hang_up(texts, company.language, self.style))

    def public(self, path: str, *, socket: bool = False) -> str:
        """Return an address of ours as Twilio sees it."""
        base = self.settings.public_url.rstrip("/") or request.host_url.rstrip("/")
        if socket:
            base = base.replace("http", "ws", 1)
        return base + path

    def ask(self, call: LiveCall) -> Response:
        """Say what comes first on a webhook call, new or come back; once, however often asked."""
        if call.phase is not Phase.EXPECTED:
            return self.again(call)
        first = self.reception.first_event
        return self.take(call, lambda exchange, at_ms: exchange.take(first(call, at_ms)))

    def again(self, call: LiveCall) -> Response:
        """Answer a request that was answered before: with the same words, or where it goes."""
        if call.answer:
            return document(call.answer)
        return self.follow(self.reception.next_of(call.call_sid))

    def take(self, call: LiveCall, act: Act) -> Response:
        """Take one turn of a webhook call."""
        answer = self.reception.turn(
            call,
            act,
            lambda changed, reply, company: webhook.worded(
                changed, reply, company, self.link, self.style
            ),
        )
        return document(answer)


def document(text: str, went_to: str = "") -> Response:
    """Return TwiML as a response."""
    response = Response(text, mimetype="text/xml")
    if went_to:
        response.headers[WENT_TO] = went_to
    return response
