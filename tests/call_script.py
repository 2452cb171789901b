"""A call as a script: what the caller does, what the IVR must do."""

from __future__ import annotations

from asr.types import Hypothesis
from intents.types import Answer, Candidate, Command, IntentMatch, Slot
from ivr.dialogue import Dialogue, IntentPolicy, Script, ServicePolicy, SlotSpec, State
from ivr.dialogue.actions import (
    Action,
    CancelTimer,
    EndCall,
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
    DtmfPressed,
    Event,
    Outcome,
    PromptFinished,
    Routed,
    Served,
    SpeechEnded,
    SpeechStarted,
    TimerFired,
    UtteranceFinal,
)
from routing.types import DestinationKind

SCRIPT = Script(
    intents={
        "lost_card": IntentPolicy(always_confirm=True, urgent=True),
        "balance": IntentPolicy(),
        "billing": IntentPolicy(),
        "hours": IntentPolicy(),
        "track": IntentPolicy(slots=(SlotSpec("parcel", "digits", ask=True, length=4),)),
        "pay": IntentPolicy(slots=(SlotSpec("amount", "amount"),)),
        "card_entry": IntentPolicy(
            slots=(SlotSpec("card", "digits", ask=True, check="luhn", sensitive=True),)
        ),
        "find_parcel": IntentPolicy(
            service="find", slots=(SlotSpec("number", "digits", ask=True, length=6, at_least=4),)
        ),
        "pay_bill": IntentPolicy(
            service="pay",
            slots=(
                SlotSpec("sum", "amount", ask=True, whole="due"),
                SlotSpec("account", "digits", ask=True, length=6),
                SlotSpec("pin", "digits", length=4, sensitive=True),
            ),
        ),
    },
    services={
        "due": ServicePolicy(needs=("account",), gives="amount_due"),
        "find": ServicePolicy(needs=("number",), remind=True),
        "pay": ServicePolicy(needs=("sum", "account", "pin"), confirm="pay_confirm"),
    },
    keypad_intents=("balance", "billing", "lost_card"),
    kinds={"desk": "queue", "callback": "callback", "link": "sms", "shop": "visit"},
    messages={"shop": "message"},
)
"""A small company: a need that is confirmed, an urgent one, some with values or self-service."""


def heard(text: str, *likely: tuple[str, float], **extra: object) -> IntentMatch:
    """Return a match with candidates ``(intent, confidence)``."""
    candidates = tuple(Candidate(intent, confidence) for intent, confidence in likely)
    return IntentMatch(text, candidates, **extra)  # type: ignore[arg-type]


def wants(intent: str, **values: str) -> IntentMatch:
    """Return a need said in one breath with its values, by slot name."""
    specs = {spec.name: spec.kind for spec in SCRIPT.policy(intent).slots}
    said = tuple(Slot(name, specs[name], value, value) for name, value in values.items())
    return heard(f"about {intent}", (intent, 0.95), slots=said)


