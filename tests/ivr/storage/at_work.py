"""A process that works the queue beside others: callers come and go, agents do what agents do.

``python -m tests.ivr.storage.at_work URL NAME SEED ALL`` says that it is ready, waits for a
line, works until all the callers of all processes have left, and prints what it did: [what,
id, of what], a line each.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import timedelta

from sqlalchemy import select

from ivr.storage import Database, open_database
from ivr.storage.models.queues import QueueEntry
from ivr.storage.offers import Offers
from ivr.storage.queue_parts import AgentState, Entry, EntryState, Offer, OfferState, Outcome
from tests.ivr.storage.lines import PRESET, QUEUE, Line, after

CALLERS, AGENTS, LONGEST = 100, 4, 3_000
OTHER_QUEUE = "fraud"


class AtWork:
    """One process's callers and agents. Its seconds are steps, so it waits for no clock."""

    def __init__(self, database: Database, name: str, seed: int, all_callers: int) -> None:
        line = Line(database)
        line.offers = Offers(database, line.bus, rings=timedelta(seconds=3))
        self._database, self._all = database, all_callers
        self.did: list[tuple[str, str, str]] = []
        self._line = line
        self._agents = [f"{name}-agent{number}" for number in range(AGENTS)]
        self._to_come = [f"{name}{number}" for number in range(CALLERS)]
        self._dice = random.Random(seed)
        self._step = 0

    def work(self) -> None:
        """Work until everybody who came here or elsewhere has left.

        A process that ended sooner would leave its agents ringing, and its callers with them.
        """
        served = [(PRESET, QUEUE), (PRESET, OTHER_QUEUE)]
        for agent in self._agents:
            self._line.agents.sign_in(agent, served, after(0))
        while not self._all_left():
            self._step += 1
            assert self._step < LONGEST, "this does not end"
            for _ in range(min(self._dice.randrange(3), len(self._to_come))):
                sid = self._to_come.pop()
                self._note("entered", self._line.caller(sid, self._step), sid)
            for offer in self._line.offers.make_all(after(self._step)):
                self._note("made", offer.id, offer.entry_id)
            for offer in self._line.offers.expire(after(self._step)):
                self._note("timed_out", offer.id, offer.entry_id)
            for agent in self._agents:
                self._serve(agent)
            waiting = self._line.queues.line()
            if waiting:
                self._somebody_goes(self._dice.choice(waiting))

    def _serve(self, agent: str) -> None:
        offer = self._line.offers.of_agent(agent)
        if offer is None:
            self._line.agents.become(agent, AgentState.AVAILABLE, after(self._step))
        elif offer.state is OfferState.RINGING:
            self._answer(offer, agent)
        elif self._dice.random() < 0.8:
            self._end(offer)

    def _answer(self, offer: Offer, agent: str) -> None:
        chance, now = self._dice.random(), after(self._step)
        if chance < 0.6 and self._line.offers.accept(offer.id, agent, now) is not None:
            self._note("accepted", offer.id, offer.entry_id)
        elif 0.6 <= chance < 0.75 and self._line.offers.decline(offer.id, agent, now):
            self._note("declined", offer.id, offer.entry_id)

    def _end(self, offer: Offer) -> None:
        now = after(self._step)
        if self._dice.random() < 0.15:
            if self._line.offers.dropped(offer.id, now):
                self._note("dropped", offer.id, offer.entry_id)
        elif self._line.offers.finish(offer.id, now):
            self._note("answered", offer.id, offer.entry_id)

    def _somebody_goes(self, entry: Entry) -> None:
        """Somebody hangs up, is sent elsewhere, or their agent has the desk open here too."""
        chance = self._dice.random()
        if chance < 0.2:
            self._leaves(entry)
        elif chance < 0.3:
            moved = self._line.queues.transfer(entry.id, OTHER_QUEUE, after(self._step))
            if moved is not None:
                self._note("transferred", moved, entry.id)
        elif chance < 0.6 and entry.offer_id:
            offer = self._line.offers.get(entry.offer_id)
            if offer is not None:
                self._answer(offer, offer.agent)

    def _leaves(self, entry: Entry) -> None:
        if self._line.queues.leave(entry.id, Outcome.ABANDONED, after(self._step)):
            self._note("abandoned", entry.id, entry.call_sid)

    def _all_left(self) -> bool:
        with self._database.begin() as session:
            rows = session.execute(select(QueueEntry.call_sid, QueueEntry.state)).all()
        came, states = {sid for sid, _ in rows}, {state for _, state in rows}
        return len(came) == self._all and states == {EntryState.LEFT}

    def _note(self, what: str, thing: str, of: str) -> None:
        self.did.append((what, thing, of))


def main(url: str, name: str, seed: str, all_callers: str) -> None:
    """Work, and print what was done."""
    database = open_database(url)
    here = AtWork(database, name, int(seed), int(all_callers))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    here.work()
    for done in here.did:
        sys.stdout.write(json.dumps(done) + "\n")
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
