"""TwiML of calls that we make: ask who answers, then connect them."""

from __future__ import annotations

from twilio.twiml.voice_response import VoiceResponse

from ivr.telephony.twilio.twiml import RING_S, Style, locale, say
from routing.types import Destination, DestinationKind

ANSWER_WITHIN_S = 6
YES_KEY, NO_KEY = "1", "2"


def ask(text: str, language: str, action: str, style: Style, hints: str = "") -> str:
    """Say who calls, and wait for a key or a word; silence is posted to ``action`` too."""
    doc = VoiceResponse()
    asked = doc.gather(
        input="dtmf speech",
        action=action,
        method="POST",
        timeout=ANSWER_WITHIN_S,
        num_digits=1,
        finish_on_key="",
        speech_timeout="auto",
        action_on_empty_result=True,
        language=locale(language),
        **({"hints": hints} if hints else {}),
    )
    say(asked, [text], language, style)
    doc.redirect(action, method="POST")
    return str(doc)


def connect(text: str, language: str, links: tuple[str, str], token: str, style: Style) -> str:
    """Connect to our media socket, the first of ``links``; what comes after is the second."""
    socket_url, after = links
    doc = VoiceResponse()
    say(doc, [text], language, style)
    stream = doc.connect().stream(url=socket_url)
    stream.parameter(name="token", value=token)
    doc.redirect(after, method="POST")
    return str(doc)


def is_enqueued(place: Destination, style: Style) -> bool:
    """Whether a destination is reached by Twilio's queue of its name, not by its telephone."""
    return not place.number or (place.kind is DestinationKind.QUEUE and style.queues != "dial")


def put_through(
    place: Destination, links: tuple[str, str], style: Style, text: str, language: str
) -> str:
    """Put through to the telephone of a destination, or to Twilio's queue of its name.

    How that ended is posted to the first of ``links``, that the agent answers to the second.
    """
    action, leg = links
    doc = VoiceResponse()
    say(doc, [text] if text else [], language, style)
    if is_enqueued(place, style):
        doc.enqueue(place.name, action=action)
        return str(doc)
    dial = doc.dial(action=action, timeout=RING_S, answer_on_bridge=True)
    told = {"status_callback": leg, "status_callback_event": "answered"}
    if place.number.startswith("sip:"):
        dial.sip(place.number, **told)
    else:
        dial.number(place.number, **told)
    return str(doc)
