"""TwiML as it is carried out on one side of a call: what all sides have in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from ivr.simulator.placed import CallFailed, HungUp
from ivr.simulator.twilio import Fields, TwilioLine
from ivr.simulator.twiml import Document, Verb, say_ms

Handler = Callable[[Verb, Document], Awaitable[Document | None]]
"""Carries out a verb; returns the document that takes over, None for the next verb."""


class Leg:
    """One side. Others hear nothing of it."""

    where = "here"
    """For reasons: which side this is."""

    def __init__(self, line: TwilioLine) -> None:
        self.line = line
        self.clock = line.placed.clock
        self.verbs: dict[str, Handler] = {
            "Say": self.say,
            "Play": self.play,
            "Pause": self.pause,
            "Redirect": self.redirect,
            "Hangup": self.hang_up,
        }

    async def run(self, document: Document) -> None:
        """Carry out a document and all that follow it, until nothing is left to do.

        Raises:
            HungUp: a verb ended the call.
            CallFailed: the server broke the rules.

        """
        following: Document | None = document
        while following is not None:
            following = await self.carry_out(following)

    async def carry_out(self, document: Document) -> Document | None:
        """Carry out one document; return the one that takes over."""
        for verb in document.verbs:
            handler = self.verbs.get(verb.name)
            if handler is None:
                raise CallFailed(f"<{verb.name}> cannot be used {self.where}")
            following = await handler(verb, document)
            if following is not None:
                return following
        return None

    async def speak(self, ms: float) -> None:
        """Let something sound for a while."""
        await self.clock.pass_ms(ms)

    async def wait(self, ms: float) -> None:
        """Let silence pass."""
        await self.clock.pass_ms(ms)

    async def say(self, verb: Verb, _document: Document) -> None:
        """Speak a text."""
        await self.speak(say_ms(verb))

    async def play(self, verb: Verb, document: Document) -> None:
        """Play a file."""
        if not verb.text:
            raise CallFailed("<Play> without a URL")
        await self.speak(await self.line.audio_ms(document.resolve(verb.text)) * verb.loops)

    async def pause(self, verb: Verb, _document: Document) -> None:
        """Be silent on purpose."""
        await self.wait(verb.number("length", 1) * 1000)

    async def redirect(self, verb: Verb, document: Document) -> Document:
        """Go on elsewhere."""
        return await self.line.fetch(document.resolve(verb.text), {}, verb.get("method", "POST"))

    async def hang_up(self, _verb: Verb, _document: Document) -> None:
        """End this side."""
        raise HungUp

    async def go_to_action(self, verb: Verb, document: Document, fields: Fields) -> Document | None:
        """Tell the verb's action what came of it; without one the next verb follows."""
        if not verb.get("action"):
            return None
        return await self.submit(verb, document, fields)

    async def submit(self, verb: Verb, document: Document, fields: Fields) -> Document:
        """Tell the verb's action, which is the document itself when none is given."""
        url = document.resolve(verb.get("action"))
        return await self.line.fetch(url, fields, verb.get("method", "POST"))


class AgentLeg(Leg):
    """The called party before the bridge. The agent accepts with a key when asked for one."""

    where = "in a whisper"
    ACCEPTS = "1"

    def __init__(self, line: TwilioLine, call: Mapping[str, str]) -> None:
        super().__init__(line)
        self._call = call
        self.verbs["Gather"] = self.gather

    async def gather(self, verb: Verb, document: Document) -> Document | None:
        """Hear the question and press the key, if keys are taken."""
        for child in verb.children:
            await self.verbs[child.name](child, document)
        if "dtmf" not in verb.get("input", "dtmf"):
            await self.wait(verb.number("timeout", 5) * 1000)
            return None
        return await self.submit(verb, document, {"Digits": self.ACCEPTS})

    async def redirect(self, verb: Verb, document: Document) -> Document:
        """Go on elsewhere, as the called party's call."""
        url, method = document.resolve(verb.text), verb.get("method", "POST")
        return await self.line.fetch(url, self._call, method)

    async def submit(self, verb: Verb, document: Document, fields: Fields) -> Document:
        """Tell the verb's action, as the called party's call."""
        return await super().submit(verb, document, {**self._call, **fields})


class Dequeued(Exception):
    """The waiting caller left the queue by a Leave."""


class QueueLeg(Leg):
    """A caller who waits in a queue and hears music."""

    where = "while waiting in a queue"

    def __init__(self, line: TwilioLine) -> None:
        super().__init__(line)
        self.verbs["Leave"] = self.leave

    async def leave(self, _verb: Verb, _document: Document) -> None:
        """Go back to the call."""
        raise Dequeued
