"""What happened on a call and why, as it happens: the one record that everybody reads.

The command line prints it, the Talk page shows it, the agent's packet is made of it and
storage keeps it. Pure: events and the dialogue's judgements in, records out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field

from asr.heard import Heard
from asr.types import Amount, Code, Date, Digits, Expectation, OneOf, OpenNeed, Time, YesNo
from intents.bands import decided_by
from intents.types import Band, Command, IntentMatch
from ivr.call_record import CallRecord, TurnRecord
from ivr.course import tried
from ivr.dialogue import Dialogue
from ivr.dialogue.actions import Disposition, Flag, PlayPrompt, Transfer
from ivr.dialogue.events import (
    CallAnswered,
    DtmfPressed,
    Event,
    Routed,
    Served,
    TransferCompleted,
    UtteranceFinal,
)
from ivr.dialogue.judgement import Judgement
from ivr.dialogue.needs import open_candidates
from ivr.dialogue.transitions import Verdict

__all__ = ["CallRecord", "CallTrace", "Sink", "TurnRecord", "expectation_name", "ignore"]

NEEDS = (Verdict.ACCEPTED, Verdict.UNSURE, Verdict.TORN, Verdict.SLOT_WANTED)
OTHER_COMMANDS = frozenset(Command) - {Command.AGENT}
"""They say nothing of the need."""
CONSENT = {Verdict.ANSWERED_RECORDED: "notified", Verdict.NO_RECORDING: "refused"}
PERSON = (Verdict.AGENT, Verdict.AGENT_ONCE, Verdict.AGENT_KNOWN)
UNDERSTOOD = (Band.ACCEPT, Band.CONFIRM, Band.DISAMBIGUATE)


MOST_HEARD = 8
"""Utterances that wait for the dialogue; it never hears of some."""

Sink = Callable[[CallRecord], None]


def ignore(_record: CallRecord) -> None:
    """Take no note."""


@dataclass(slots=True)
class CallTrace:
    """Builds one CallRecord; a CallObserver of ``ivr.ports``. Sinks must not block or raise."""

    record: CallRecord
    dialogue: Dialogue
    resolve: Callable[[str], str]
    """Destination names as the pack has them (``operator`` becomes ``front_desk``)."""
    on_turn: Sink = ignore
    on_transfer: Callable[[CallRecord, str], None] = lambda _record, _destination: None
    """Called when the call is about to be put through to a destination: time for the packet."""
    on_end: Sink = ignore
    target: str = ""
    """Where the call was being put through to, when it comes back from there."""
    on_verdict: Callable[[str], None] = lambda _verdict: None
    """Called with the name of every verdict."""
    _heard: dict[int, tuple[Heard, bool]] = field(default_factory=dict)
    """Utterances that the dialogue has not heard of, by when they began."""
    _state: str = ""
    _unanswered: TurnRecord | None = None
    _judged: object = None
    """The last judgement that was told."""

    def heard(self, heard: Heard, *, recorded: bool = False) -> None:
        """Take note of how an utterance was heard, and whether it is recorded.

        The dialogue may hear of it later, when another has been heard already.
        """
        self._heard[heard.start_ms] = (heard, recorded)
        while len(self._heard) > MOST_HEARD:
            del self._heard[next(iter(self._heard))]

    def happened(self, event: Event) -> None:
        """Take note of where the call stands before ``event``."""
        self._state = self.dialogue.state.value
        self.record.ended_ms = event.at_ms

    def decided(self, event: Event, actions: Sequence[object]) -> None:
        """Take note of what the dialogue made of ``event``."""
        judged = self.dialogue.judged
        if judged is not None and judged.verdict in CONSENT:
            self.record.consent = CONSENT[judged.verdict]
        if judged is not None and judged is not self._judged:
            self._judged = judged
            self.on_verdict(judged.verdict.value)
        memory = self.dialogue.memory
        self.record.reminder, self.record.rating = memory.reminder, memory.rating
        self.record.also = [str(item["intent"]) for item in memory.also]
        self.record.tried += tried(event, judged)
        self._refused(judged)
        turn = self._turn(event)
        if turn is not None:
            self.record.turns.append(turn)
            self._unanswered = turn
        for action in actions:
            self._acted(action, event)
        if isinstance(event, CallAnswered):
            self._opened(event)
        if isinstance(event, Routed):
            self._routed(event)
        if isinstance(event, Served):  # one that came too late as well: it may have changed much
            self.record.served.append({"service": event.service, "outcome": event.outcome.value})
        if isinstance(event, TransferCompleted):
            self.record.destination = self.target
        if turn is not None:
            self.on_turn(self.record)

    def _opened(self, event: CallAnswered) -> None:
        self.record.notices += event.notices
        if event.proposal is not None:
            self.record.proposed = event.proposal.intent
        if event.told_intent:
            self._understood(event.told_intent, 1.0, Band.ACCEPT)

    def _routed(self, event: Routed) -> None:
        record, judged = self.record, self.dialogue.judged
        wants_more = judged is not None and judged.verdict is Verdict.SLOT_WANTED
        if record.time_to_route_ms is None and not wants_more:
            record.time_to_route_ms = event.at_ms
        record.reason, record.rule, record.priority = event.reason, event.rule, event.priority
        record.steps = list(event.steps)
        record.notices += event.notices
        if event.flag and event.flag not in record.flags:
            record.flags.append(event.flag)
        if event.prompt:
            record.destination = event.destination

    def ended(self, disposition: Disposition) -> None:
        """Write the disposition."""
        self.record.disposition = disposition.value
        self.on_end(self.record)

    def _acted(self, action: object, event: Event) -> None:
        match action:
            case PlayPrompt(prompt=prompt) if self._unanswered is not None:
                self._unanswered.prompt, self._unanswered = prompt, None
            case Flag(flag):
                self.record.flags.append(flag)
            case Transfer(destination):
                self.target = self.resolve(destination)
                self.record.slots = dict(self.dialogue.memory.slots)
                if self.record.time_to_route_ms is None:  # a person was asked for, or is needed
                    self.record.time_to_route_ms = event.at_ms
                self.on_transfer(self.record, self.target)
            case _:
                pass

    def _refused(self, judged: Judgement | None) -> None:
        """Forget a need that the caller said no to: whoever takes over is not told it is that."""
        if judged is not None and self.record.intent in judged.rejects:
            self.record.intent, self.record.band = None, Band.REJECT.value
            self.record.confidence = 0.0

    def _turn(self, event: Event) -> TurnRecord | None:
        judged = self.dialogue.judged
        verdict = judged.verdict.value if judged is not None else ""
        if isinstance(event, DtmfPressed):
            if judged is None or judged.verdict in (Verdict.KEY_ADDED, Verdict.KEYS_CLEARED):
                return None
            return self._key_turn(event, judged.intent or self.dialogue.memory.intent, verdict)
        if not isinstance(event, UtteranceFinal):
            return None
        return self._speech_turn(event, verdict)

    def _key_turn(self, event: DtmfPressed, intent: str, verdict: str) -> TurnRecord:
        person = verdict in PERSON
        understood = "agent" if person else intent or None
        self._understood(understood, 1.0, Band.ACCEPT)
        return TurnRecord(
            transcript="" if self._state == "collecting" else event.digit,
            confidence=1.0,
            expectation="key",
            top3=[],
            intent=understood,
            band=Band.ACCEPT.value,
            rule="key",
            verdict=verdict,
            state=self._state,
            speech_start_ms=event.at_ms,
            speech_end_ms=event.at_ms,
            endpoint_ms=event.at_ms,
            decided_ms=event.at_ms,
            key=True,
        )

    def _speech_turn(self, event: UtteranceFinal, verdict: str) -> TurnRecord:
        match, judged = event.match, self.dialogue.judged
        band = judged.band if judged is not None and judged.band is not None else Band.REJECT
        flag = judged.flag if judged is not None else ""
        intent = flag or _understood_as(match, judged, band)
        meant = judged.intent if judged is not None and not flag and band in UNDERSTOOD else ""
        if judged is not None and meant:  # said, chosen by number, or agreed to
            if match.answer is None or meant != self.record.intent:  # a yes makes it no surer
                self._understood(meant, judged.confidence, band)
        elif intent not in ("yes", "no"):
            sure = match.candidates[0].confidence if match.candidates and not flag else 1.0
            self._understood(intent, sure, band)
        heard, recorded = self._heard.pop(event.hypothesis.start_ms, (None, False))
        turn = TurnRecord(
            transcript=event.hypothesis.text,
            confidence=round(event.hypothesis.confidence, 4),
            expectation=expectation_name(heard.expectation) if heard else "open",
            top3=[
                {"intent": c.intent, "confidence": round(c.confidence, 4)}
                for c in match.candidates[:3]
            ],
            intent=intent,
            band=band.value,
            rule=match.rule,
            limits=self._limits(match, judged, band),
            verdict=verdict,
            state=self._state,
            nearest_phrase=match.nearest_phrase,
            matched_words=list(match.matched_words),
            slots=[asdict(slot) for slot in match.slots],
            speech_start_ms=event.hypothesis.start_ms,
            speech_end_ms=event.hypothesis.end_ms,
            decided_ms=event.at_ms,
            endpoint_ms=event.at_ms,
        )
        if heard is not None:
            turn.endpoint_ms, turn.decided_ms = heard.endpoint_ms, heard.decided_ms
            turn.asr_cpu_ms = round(heard.cpu_ms, 1)
            turn.frames = list(heard.frames) if recorded else []
        return turn

    def _limits(self, match: IntentMatch, judged: Judgement | None, band: Band) -> str:
        weighed = judged.weighed if judged is not None else ()
        if band is Band.REJECT:
            weighed = open_candidates(match, self.dialogue.memory)
        return decided_by(self.dialogue.script.bands, weighed)

    def _understood(self, intent: str | None, confidence: float, band: Band) -> None:
        """Keep the last need that was understood; asking for a person does not erase it."""
        needs = self.record.intent is not None and self.record.intent != "agent"
        if intent is None or (intent == "agent" and needs):
            return
        if intent in OTHER_COMMANDS:
            return
        self.record.intent, self.record.band = intent, band.value
        self.record.confidence = round(confidence, 4)


def expectation_name(expectation: Expectation) -> str:
    """Return the short name that traces and the command line use."""
    match expectation:
        case OpenNeed():
            return "open"
        case YesNo():
            return "yes_no"
        case Digits():
            return "digits"
        case Amount():
            return "amount"
        case Date():
            return "date"
        case Time():
            return "time"
        case Code():
            return "code"
        case OneOf():
            return "name"


def _understood_as(match: IntentMatch, judged: Judgement | None, band: Band) -> str | None:
    if match.alarm is not None:
        return None  # in doubt: it is asked about
    if match.command is not None:
        return match.command.value
    need = judged is not None and judged.verdict in NEEDS
    if match.answer is not None and not (need and match.candidates):
        return match.answer.value
    if judged is not None and need and judged.intent and band in UNDERSTOOD:
        return judged.intent
    return match.candidates[0].intent if band in UNDERSTOOD and match.candidates else None
