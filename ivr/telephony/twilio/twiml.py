"""TwiML documents: what Twilio is to do next. Source: Twilio's documentation, "TwiML for Voice"."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from twilio.twiml.voice_response import VoiceResponse

from asr.types import Amount, Digits, Expectation, OneOf, OpenNeed, YesNo
from ivr.storage import LiveCall
from routing.types import Destination, DestinationKind

RING_S = 25
"""An agent's telephone rings that long before the caller comes back to us."""
LONGEST_MESSAGE_S = 180
WAIT_EVERY_S = 30
MOST_HINTS = 100
LONGEST_HINT = 100
SPEECH_S = 15
LOCALES = {"en": "en-US", "vi": "vi-VN", "zh": "cmn-Hans-CN", "fa": "fa-IR"}
"""Twilio's names of our languages; others are their own name."""

Link = Callable[..., str]
"""Makes an absolute URL of ours: ``link("dialled", call="CA…")``."""


@dataclass(frozen=True, slots=True)
class Style:
    """How this installation uses Twilio."""

    voice: str = ""
    spoken: str = ""
    """The language that ``voice`` speaks, others have Twilio's own voice; "" for all."""
    queues: str = "dial"
    workflow: str = ""

    def voice_of(self, language: str) -> str:
        """Return the voice for a language; "" for Twilio's own."""
        return self.voice if self.spoken in ("", language) else ""


def connect_stream(call: LiveCall, socket_url: str, next_url: str) -> str:
    """Connect the call to our media socket; what comes after it is asked for at ``next_url``."""
    doc = VoiceResponse()
    stream = doc.connect().stream(url=socket_url)
    stream.parameter(name="token", value=call.token)
    doc.redirect(next_url, method="POST")
    return str(doc)


def connect_relay(
    call: LiveCall,
    links: tuple[str, str],
    hints: Sequence[str],
    style: Style,
    others: Sequence[str] = (),
) -> str:
    """Connect the call to our text socket through Twilio's recogniser and voice.

    ``links`` are the socket and what comes after it; ``others`` the languages that the call may
    change to.
    """
    socket_url, next_url = links
    doc = VoiceResponse()
    relay = doc.connect(action=next_url).conversation_relay(
        url=socket_url,
        language=locale(call.language),
        dtmf_detection=True,
        interruptible="any",
        hints=hint_list(hints),
        **({"voice": style.voice} if style.voice_of(call.language) else {}),
    )
    for other in others:
        relay.language(code=locale(other))
    relay.parameter(name="token", value=call.token)
    return str(doc)


@dataclass(frozen=True, slots=True)
class Question:
    """What is said and then waited for."""

    texts: Sequence[str]
    barge_in: bool
    expectation: Expectation | None
    """None: only keys count."""
    patience_ms: int
    hints: Sequence[str]
    offers: Sequence[tuple[str, str]] = ()
    """Said first: languages, each with its offer in its own words."""


def gather(question: Question, language: str, links: tuple[str, str], style: Style) -> str:
    """Say and listen; the answer, or silence, is posted to the first of ``links``.

    Partial readings of the caller's words go to the second.
    """
    action, partial = links
    doc = VoiceResponse()
    spoken = question.expectation is not None
    if not question.barge_in:
        _say_all(doc, question, language, style)
    asked = doc.gather(
        input="dtmf speech" if spoken else "dtmf",
        action=action,
        method="POST",
        timeout=max(1, math.ceil(question.patience_ms / 1000)),
        action_on_empty_result=True,
        **_keys(question.expectation),
        **(_speech(question, language, partial) if spoken else {}),
    )
    if question.barge_in:
        _say_all(asked, question, language, style)
    doc.redirect(action, method="POST")  # a Gather that falls through is silence too
    return str(doc)


def say_then(texts: Sequence[str], language: str, url: str, style: Style) -> str:
    """Say, then ask at ``url`` what comes next."""
    doc = VoiceResponse()
    say(doc, texts, language, style)
    doc.redirect(url, method="POST")
    return str(doc)


def say_and_hang_up(texts: Sequence[str], language: str, style: Style) -> str:
    """Say, then hang up."""
    doc = VoiceResponse()
    say(doc, texts, language, style)
    doc.hangup()
    return str(doc)


