"""Everything that waiting calls and the agents' desk share: the stores, the bridges, the clock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from ivr.queueing.bridge import AgentLine, Bridges
from ivr.queueing.passing import Passing
from ivr.queueing.recalls import Recalls
from ivr.siblings import Siblings
from ivr.storage import Database
from ivr.storage.agents import Agents
from ivr.storage.bus import Bus
from ivr.storage.offers import MOST_CHATS, Offers
from ivr.storage.queue_parts import TOPIC, OfferState
from ivr.storage.queues import Queues

logger = logging.getLogger(__name__)

EVERY_S = 1.0
UNATTENDED_AFTER = timedelta(seconds=10)
"""Without a turn for so long the dispatcher is held for dead, and callers' threads take it."""


class Pulse:
    """When the last turn was."""

    def __init__(self) -> None:
        self.at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Floor:
    """One for the process."""

    queues: Queues
    agents: Agents
    offers: Offers
    bridges: Bridges
    bus: Bus
    now: Callable[[], datetime]
    """Wall clock, UTC."""
    recalls: Recalls = field(default_factory=Recalls)
    pulse: Pulse = field(default_factory=Pulse)
    elsewhere: Callable[[str, AgentLine], bool] = lambda _offer_id, _line: False
    """Lets an agent join a call that another process holds, until it is over."""

    def join(self, offer_id: str, agent: str, line: AgentLine) -> bool:
        """Hold an agent's side of an accepted call until it is over.

        False: it is not theirs, not accepted, or no process of this machine holds the caller
        yet; a browser that knows that it has accepted then connects again.
        """
        offer = self.offers.get(offer_id)
        if offer is None or offer.agent != agent or offer.state is not OfferState.ACCEPTED:
            return False
        return self.bridges.join(offer_id, line) or self.elsewhere(offer_id, line)

    def waits(self, preset: str) -> Mapping[str, int]:
        """Return how many seconds a caller waits now, by queue. Never raises."""
        try:
            return self.queues.waits(preset)
        except SQLAlchemyError as error:
            logger.error("the waits are not known: %s", type(error).__name__)
            return {}

    def turn(self) -> None:
        """Take back what rang too long, sign out who is lost, and make every offer."""
        now = self.now()
        self.pulse.at = now  # at first: who finds it late does not take it a second time
        self.offers.expire(now)
        self.offers.drop_chats(now)
        self.agents.drop_lost(now)
        self.queues.drop_lost(now)
        self.offers.make_all(now)

    def stand_in(self) -> None:
        """Take a turn if the dispatcher has not for long; a caller's thread asks that."""
        now = self.now()
        if self.pulse.at is None:
            self.pulse.at = now
        if now - self.pulse.at >= UNATTENDED_AFTER:
            logger.error("the dispatcher has stopped: a caller's thread makes the offers")
            self.turn()


def open_floor(
    database: Database,
    bus: Bus,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    most_chats: int = MOST_CHATS,
    siblings: Siblings | None = None,
) -> Floor:
    """Return the floor over one database; ``siblings`` hold callers too."""
    queues, agents = Queues(database, bus), Agents(database, bus)
    offers = Offers(database, bus, most_chats=most_chats)
    bridges = Bridges()
    passing = Passing(siblings or Siblings(), bridges)
    return Floor(queues, agents, offers, bridges, bus, now, elsewhere=passing.join)


class Dispatcher:
    """A thread that makes the offers, at once when something changes. Any number of processes."""

    def __init__(
        self,
        floor: Floor,
        every_s: float = EVERY_S,
        chores: Sequence[Callable[[], object]] = (),
    ) -> None:
        self._floor = floor
        self._chores = (floor.turn, *chores)
        self._every_s = every_s
        self._stop = Event()
        self._news = floor.bus.subscribe(TOPIC)
        self._thread = Thread(target=self._serve, name="dispatcher", daemon=True)

    def start(self) -> None:
        """Make offers from now on."""
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        self._news.put((TOPIC, {}))  # wakes it
        self._news.close()
        if self._thread.is_alive():
            self._thread.join()

    def _serve(self) -> None:
        while not self._stop.is_set():
            self._news.get(self._every_s)
            try:
                for do in self._chores:
                    do()
            except SQLAlchemyError as error:
                cause = getattr(error, "orig", None) or type(error).__name__
                logger.error("no offers are made: %s", cause)
                self._stop.wait(self._every_s)
            except Exception as error:  # a bug must not leave every caller in line
                logger.error("no offers are made", exc_info=error)
                self._stop.wait(self._every_s)
