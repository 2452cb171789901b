"""A caller who writes: text messages through Twilio's webhook, as the network brings them.

Now and then a message comes twice (the carrier asks again), or two overtake each other.
"""

from __future__ import annotations

import asyncio
import uuid
from urllib.parse import urlencode
from xml.etree import ElementTree

import aiohttp

from ivr.simulator.exchange import Request, Unanswered, exchange
from ivr.simulator.placed import LINE, NUMBERS, CallFailed, Placed
from ivr.simulator.plan import Plan
from ivr.simulator.signature import HEADER, sign
from ivr.simulator.twilio import DESTINATION, FORM, XML_TYPES, new_sid

AGAIN, OVERTAKES = 0.15, 0.15
"""How often a message comes twice, or before the one that was written first."""
MOST_CHOICES = 3
"""A caller answers so many questions that the script has no answer to."""
LACKING = "'no'"
"""Stands in every question for a value that can be done without."""
FIRST_AREA, AREAS = 201, 780


class TwilioTexts:
    """One conversation."""

    def __init__(self, plan: Plan, placed: Placed, session: aiohttp.ClientSession) -> None:
        self._plan = plan
        self._placed = placed
        self._session = session
        self._url = f"{plan.url}/twilio/sms?{urlencode({'preset': placed.row.preset})}"
        # A number of its own: whoever wrote before from the same one would be known.
        area = FIRST_AREA + uuid.uuid4().int % AREAS
        self.phone = f"+1{area}55501{placed.number % NUMBERS:02d}"

    async def run(self) -> None:
        """Write all there is to say, then answer questions.

        Raises:
            CallFailed: the server broke the protocol or refused.

        """
        waiting = list(self._placed.row.utterances)
        answer = ""
        while waiting:
            if len(waiting) > 1 and self._placed.dice.random() < OVERTAKES:
                self._placed.note("two messages overtook each other")
                second, first = waiting.pop(1), waiting.pop(0)
                answer, _ = await asyncio.gather(self._write(second), self._write(first))
            else:
                answer = await self._write(waiting.pop(0))
            if _asks_for_a_value(answer):
                # The script's yes is for a confirmation; nobody in it has a number at hand.
                answer = await self._write("no")
        for _ in range(MOST_CHOICES):
            if self._placed.got or not (_is_choice(answer) or _asks_for_a_value(answer)):
                return
            answer = await self._write("no" if _asks_for_a_value(answer) else "1")

    async def ended(self, seconds: float) -> None:
        """Do nothing: a conversation by text has no end that a carrier tells of."""
        del seconds

    async def _write(self, text: str) -> str:
        """Send a message, some of them twice, and return what is answered."""
        sid = new_sid("SM")
        answer = await self._deliver(sid, text)
        if self._placed.dice.random() < AGAIN:
            self._placed.note("a message came twice")
            if await self._deliver(sid, text) != answer:
                raise CallFailed("a message that came twice was answered differently")
        return answer

    async def _deliver(self, sid: str, text: str) -> str:
        fields = {
            "MessageSid": sid,
            "AccountSid": "AC" + "0" * 31 + "1",
            "From": self.phone,
            "To": LINE,
            "Body": text,
            "NumMedia": "0",
            "ApiVersion": "2010-04-01",
        }
        headers = {HEADER: sign(self._plan.token, self._url, fields), "Content-Type": FORM}
        request = Request("POST", self._url, urlencode(fields).encode(), headers)
        began_ms = self._placed.clock.now_ms()
        try:
            reply = await exchange(self._session, request, self._plan.answer_s)
        except Unanswered as error:
            raise CallFailed(str(error)) from error
        self._placed.measures.answers_ms.append(self._placed.clock.now_ms() - began_ms)
        kind = reply.headers.get("Content-Type", "").partition(";")[0].strip()
        if kind not in XML_TYPES:
            raise CallFailed(f"TwiML sent as {kind or 'nothing'}")
        self._placed.arrived(reply.headers.get(DESTINATION) or None)
        return _message(reply.body)


def _message(body: bytes) -> str:
    """Return the text of ``<Response><Message>``, "" for none.

    Raises:
        CallFailed: it is no such document.

    """
    try:
        root = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise CallFailed("TwiML that is no XML") from error
    if root.tag != "Response" or any(child.tag != "Message" for child in root):
        raise CallFailed("TwiML that is no answer to a message")
    return "\n".join("".join(child.itertext()) for child in root)


def _is_choice(answer: str) -> bool:
    r"""Whether numbers can be answered.

    >>> _is_choice("Is that right?\n1 Yes\n2 No")
    True
    """
    return any(line.startswith("1 ") for line in answer.splitlines())


def _asks_for_a_value(answer: str) -> bool:
    r"""Whether a value is asked for that a caller may not have, and "no" says so.

    >>> _asks_for_a_value("What is the tracking number? Write 'no' if you don't have it.")
    True
    >>> _asks_for_a_value("Is that right?\n1 Yes\n2 No")
    False
    """
    return LACKING in answer and not _is_choice(answer)
