"""A conversation in turns: what happened in, all that is to be said and awaited out.

For callers who have no call loop because nothing runs between two turns: webhooks, text.
Everything that must survive is in the dialogue, so an Exchange is made anew for each turn.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from asr.types import Expectation, Hypothesis
from intents.types import Command, IntentMatch
from ivr.dialogue import Dialogue, Script, State
from ivr.dialogue.actions import (
    Action,
    Disposition,
    EndCall,
    HandOverSecret,
    PlayPrompt,
    Route,
    Serve,
    Transfer,
)
from ivr.dialogue.events import (
    DtmfPressed,
    Event,
    PromptFinished,
    SpeechEnded,
    SpeechStarted,
    TimerFired,
    UtteranceFinal,
)
from ivr.ports import CallControl, CallObserver, Departed, Router, Services
from ivr.serving.nobody import NoServices


@dataclass(slots=True)
class Reply:
    """What one turn led to."""

    prompts: list[PlayPrompt] = field(default_factory=list)
    """To be said, in order."""
    expectation: Expectation | None = None
    """What is awaited; None when only keys count, or nothing is awaited."""
    awaited: bool = False
    """Whether the caller is waited for at all."""
    patience_ms: int = 0
    """Silence after the prompts that counts as no input."""
    departed: bool = False
    """The carrier takes the call to where the dialogue's memory says."""
    disposition: Disposition | None = None
    """How the call ended; None while it goes on."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing came of it."""
        return not (self.prompts or self.departed or self.disposition)


class Exchange:
    """Drives a dialogue from turn to turn. Used by one thread.

    ``moments`` gives the caller a moment to object where a call would ("OK, lost card.");
    without it what goes on by itself goes on at once.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        router: Router,
        control: CallControl,
        observer: CallObserver,
        *,
        moments: bool,
        services: Services | None = None,
    ) -> None:
        self._dialogue = dialogue
        self._router = router
        self._control = control
        self._observer = observer
        self._moments = moments
        self._services = services or NoServices()

    @property
    def state(self) -> State:
        """Where the call is."""
        return self._dialogue.state

    @property
    def expectation(self) -> Expectation | None:
        """What the caller was asked for."""
        return self._dialogue.expectation

    def take(self, *events: Event) -> Reply:
        """Handle what happened and everything that follows from it by itself."""
        reply = Reply()
        waiting = deque(events)
        while waiting and not reply.departed:
            event = waiting.popleft()
            self._observer.happened(event)
            actions = self._dialogue.handle(event)
            self._observer.decided(event, actions)
            for action in actions:
                waiting.extend(self._perform(action, event.at_ms, reply))
            if not waiting and not reply.departed:
                waiting.extend(self._by_itself(event.at_ms))
        reply.awaited = self._dialogue.listens and not reply.departed
        reply.expectation = self._dialogue.expectation
        reply.patience_ms = self._dialogue.patience_ms
        return reply

    def hear(self, hypothesis: Hypothesis, match: IntentMatch, at_ms: int) -> Reply:
        """Take one utterance, already read and understood."""
        return self.take(
            SpeechStarted(at_ms=at_ms),
            SpeechEnded(at_ms=at_ms),
            UtteranceFinal(at_ms=at_ms, hypothesis=hypothesis, match=match),
        )

    def in_language(self, script: Script, text: str, at_ms: int) -> Reply:
        """Take a text that asked for the language of ``script``: say the last thing again in it."""
        self._dialogue.speak(script)
        return self._again(text, at_ms)

    def not_in_language(self, words: str, text: str, at_ms: int) -> Reply:
        """Take a text that asked for a language we lack: say so, and the last thing again."""
        self._dialogue.tell(words)
        return self._again(text, at_ms)

    def keyed_language(self, script: Script, key: str, at_ms: int) -> Reply:
        """Take the key of an offered language: say the last thing again in it."""
        self._dialogue.speak(script)
        return self.take(DtmfPressed(at_ms=at_ms, digit=key))

    def _again(self, text: str, at_ms: int) -> Reply:
        match = IntentMatch(text, command=Command.REPEAT, rule="language")
        return self.hear(Hypothesis(text, 1.0, at_ms, at_ms), match, at_ms)

    def silence(self, at_ms: int) -> Reply:
        """Take note that the prompt has been heard and that nothing was said."""
        memory = self._dialogue.memory
        reply = Reply()
        if memory.prompt_id:
            reply = self.take(PromptFinished(at_ms=at_ms, prompt_id=memory.prompt_id))
        if reply.is_empty and memory.timer_id:
            reply = self.take(TimerFired(at_ms=at_ms, timer_id=memory.timer_id))
        return reply

    def _by_itself(self, at_ms: int) -> list[Event]:
        """Return what happens next without the caller."""
        memory = self._dialogue.memory
        waits = self._moments and self._dialogue.listens
        if memory.prompt_id and not waits:
            return [PromptFinished(at_ms=at_ms, prompt_id=memory.prompt_id)]
        if memory.timer_id and not self._moments and memory.state is State.ANNOUNCING:
            return [TimerFired(at_ms=at_ms, timer_id=memory.timer_id)]
        return []

    def _perform(self, action: Action, at_ms: int, reply: Reply) -> list[Event]:
        match action:
            case PlayPrompt():
                reply.prompts.append(action)
            case Route(intent):
                return [self._router.route(intent, at_ms)]
            case Transfer(destination):
                outcome = self._control.transfer(destination)
                reply.departed = isinstance(outcome, Departed)
                return [] if outcome is None or isinstance(outcome, Departed) else [outcome]
            case Serve():
                return [self._services.serve(action, at_ms)]
            case HandOverSecret(slot, value):
                if not self._services.take_secret(slot, value):
                    self._control.take_secret(slot, value)
            case EndCall(disposition):
                reply.disposition = disposition
                self._observer.ended(disposition)
            case _:
                pass  # pausing, timers and listening are the caller's own affair here
        return []
