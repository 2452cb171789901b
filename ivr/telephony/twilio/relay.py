"""ConversationRelay: Twilio hears and speaks, text goes both ways over one websocket.

Source: Twilio's documentation "ConversationRelay - WebSocket messages". There is no report of
a prompt's end, so it is reckoned from its length.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from simple_websocket import ConnectionClosed

from asr.types import Expectation, Hypothesis, OpenNeed
from intents.types import IntentMatch
from ivr.dialogue.actions import PlayPrompt
from ivr.dialogue.events import (
    CallerHungUp,
    DtmfPressed,
    Event,
    PromptFinished,
    SpeechEnded,
    SpeechStarted,
    UtteranceFinal,
)
from ivr.errors import LineError
from ivr.prompts.offers import before
from ivr.telephony.sockets import Socket

logger = logging.getLogger(__name__)

KEYS = frozenset("0123456789*#")
CHARACTERS_PER_S = 14.0
"""How fast voices speak; a prompt is taken to end no earlier."""
PAUSE_MS = 600
UNSAID_CONFIDENCE = 0.9
GOODBYES = (1000, 1005)
"""Codes of a socket that Twilio closes because the call is over: normal, or none."""

Understand = Callable[[str, float, Expectation], IntentMatch]
Word = Callable[[PlayPrompt], str]


@dataclass(frozen=True, slots=True)
class RelayVoice:
    """How a call is worded and understood in one language."""

    word: Word
    understand: Understand
    locale: str
    """Twilio's name of the language."""


class RelayMedia:
    """A Media over the relay's socket; the call's thread alone uses it."""

    def __init__(
        self,
        socket: Socket,
        voice: RelayVoice,
        answered_ms: int = 0,
        offers: Sequence[tuple[str, str]] = (),
    ) -> None:
        """``offers`` are said before the opening: locales, each with words in its language."""
        self._socket = socket
        self._voice = voice
        self._offers = offers
        self._began = time.monotonic() - answered_ms / 1000
        self._expectation: Expectation = OpenNeed()
        self._listening = True
        self._speaking = False  # the caller
        self._prompt_id = 0
        self._ends_ms = 0
        self._paused = False  # the prompt
        self._closed = False

    def receive(self, timeout_ms: int) -> Sequence[Event]:
        """Wait for the relay, and report a prompt that must have ended by now."""
        if self._closed:
            return (CallerHungUp(at_ms=self.now_ms()),)
        try:
            message = self._socket.receive(timeout=max(timeout_ms, 1) / 1000)
        except ConnectionClosed as closed:
            self._closed = True
            if closed.reason not in GOODBYES:  # the caller may well be there still
                raise LineError(f"the relay's socket was lost (code {closed.reason})") from None
            return (CallerHungUp(at_ms=self.now_ms()),)
        events = self._event(_read(message)) if message is not None else []
        if self._prompt_id and not self._paused and self.now_ms() >= self._ends_ms:
            events = [PromptFinished(at_ms=self.now_ms(), prompt_id=self._prompt_id), *events]
            self._prompt_id = 0
        return events

    def listen(self, expectation: Expectation) -> None:
        """Change what is expected."""
        self._expectation, self._listening = expectation, True

    def speak(self, voice: RelayVoice) -> None:
        """Hear and say what comes from now on in another language, and offer none more."""
        self._voice, self._offers = voice, ()
        self._send(type="language", ttsLanguage=voice.locale, transcriptionLanguage=voice.locale)

    def hear_keys_only(self) -> None:
        """Let go of whatever the relay still transcribes."""
        self._listening = self._speaking = False

    def erase_recording(self) -> None:
        """Do nothing: no audio passes through us."""

    def play(self, prompt: PlayPrompt) -> None:
        """Have a prompt spoken in place of any other."""
        offered = before(prompt.prompt, self._offers)
        for locale, offer in offered:
            self._send(type="text", token=offer, last=True, interruptible=True, lang=locale)
        text = self._voice.word(prompt)
        self._send(
            type="text", token=text, last=True, interruptible=prompt.barge_in, preemptible=True
        )
        self._prompt_id = prompt.prompt_id
        self._paused = self._speaking = False
        length = len(text) + sum(len(offer) for _, offer in offered)
        length_ms = int(length / CHARACTERS_PER_S * 1000) + PAUSE_MS
        self._ends_ms = self.now_ms() + length_ms

    def pause(self) -> None:
        """Reckon no end: the relay silences itself when the caller speaks."""
        self._paused = True

    def resume(self) -> None:
        """Count the prompt as heard: the relay does not say it again."""
        self._ends_ms = self.now_ms()
        self._paused = False

    def stop(self) -> None:
        """Forget the prompt; the next one takes its place."""
        self._prompt_id = 0

    def now_ms(self) -> int:
        """Milliseconds since the call was answered."""
        return int((time.monotonic() - self._began) * 1000)

    def close(self) -> None:
        """End the relay: the call goes on at the action URL."""
        if not self._closed:
            self._send(type="end")
        self._closed = True

    def _event(self, item: dict[str, Any]) -> list[Event]:
        at_ms = self.now_ms()
        match item.get("type"):
            case "prompt" if self._listening:
                return self._heard(item, at_ms)
            case "dtmf":
                digit = str(item.get("digit", ""))
                self._speaking = False  # a key interrupts too, and no words follow it
                return [DtmfPressed(at_ms=at_ms, digit=digit)] if digit in KEYS else []
            case "interrupt" if self._listening:
                return self._started(at_ms)
            case "error":
                raise LineError("the relay reports an error; see the carrier's console")
            case _:
                return []

    def _started(self, at_ms: int) -> list[Event]:
        if self._speaking:
            return []
        self._speaking = True
        return [SpeechStarted(at_ms=at_ms)]

    def _heard(self, item: dict[str, Any], at_ms: int) -> list[Event]:
        text = str(item.get("voicePrompt") or "").strip()
        events = self._started(at_ms)
        if not item.get("last", True):
            return events
        self._speaking = False
        match = self._voice.understand(text, UNSAID_CONFIDENCE, self._expectation)
        hypothesis = Hypothesis(text.lower(), UNSAID_CONFIDENCE, at_ms, at_ms)
        return [
            *events,
            SpeechEnded(at_ms=at_ms),
            UtteranceFinal(at_ms=at_ms, hypothesis=hypothesis, match=match),
        ]

    def _send(self, **item: object) -> None:
        with suppress(ConnectionClosed, OSError):  # ``receive`` reports it
            self._socket.send(json.dumps(item))


def wait_for_setup(socket: Socket) -> tuple[str, str] | None:
    """Return call id and token from the relay's first message; None for anything else."""
    try:
        message = socket.receive(timeout=10)
    except ConnectionClosed:
        return None
    item = _read(message) if message is not None else {}
    parameters = item.get("customParameters")
    if item.get("type") != "setup" or not isinstance(parameters, dict):
        return None
    return str(item.get("callSid", "")), str(parameters.get("token", ""))


def _read(message: str | bytes) -> dict[str, Any]:
    """Return the message's fields, {} for anything that is no JSON object."""
    try:
        item = json.loads(message)
    except (ValueError, RecursionError):  # the latter: brackets without end
        logger.warning("the relay sent a message that makes no sense")
        return {}
    return item if isinstance(item, dict) else {}
