"""A call whose audio passes through us: a Line, an ear and a voice become one Media.

Used by every streaming carrier: browser, microphone, recordings, Twilio streams, Asterisk.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import asr.heard as ear
from asr.listener import Listener
from asr.types import Expectation, Hypothesis, OpenNeed
from ivr.dialogue.actions import PlayPrompt
from ivr.dialogue.events import (
    CallerHungUp,
    DtmfPressed,
    Event,
    PromptFinished,
    RecognitionFailed,
    SpeakingFailed,
    SpeechEnded,
    SpeechStarted,
    UtteranceFinal,
)
from ivr.errors import CallsteerError
from ivr.need_words import NeedWords
from ivr.playing import Player
from ivr.ports import AudioArrived, KeyArrived, Line, LineClosed, LineEvent, MarkArrived
from ivr.prompts import Prompts
from ivr.recording import Recorder
from ivr.understanding import Understanding

logger = logging.getLogger(__name__)


class StreamMedia:
    """Both directions of one streaming call. Keeps the Media contract of ``ivr.ports``."""

    def __init__(
        self,
        line: Line,
        listener: Listener,
        understanding: Understanding,
        player: Player,
        observe: Callable[[ear.ListenerEvent], None] = lambda _event: None,
        recorder: Recorder | None = None,
    ) -> None:
        self._line = line
        self._listener = listener
        self._understanding = understanding
        self._player = player
        self._observe = observe
        self._expectation: Expectation = OpenNeed()
        self._failed = False  # the voice, not reported yet
        self._recorder = recorder
        self._words = NeedWords()
        self._plays_through = False
        self._held_back: list[Event] = []  # said while a prompt plays through

    def now_ms(self) -> int:
        """Milliseconds since the call was answered."""
        return self._line.now_ms()

    def receive(self, timeout_ms: int) -> Sequence[Event]:
        """Wait for the line and return what happened, () on timeout."""
        events: list[Event] = []
        if self._failed:
            self._failed = False
            return (SpeakingFailed(at_ms=self.now_ms()),)
        for item in self._line.receive(timeout_ms):
            events += self._received(item)
        events += self._from_ear(self._listener.poll(self.now_ms()))
        if (finished := self._player.overdue(self.now_ms())) is not None:
            events += self._prompt_finished(finished)
        if self._plays_through:  # what is said meanwhile counts when the prompt has ended
            said = (SpeechStarted, SpeechEnded, UtteranceFinal)
            self._held_back += [event for event in events if isinstance(event, said)]
            return [event for event in events if not isinstance(event, said)]
        held, self._held_back = self._held_back, []
        return [*events, *held]

    def listen(self, expectation: Expectation) -> None:
        """Change what is expected; an open need is biased to the catalogue's phrases."""
        self._expectation = expectation
        if isinstance(expectation, OpenNeed):
            expectation = OpenNeed(self._understanding.bias_phrases())
        self._listener.listen(expectation)
        if self._recorder is not None:
            self._recorder.pause(False)

    def speak(self, listener: Listener, understanding: Understanding, prompts: Prompts) -> None:
        """Go on in another language, with an ear and a voice for it; the recording goes on."""
        self._listener.stop()
        self._listener, self._understanding = listener, understanding
        self._player.speak(prompts)
        self.listen(self._expectation)

    def hear_keys_only(self) -> None:
        """Hear and record nothing until ``listen`` is called again."""
        self._listener.pause()
        if self._recorder is not None:
            self._recorder.pause(True)

    def erase_recording(self) -> None:
        """Record nothing more, and keep nothing of what was recorded."""
        if self._recorder is not None:
            self._recorder.erase()

    def play(self, prompt: PlayPrompt) -> None:
        """Begin a prompt in place of any other."""
        try:
            self._player.play(prompt)
        except CallsteerError as error:  # the voice or a wording
            logger.error("prompt %s cannot be spoken: %s", prompt.prompt, error)
            self._failed = True
            return
        self._plays_through = not prompt.barge_in
        self._voice_on()

    def pause(self) -> None:
        """Silence the prompt at once; the ear is told, so that the floor is learnt anew."""
        self._player.pause()
        self._listener.prompt_ended(self.now_ms())

    def resume(self) -> None:
        """Go on with a paused prompt."""
        self._player.resume()
        self._voice_on()

    def stop(self) -> None:
        """Drop the prompt."""
        self._plays_through = False
        self._player.stop()
        self._listener.prompt_ended(self.now_ms())

    def close(self) -> None:
        """Stop listening and hang up."""
        self._listener.stop()
        self._line.close()
        if self._recorder is not None:
            self._recorder.close()

    def _received(self, item: LineEvent) -> Sequence[Event]:
        match item:
            case AudioArrived(frame):
                if self._recorder is not None:
                    self._recorder.write(frame, self.now_ms())
                return self._from_ear(self._listener.accept(frame, self.now_ms()))
            case KeyArrived(digit):
                return (DtmfPressed(at_ms=self.now_ms(), digit=digit),)
            case MarkArrived(name):
                finished = self._player.mark_arrived(name)
                return self._prompt_finished(finished) if finished is not None else ()
            case LineClosed():
                return (CallerHungUp(at_ms=self.now_ms()),)

    def _voice_on(self) -> None:
        """Let the ear know what it may hear of our own voice."""
        if (stretch := self._player.stretch) is not None:
            self._listener.prompt_began(*stretch)

    def _prompt_finished(self, prompt_id: int) -> Sequence[Event]:
        self._plays_through = False
        self._listener.prompt_ended(self.now_ms())
        return (PromptFinished(at_ms=self.now_ms(), prompt_id=prompt_id),)

    def _from_ear(self, heard: Sequence[ear.ListenerEvent]) -> list[Event]:
        events: list[Event] = []
        for item in heard:
            self._observe(item)
            match item:
                case ear.SpeechStarted(at_ms=at_ms):
                    events.append(SpeechStarted(at_ms=at_ms))
                case ear.SpeechEnded(at_ms=at_ms):
                    events.append(SpeechEnded(at_ms=at_ms))
                case ear.Heard():
                    events.append(self._understood(item))
                case ear.ListeningFailed(at_ms=at_ms):
                    events.append(RecognitionFailed(at_ms=at_ms))
                case _:
                    pass  # pauses and partials are for observers
        return events

    def _understood(self, heard: ear.Heard) -> UtteranceFinal:
        reading = heard.reading
        hypothesis = Hypothesis(
            reading.text,
            reading.confidence,
            heard.start_ms,
            heard.end_ms,
            tuple(other.text for other in reading.alternatives),
        )
        match = self._understanding.match(reading, self._expectation)
        if self._recorder is not None and self._words.makes_need(match, self._expectation):
            self._recorder.keep_words(heard.start_ms, heard.end_ms)
        return UtteranceFinal(at_ms=self.now_ms(), hypothesis=hypothesis, match=match)