class Caller:
    """Drives one Dialogue in virtual time; nothing sleeps. ``pending`` watches for dead air."""

    def __init__(self, dialogue: Dialogue | None = None, destination: str = "somewhere") -> None:
        self.dialogue = dialogue or Dialogue(SCRIPT)
        self.destination = destination
        self.now_ms = 0
        self.did: list[Action] = []
        self.pending: set[str] = set()
        """What will still happen by itself; empty while we listen means dead air."""
        self.timer: StartTimer | None = None
        self.prompt: PlayPrompt | None = None

    @property
    def state(self) -> State:
        return self.dialogue.state

    def send(self, event: Event) -> list[Action]:
        if isinstance(event, PromptFinished):
            self.pending.discard(f"prompt {event.prompt_id}")
        if isinstance(event, TimerFired):
            self.pending.discard(f"timer {event.timer_id}")
        actions = self.dialogue.handle(event)
        self.did += actions
        for action in actions:
            self._note(action)
        return actions

    def _note(self, action: Action) -> None:
        match action:
            case PlayPrompt():
                self.prompt = action
                self._forget("prompt")
                self.pending.add(f"prompt {action.prompt_id}")
            case StartTimer():
                self.timer = action
                self._forget("timer")
                self.pending.add(f"timer {action.timer_id}")
            case CancelTimer():
                self._forget("timer")
            case StopPrompt() | PausePrompt():
                self._forget("prompt")
            case ResumePrompt():
                assert self.prompt is not None
                self.pending.add(f"prompt {self.prompt.prompt_id}")
            case _:
                pass

    def _forget(self, kind: str) -> None:
        self.pending = {item for item in self.pending if not item.startswith(kind)}

    def answers(self, **known: object) -> list[Action]:
        return self.send(CallAnswered(at_ms=self.now_ms, **known))  # type: ignore[arg-type]

    def hears_prompt(self) -> list[Action]:
        assert self.prompt is not None, "no prompt was played"
        self.now_ms += 2_000
        return self.send(PromptFinished(at_ms=self.now_ms, prompt_id=self.prompt.prompt_id))

    def stays_silent(self) -> list[Action]:
        """Let the prompt, if one plays, and then the running timer run out."""
        if any(item.startswith("prompt") for item in self.pending):
            self.hears_prompt()
        assert self.timer is not None, "no timer is running: dead air"
        self.now_ms += self.timer.after_ms
        return self.send(TimerFired(at_ms=self.now_ms, timer_id=self.timer.timer_id))

    def starts_speaking(self) -> list[Action]:
        self.now_ms += 300
        return self.send(SpeechStarted(at_ms=self.now_ms))

    def says(self, match: IntentMatch) -> list[Action]:
        """Speak one utterance, from its first sound to its reading."""
        start_ms = self.now_ms
        actions = self.starts_speaking()
        self.now_ms += 900
        actions = actions + self.send(SpeechEnded(at_ms=self.now_ms))
        hypothesis = Hypothesis(match.text, 0.9, start_ms, self.now_ms)
        return actions + self.send(
            UtteranceFinal(at_ms=self.now_ms, hypothesis=hypothesis, match=match)
        )

    def needs(self, intent: str, confidence: float = 0.95) -> list[Action]:
        return self.says(heard(f"about {intent}", (intent, confidence)))

    def says_yes(self) -> list[Action]:
        return self.says(heard("yes", answer=Answer.YES))

    def says_no(self, *instead: tuple[str, float]) -> list[Action]:
        return self.says(heard("no", *instead, answer=Answer.NO))

    def commands(self, command: Command) -> list[Action]:
        return self.says(heard(command, command=command))

    def mumbles(self) -> list[Action]:
        return self.says(heard("mumble"))

    def gives(self, kind: str, value: str) -> list[Action]:
        return self.says(heard(value, slots=(Slot(kind, kind, value, value),)))

    def presses(self, keys: str) -> list[Action]:
        return [a for k in keys for a in self.send(DtmfPressed(at_ms=self.now_ms, digit=k))]

    def is_routed(self, **answer: object) -> list[Action]:
        """Answer the Route that was asked for, as the policy would."""
        given = {"destination": self.destination, "kind": DestinationKind.QUEUE, **answer}
        return self.send(Routed(at_ms=self.now_ms, **given))  # type: ignore[arg-type]

    def is_served(self, outcome: Outcome = Outcome.FOUND, **answer: object) -> list[Action]:
        """Answer the Serve that was asked for, as the company's systems would."""
        asked = self.serves[-1]
        given = {"serve_id": asked.serve_id, "service": asked.service, **answer}
        return self.send(Served(at_ms=self.now_ms, outcome=outcome, **given))  # type: ignore[arg-type]

    @property
    def serves(self) -> list[Serve]:
        return [action for action in self.did if isinstance(action, Serve)]

    @property
    def prompts(self) -> list[str]:
        return [action.prompt for action in self.did if isinstance(action, PlayPrompt)]

    @property
    def listening_for(self) -> object:
        return [action.expectation for action in self.did if isinstance(action, Listen)][-1]

    @property
    def transfers(self) -> list[str]:
        return [action.destination for action in self.did if isinstance(action, Transfer)]

    @property
    def routes(self) -> list[str]:
        return [action.intent for action in self.did if isinstance(action, Route)]

    @property
    def ends(self) -> list[EndCall]:
        return [action for action in self.did if isinstance(action, EndCall)]
