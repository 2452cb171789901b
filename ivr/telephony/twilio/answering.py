"""Twilio calls that talk to us: answered, turn by turn, or over a socket."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from flask import Response, abort, request
from simple_websocket import ConnectionClosed

from ivr.company import Company
from ivr.prompts.variants import Rotation
from ivr.reception import NewCall
from ivr.storage import LiveCall, Phase
from ivr.telephony.sockets import Socket
from ivr.telephony.twilio import webhook
from ivr.telephony.twilio.door import Door
from ivr.telephony.twilio.relay import RelayMedia, RelayVoice, wait_for_setup
from ivr.telephony.twilio.stream import TwilioLine, wait_for_start
from ivr.telephony.twilio.twiml import locale

logger = logging.getLogger(__name__)

MODES = ("stream", "webhook", "relay")


class Answering:
    """The handlers of calls that are with us."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def voice(self, mode: str = "") -> Response:
        """Answer a new call."""
        mode = mode or self._door.settings.twilio
        if mode not in MODES:
            abort(404)
        if self._door.reception.draining:
            abort(503)
        call_sid = request.form.get("CallSid", "")
        full = mode == "stream" and not self._door.reception.has_room(call_sid)
        call = self._door.reception.admit(
            NewCall(
                call_sid=call_sid,
                channel=f"twilio_{'webhook' if full else mode}",
                preset=request.args.get("preset", ""),
                caller=_number(request.form.get("From", "")),
                working_day=request.args.get("hours") == "working_day",
            )
        )
        return self._door.talk(call)

    def turn(self) -> Response:
        """Take the answer to a Gather."""
        call = self._door.known()
        if call is None:
            return self._door.to_operator()
        if str(call.step) != request.args.get("step") or call.phase is not Phase.TALKING:
            return self._door.again(call)
        fields = request.form.to_dict()
        if not fields.get("SpeechResult", "").strip() and call.partial:
            fields["SpeechResult"] = call.partial
        shared = self._door.reception.shared
        company = shared.company(call)
        if tag := webhook.language_asked(fields, call, company):
            return self._in_language(call, tag, fields)
        today = shared.now().astimezone(company.zone).date()
        return self._door.take(
            replace(call, partial=""),
            lambda exchange, at_ms: webhook.answered(exchange, company, fields, at_ms, today),
        )

    def _in_language(self, call: LiveCall, tag: str, fields: dict[str, str]) -> Response:
        """Go on in the language that was asked for, or say that we lack it."""
        shared = self._door.reception.shared
        if tag in shared.company(call).pack.languages:
            call = replace(call, language=tag)
        company = shared.company(call)
        return self._door.take(
            replace(call, partial=""),
            lambda exchange, at_ms: webhook.turned(exchange, company, fields, tag, at_ms),
        )

    def partial(self) -> Response:
        """Keep the stable part of a partial reading, for a final one that comes empty."""
        call = self._door.known()
        stable = request.form.get("StableSpeechResult", "").strip()
        current = call is not None and str(call.step) == request.args.get("step")
        if call is not None and current and stable:
            self._door.reception.shared.live.keep_partial(call, stable)
        return Response(status=204)

    def stream_socket(self, socket: Socket) -> None:
        """Hold a call over a media stream."""
        reception = self._door.reception
        with _closing(socket):
            start = wait_for_start(socket)
            if start is None:
                return
            call = reception.claim(start.call_sid, start.parameters.get("token", ""))
            if call is None:
                logger.warning("refused a stream: its token is wrong or used")
                return
            line = TwilioLine(socket, start, reception.shared.now_ms(call))
            reception.hold(call, line)

    def relay_socket(self, socket: Socket) -> None:
        """Hold a call over the relay."""
        with _closing(socket):
            setup = wait_for_setup(socket)
            call = self._door.reception.claim(*setup) if setup is not None else None
            if call is None:
                logger.warning("refused a relay: its token is wrong or used")
                return
            self._relay(call, socket)

    def _relay(self, call: LiveCall, socket: Socket) -> None:
        shared, rotation = self._door.reception.shared, Rotation(call.call_sid)

        def voice(company: Company) -> RelayVoice:
            return RelayVoice(
                lambda prompt: company.prompts.text(
                    prompt.prompt, dict(prompt.values), rotation.turn(prompt.prompt)
                ),
                lambda text, sure, expected: company.matcher.match(
                    text,
                    confidence=sure,
                    expectation=expected,
                    today=shared.now().astimezone(company.zone).date(),
                ),
                locale(company.language),
            )

        def change(company: Company) -> Callable[[], None]:
            spoken = voice(company)
            return lambda: media.speak(spoken)

        company = shared.company(call)
        offers = [(locale(offer.language), offer.text) for offer in company.offers]
        media = RelayMedia(socket, voice(company), shared.now_ms(call), offers)
        self._door.reception.hold_text(call, media, change)


@contextmanager
def _closing(socket: Socket) -> Iterator[None]:
    """Close the socket in the end, whatever happens: Twilio goes on with the call only then."""
    try:
        yield
    finally:
        with suppress(ConnectionClosed, OSError):
            socket.close()


def _number(text: str) -> str:
    """Return a caller's number, "" for one that is hidden (``anonymous``, ``+266696687`` …)."""
    hidden = text in ("+266696687", "+86282452253", "+2562533", "+8656696", "+7378742833")
    return text if text.startswith("+") and text[1:].isdigit() and not hidden else ""
