"""One call, one thread: the only code that touches this call's dialogue and line.

Other threads (supervisor console, status webhooks) never call in; they ``post()`` an
event. That rule is what makes locks unnecessary: two threads that send on one
websocket corrupt its frames.
"""

from __future__ import annotations

import logging
from queue import Empty, SimpleQueue

from ivr.dialogue import Dialogue, State
from ivr.dialogue.actions import (
    Action,
    CancelTimer,
    EndCall,
    EraseRecording,
    Flag,
    HandOverSecret,
    HearKeysOnly,
    Listen,
    PausePrompt,
    PlayPrompt,
    ResumePrompt,
    Route,
    Serve,
    StartTimer,
    StopPrompt,
    Transfer,
)
from ivr.dialogue.events import (
    CallAnswered,
    CallBroken,
    Event,
    SpeechEnded,
    SpeechStarted,
    TimerFired,
    UtteranceFinal,
)
from ivr.errors import LineError
from ivr.language_asked import as_repeat, language_asked
from ivr.ports import CallControl, CallObserver, Departed, Languages, Media, Router, Services
from ivr.serving.nobody import NoServices

logger = logging.getLogger(__name__)

SAID = (SpeechStarted, SpeechEnded, UtteranceFinal)
POLL_MS = 100
"""Longest wait for the carrier, so that a posted event is seen within it."""


class CallLoop:
    """Feeds one Dialogue from its ports until the call has a disposition."""

    def __init__(
        self,
        dialogue: Dialogue,
        media: Media,
        control: CallControl,
        router: Router,
        observer: CallObserver,
        *,
        services: Services | None = None,
    ) -> None:
        self._dialogue = dialogue
        self._media = media
        self._control = control
        self._router = router
        self._observer = observer
        self._services = services or NoServices()
        self.languages: Languages | None = None
        """None: the call stays in the language it began in."""
        self._turned = False
        """To another language, by the event that was handled last."""
        self._inbox: SimpleQueue[Event] = SimpleQueue()
        self._timer: tuple[int, int] | None = None  # (due_ms, timer_id)
        self._departed = False
        self._outcome: Event | None = None
        """Of a transfer; it has happened before whatever comes next, a hang-up say."""

    def post(self, event: Event) -> None:
        """Hand an event to the call from another thread."""
        self._inbox.put(event)

    def run(self, first: Event | None = None) -> None:
        """Block until the call has ended or departed. Whatever is raised, it gets a disposition.

        ``first`` is what happened on a call that comes back; a new one is answered.
        """
        try:
            self._handle(first or CallAnswered(at_ms=self._media.now_ms()))
            while not self._over():
                self._step()
        finally:
            if not self._over():  # an adapter raised
                self._handle(CallBroken(at_ms=self._media.now_ms()))

    def _over(self) -> bool:
        return self._departed or self._dialogue.state is State.ENDED

    def _step(self) -> None:
        if self._outcome is not None:
            outcome, self._outcome = self._outcome, None
            self._handle(outcome)
            return
        try:
            received = self._media.receive(self._wait_ms())
        except LineError as error:
            logger.warning("the line broke: %s", error)
            received = (CallBroken(at_ms=self._media.now_ms()),)
        turned = False
        for event in (*received, *self._posted(), *self._due()):
            if turned and isinstance(event, SAID):
                continue  # the old language's ear has begun what the new one will hear
            if not self._departed:
                self._handle(event)
                turned = turned or self._turned

    def _posted(self) -> list[Event]:
        events = []
        while True:
            try:
                events.append(self._inbox.get_nowait())
            except Empty:
                return events

    def _due(self) -> list[Event]:
        now_ms = self._media.now_ms()
        if self._timer is None or self._timer[0] > now_ms:
            return []
        timer_id, self._timer = self._timer[1], None
        return [TimerFired(at_ms=now_ms, timer_id=timer_id)]

    def _in_language(self, event: Event) -> Event:
        """Go on in the language that ``event`` asks for; return what the dialogue is told."""
        self._turned = False
        tag = language_asked(event, self._dialogue)
        if not tag or self.languages is None:
            return event
        turned = self.languages.turn(tag)
        if isinstance(turned, str):
            self._dialogue.tell(turned)
        elif turned is not None:
            self._dialogue.speak(turned.script)
            self._router, self._services, self._turned = turned.router, turned.services, True
        return as_repeat(event)

    def _handle(self, event: Event) -> None:
        event = self._in_language(event)
        self._observer.happened(event)
        actions = self._dialogue.handle(event)
        self._observer.decided(event, actions)
        for action in actions:
            self._perform(action)

    def _perform(self, action: Action) -> None:
        match action:
            case PlayPrompt():
                self._media.play(action)
            case PausePrompt():
                self._media.pause()
            case ResumePrompt():
                self._media.resume()
            case StopPrompt():
                self._media.stop()
            case Listen(expectation):
                self._media.listen(expectation)
            case HearKeysOnly():
                self._media.hear_keys_only()
            case EraseRecording():
                self._media.erase_recording()
            case StartTimer(timer_id, after_ms):
                self._timer = (self._media.now_ms() + after_ms, timer_id)
            case CancelTimer():
                self._timer = None
            case _:
                self._perform_with_others(action)

    def _perform_with_others(self, action: Action) -> None:
        match action:
            case Route(intent):
                self.post(self._router.route(intent, self._media.now_ms()))
            case Transfer(destination):
                self._transferred(self._control.transfer(destination))
            case Serve():
                self._services.begin(action, self._media.now_ms(), self.post)
            case HandOverSecret(slot, value):
                if not self._services.take_secret(slot, value):
                    self._control.take_secret(slot, value)
            case EndCall(disposition):
                self._media.close()  # first: a full disk must not hold the line
                self._observer.ended(disposition)
            case Flag():
                pass  # the observer has seen it
            case _:
                raise AssertionError(f"no case for {action}")

    def _transferred(self, outcome: Event | Departed | None) -> None:
        if isinstance(outcome, Departed):
            self._departed = True
            self._media.close()
        else:
            self._outcome = outcome

    def _wait_ms(self) -> int:
        if not self._inbox.empty():
            return 0
        if self._timer is None:
            return POLL_MS
        return max(0, min(POLL_MS, self._timer[0] - self._media.now_ms()))
