"""A queue with agents, for the tests of the queues' stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from ivr.storage import Database
from ivr.storage.agents import Agents
from ivr.storage.bus import Bus
from ivr.storage.offers import Offers
from ivr.storage.queue_parts import AgentState, Entering, Entry, Offer
from ivr.storage.queues import Queues

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PRESET, QUEUE = "bank", "card_services"


def after(seconds: float) -> datetime:
    """Return the time so many seconds after the tests begin."""
    return NOON + timedelta(seconds=seconds)


class Line:
    """The three stores over one database."""

    def __init__(self, database: Database) -> None:
        self.bus = Bus()
        self.queues = Queues(database, self.bus)
        self.agents = Agents(database, self.bus)
        self.offers = Offers(database, self.bus)

    def caller(self, call_sid: str, at_s: float = 0, **more: Any) -> str:
        """Let a caller join and return the entry's id."""
        return self.queues.enter(Entering(call_sid, PRESET, QUEUE, **more), after(at_s))

    def agent(self, name: str, at_s: float = 0) -> None:
        """Let an agent be available."""
        self.agents.sign_in(name, [(PRESET, QUEUE)], after(at_s))
        self.agents.become(name, AgentState.AVAILABLE, after(at_s))

    def offer(self, at_s: float = 0) -> Offer:
        """Make the next offer; there must be one."""
        made = self.offers.make(PRESET, QUEUE, after(at_s))
        assert made is not None
        return made

    def entry(self, entry_id: str) -> Entry:
        """Return an entry that exists."""
        found = self.queues.get(entry_id)
        assert found is not None
        return found