def say_only(texts: Sequence[str], language: str, style: Style) -> str:
    """Say, and let Twilio go on with what it was doing."""
    doc = VoiceResponse()
    say(doc, texts, language, style)
    return str(doc)


def say_and_pause(texts: Sequence[str], language: str, style: Style) -> str:
    """Say, and be silent until it is time to say more; Twilio then asks again."""
    doc = VoiceResponse()
    say(doc, texts, language, style)
    doc.pause(length=WAIT_EVERY_S)
    return str(doc)


def transfer(call: LiveCall, place: Destination, link: Link, style: Style) -> str:
    """Put the call through to ``place``."""
    doc = VoiceResponse()
    if place.kind is DestinationKind.VOICEMAIL:
        doc.record(
            action=link("recorded"),
            max_length=LONGEST_MESSAGE_S,
            timeout=5,
            play_beep=True,
            finish_on_key="#",
        )
        doc.redirect(link("recorded"), method="POST")  # nothing was said
    elif style.workflow and place.kind is DestinationKind.QUEUE:
        queued = doc.enqueue(None, workflow_sid=style.workflow, action=link("queued"))
        queued.task(json.dumps(task_attributes(call, place)))
    elif place.number and (place.kind is not DestinationKind.QUEUE or style.queues == "dial"):
        _dial(doc, call, place, link)
    else:
        doc.enqueue(place.name, action=link("queued"), wait_url=link("wait"))
    return str(doc)


def task_attributes(call: LiveCall, place: Destination) -> dict[str, object]:
    """Return what TaskRouter routes by; ids and names only, no words of the caller."""
    packet = call.packet or {}
    return {
        "callsteer_handoff": packet.get("handoff_id", ""),
        "destination": place.name,
        "intent": packet.get("intent") or "",
        "language": call.language,
        "urgent": "urgent" in packet.get("flags", ()),
    }


def say(target: VoiceResponse, texts: Sequence[str], language: str, style: Style) -> None:
    """Add sentences to a document or a Gather."""
    voice = {"voice": style.voice} if style.voice_of(language) else {}
    for text in texts:
        target.say(text, language=locale(language), **voice)


def _say_all(target: VoiceResponse, question: Question, language: str, style: Style) -> None:
    for offered, text in question.offers:
        say(target, [text], offered, style)
    say(target, question.texts, language, style)


def locale(language: str) -> str:
    """Return Twilio's name of a language of ours."""
    return LOCALES.get(language, language)


def hint_list(phrases: Sequence[str]) -> str:
    """Return phrases as Twilio takes them: separated by commas, bounded."""
    fitting = [p.replace(",", " ") for p in phrases if len(p) <= LONGEST_HINT]
    return ",".join(fitting[:MOST_HINTS])


def _dial(doc: VoiceResponse, call: LiveCall, place: Destination, link: Link) -> None:
    dial = doc.dial(action=link("dialled"), timeout=RING_S, answer_on_bridge=True)
    told = {
        "url": link("whisper"),
        "status_callback": link("leg"),
        "status_callback_event": "answered completed",
    }
    if place.number.startswith("sip:"):
        handoff = str((call.packet or {}).get("handoff_id", ""))
        dial.sip(f"{place.number}?X-Handoff-Id={handoff}", **told)
    else:
        dial.number(place.number, **told)


def _keys(expectation: Expectation | None) -> dict[str, object]:
    match expectation:
        case Digits(length=int() as length):
            return {"num_digits": length, "finish_on_key": "#"}
        case Digits() | Amount():
            return {"finish_on_key": "#"}
        case None:
            return {"finish_on_key": "#"}
        case _:
            return {"num_digits": 1, "finish_on_key": ""}


def _speech(question: Question, language: str, partial: str) -> dict[str, object]:
    return {
        "speech_timeout": "auto",
        "max_speech_time": SPEECH_S,
        "profanity_filter": False,
        "language": locale(language),
        "partial_result_callback": partial,
        "partial_result_callback_method": "POST",
        "hints": hint_list(_hints(question)),
    }


def _hints(question: Question) -> Sequence[str]:
    match question.expectation:
        case OneOf(names):
            return names
        case YesNo():
            return ("yes", "no")
        case OpenNeed():
            return question.hints
        case _:
            return ()
