"""A call through Twilio from its first ring to its end."""

from __future__ import annotations

import contextlib

import aiohttp

from ivr.simulator.caller_leg import CallerLeg
from ivr.simulator.exchange import Unanswered
from ivr.simulator.placed import HungUp, Placed
from ivr.simulator.plan import Plan
from ivr.simulator.twilio import TwilioLine


class TwilioCall:
    """One call. Whether streams or webhooks carry it is the server's TwiML's choice."""

    def __init__(self, plan: Plan, placed: Placed, session: aiohttp.ClientSession) -> None:
        self._placed = placed
        self._line = TwilioLine(plan, placed, session)

    async def run(self) -> None:
        """Place the call and do what the server wants, until it is over.

        Raises:
            CallFailed: the server broke the rules or refused.

        """
        try:
            document = await self._line.answer()
        except Unanswered as trouble:
            document = await self._line.fall_back(trouble)
        self._placed.measures.answered(self._placed.clock.now_ms())
        with contextlib.suppress(HungUp):
            await CallerLeg(self._line).run(document)
        self._placed.measures.handed_over(self._placed.clock.now_ms())

    async def ended(self, seconds: float) -> None:
        """Report the end to the server.

        Raises:
            CallFailed: it did not take the report.

        """
        await self._line.ended(seconds)
