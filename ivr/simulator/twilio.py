"""A call at Twilio: its ids, its signed requests, its fallback, its end."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from urllib.parse import urldefrag, urlencode

import aiohttp

from ivr.simulator.exchange import Reply, Request, Unanswered, exchange
from ivr.simulator.placed import LINE, CallFailed, Placed
from ivr.simulator.plan import Plan
from ivr.simulator.signature import HEADER, sign
from ivr.simulator.twiml import Document, audio_ms, parse

DESTINATION = "X-Callsteer-Destination"
MOST_DOCUMENTS = 100
"""Of one call: redirects that never end are cut here."""
XML_TYPES = ("text/xml", "application/xml", "text/html")
"""What Twilio takes for TwiML."""
FORM = "application/x-www-form-urlencoded; charset=utf-8"
RETRIEVAL_FAILURE = "11200"
"""Twilio's error code for a document that could not be fetched."""
Fields = Mapping[str, str]


def new_sid(prefix: str) -> str:
    """Return an id as Twilio makes them: two letters, 32 hex digits."""
    return prefix + uuid.uuid4().hex


class TwilioLine:
    """One call's talk with the server."""

    def __init__(self, plan: Plan, placed: Placed, session: aiohttp.ClientSession) -> None:
        self.plan = plan
        self.placed = placed
        self.session = session
        self.call_sid = new_sid("CA")
        self.account_sid = "AC" + "0" * 31 + "1"
        self.base = plan.url
        self._state = "ringing"
        self._documents = 0
        self._fell_back = False

    async def answer(self) -> Document:
        """Ring at the server and return what it wants done."""
        kind = self.plan.carrier.removeprefix("twilio-")
        query = urlencode({"preset": self.placed.row.preset, "hours": self.plan.hours})
        document = await self.fetch(f"{self.base}/twilio/{kind}/voice?{query}", {})
        self._state = "in-progress"
        return document

    async def fetch(self, url: str, fields: Fields, method: str = "POST") -> Document:
        """Ask for a document.

        Raises:
            Unanswered: nothing usable came; the fallback may help.
            CallFailed: what came is no TwiML.

        """
        self._documents += 1
        if self._documents > MOST_DOCUMENTS:
            raise CallFailed(f"more than {MOST_DOCUMENTS} TwiML documents: redirects without end?")
        reply = await self._ask(url, fields, method)
        kind = reply.headers.get("Content-Type", "").partition(";")[0].strip()
        if kind not in XML_TYPES:
            raise CallFailed(f"TwiML sent as {kind or 'nothing'}")
        return parse(reply.body, url, reply.headers.get(DESTINATION) or None)

    async def fall_back(self, trouble: Unanswered) -> Document:
        """Ask for the fallback's document, once in a call.

        Raises:
            CallFailed: it was asked for before, or does not come.

        """
        if self._fell_back:
            raise CallFailed(f"{trouble}, after the fallback") from trouble
        self._fell_back = True
        self.placed.note(f"fallback: {trouble}")
        fields = {"ErrorCode": RETRIEVAL_FAILURE, "ErrorUrl": trouble.url}
        return await self.fetch(f"{self.base}/twilio/fallback", fields)

    async def tell(self, url: str, fields: Fields, method: str = "POST") -> None:
        """Report something; what comes back is not read, and no fallback helps.

        Raises:
            CallFailed: no 2xx.

        """
        try:
            await self._ask(url, fields, method)
        except Unanswered as error:
            raise CallFailed(str(error)) from error

    async def audio_ms(self, url: str) -> float:
        """Fetch what is to be played and return its length."""
        return audio_ms((await self._ask(url, None, "GET")).body)

    async def ended(self, seconds: float) -> None:
        """Report the end of the call."""
        self._state = "completed"
        await self.tell(f"{self.base}/twilio/status", {"CallDuration": str(round(seconds))})

    def signature(self, url: str, fields: Fields) -> dict[str, str]:
        """Return the header that proves where a request comes from."""
        return {HEADER: sign(self.plan.token, url, fields)}

    async def _ask(self, url: str, fields: Fields | None, method: str) -> Reply:
        """Send a signed request; ``fields`` None for one that is not about the call."""
        url = urldefrag(url).url
        posted = {} if fields is None else {**self._identity(), **fields}
        if method.upper() == "GET":
            if posted:
                url += ("&" if "?" in url else "?") + urlencode(posted)
            request = Request("GET", url, headers=self.signature(url, {}))
        else:
            headers = {**self.signature(url, posted), "Content-Type": FORM}
            headers["I-Twilio-Idempotency-Token"] = str(uuid.uuid4())
            request = Request("POST", url, urlencode(posted).encode(), headers)
        return await exchange(self.session, request, self.plan.answer_s)

    def _identity(self) -> dict[str, str]:
        return {
            "CallSid": self.call_sid,
            "AccountSid": self.account_sid,
            "From": self.placed.phone,
            "Caller": self.placed.phone,
            "To": LINE,
            "Called": LINE,
            "CallStatus": self._state,
            "Direction": "inbound",
            "ApiVersion": "2010-04-01",
        }
