"""The caller's side of TwiML: what is heard, answered, and where it leads."""

from __future__ import annotations

from ivr.simulator import transfers
from ivr.simulator.caller import Answer
from ivr.simulator.exchange import Unanswered
from ivr.simulator.legs import Leg
from ivr.simulator.placed import CallFailed, HungUp
from ivr.simulator.twilio import Fields, TwilioLine
from ivr.simulator.twilio_stream import connect_stream
from ivr.simulator.twiml import Document, Verb

CONFIDENCE = "0.9"
"""Of everything that the caller says."""
GATHER_S = 5
"""Usual patience of a Gather."""


class CallerLeg(Leg):
    """The caller."""

    where = "in a call"

    def __init__(self, line: TwilioLine) -> None:
        super().__init__(line)
        self._caller = line.placed.caller
        self._measures = line.placed.measures
        self._transferred = False  # by the document that is carried out
        self._caller_left = False
        self.verbs |= {
            "Gather": self.gather,
            "Connect": self.connect,
            "Dial": self.dial,
            "Enqueue": self.enqueue,
            "Record": self.record,
            "Reject": self.reject,
        }

    async def carry_out(self, document: Document) -> Document | None:
        """Carry out one document; one that only speaks and ends is where the call went."""
        self._transferred = False
        try:
            following = await super().carry_out(document)
        except HungUp:
            self._ends_with(document)
            raise
        except Unanswered as trouble:
            return await self.line.fall_back(trouble)
        if following is None:
            self._ends_with(document)
        return following

    def _ends_with(self, document: Document) -> None:
        if not self._transferred and not self._caller_left:
            self.line.placed.arrived(document.destination)

    async def speak(self, ms: float) -> None:
        """Let the caller hear something, to the end."""
        now = self.clock.now_ms()
        self._measures.server_sounds(now, now + ms)
        await self.clock.until(now + ms)
        self._caller.greeted = True

    async def wait(self, ms: float) -> None:
        """Let the server be silent."""
        self._measures.server_turn(self.clock.now_ms())
        await self._stay(ms)

    async def _stay(self, ms: float) -> None:
        """Let a silent caller wait, or lose patience."""
        waited = self._caller.wait(ms)
        await self.clock.pass_ms(waited)
        if waited < ms:
            self._leave()

    def _leave(self) -> None:
        self._caller_left = True
        raise HungUp

    async def gather(self, verb: Verb, document: Document) -> Document | None:
        """Hear the prompts and answer with what comes next, or with silence."""
        kinds = verb.get("input", "dtmf").split()
        barges = self._caller.barge_in and verb.get("bargeIn", "true") == "true"
        answer = self._answer(kinds) if barges else None
        if answer is None:
            for child in verb.children:
                await self.verbs[child.name](child, document)
            answer = self._answer(kinds)
        elif verb.nouns("Say") or verb.nouns("Play"):
            now = self.clock.now_ms()
            self._measures.server_sounds(now, now)
            self._measures.server_cut()
        if answer is not None:
            return await self._answered(verb, document, answer)
        await self._stay(verb.number("timeout", GATHER_S) * 1000)
        if verb.get("actionOnEmptyResult") != "true":
            return None
        return await self.submit(verb, document, {})

    def _answer(self, kinds: list[str]) -> Answer | None:
        return self._caller.answer(speech="speech" in kinds, keys="dtmf" in kinds)

    async def _answered(self, verb: Verb, document: Document, answer: Answer) -> Document:
        """Say or press it, report a guess on the way, then what was understood."""
        began = self.clock.now_ms()
        self._measures.caller_sounds(began)
        if answer.digits:
            await self.clock.until(began + answer.ms)
            self._measures.server_turn(self.clock.now_ms())
            finish = verb.get("finishOnKey", "#")
            return await self.submit(verb, document, {"Digits": answer.digits.rstrip(finish)})
        await self.clock.until(began + answer.ms / 2)
        if verb.get("partialResultCallback"):
            await self._tell_partial(verb, document, answer.speech)
        await self.clock.until(began + answer.ms)
        self._measures.utterance_ended(self.clock.now_ms())
        heard = {"SpeechResult": answer.speech, "Confidence": CONFIDENCE}
        return await self.submit(verb, document, heard)

    async def _tell_partial(self, verb: Verb, document: Document, text: str) -> None:
        words = text.split()
        guess = " ".join(words[: max(1, len(words) // 2)])
        fields = {
            "SequenceNumber": "0",
            "StableSpeechResult": "",
            "UnstableSpeechResult": guess,
            "Stability": "0.5",
        }
        url = document.resolve(verb.get("partialResultCallback"))
        await self.line.tell(url, fields, verb.get("partialResultCallbackMethod", "POST"))

    async def connect(self, verb: Verb, document: Document) -> Document | None:
        """Talk over a stream until one side ends it."""
        streams = verb.nouns("Stream")
        if not streams:
            raise CallFailed("<Connect> without a <Stream>")
        if await connect_stream(self.line, streams[0]):
            self._leave()
        return await self.go_to_action(verb, document, {})

    async def dial(self, verb: Verb, document: Document) -> Document | None:
        """Be put through to somebody."""
        self._hand_over()
        told = await transfers.dial(self.line, verb, document)
        return await self._back(verb, document, told)

    async def enqueue(self, verb: Verb, document: Document) -> Document | None:
        """Wait for an agent."""
        self._hand_over()
        told = await transfers.enqueue(self.line, verb, document)
        return await self._back(verb, document, told)

    async def record(self, verb: Verb, document: Document) -> Document:
        """Leave a message; without an action Twilio asks for the document again."""
        self._hand_over()
        told = await transfers.record(self.line, verb, document)
        if verb.get("recordingStatusCallback"):
            url = document.resolve(verb.get("recordingStatusCallback"))
            await self.line.tell(url, {**told, "RecordingStatus": "completed"})
        self._measures.server_turn(self.clock.now_ms())
        return await self.submit(verb, document, told)

    async def reject(self, verb: Verb, _document: Document) -> None:
        """Be refused."""
        raise CallFailed(f"rejected: {verb.get('reason', 'rejected')}")

    def _hand_over(self) -> None:
        self._transferred = True
        self._measures.handed_over(self.clock.now_ms())

    async def _back(self, verb: Verb, document: Document, told: Fields) -> Document | None:
        self._measures.server_turn(self.clock.now_ms())
        return await self.go_to_action(verb, document, told)
