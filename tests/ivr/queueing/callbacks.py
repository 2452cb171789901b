"""A carrier that dials what it is told to, and a desk's agent who takes callbacks."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.company import Company
from ivr.errors import DialError
from ivr.queueing.calling_back import CallingBack
from ivr.queueing.floor import Floor
from ivr.reception.beside import Beside
from ivr.storage import Database
from ivr.storage.outbound import Outbound, OutboundCalls
from ivr.storage.queue_parts import AgentState, Entering, Entry, EntryKind, Offer

NUMBER = "+447700900123"
PRESET, QUEUE = "bank", "card_services"
PACKET = {"need": "A lost or stolen card.", "intent": "lost_stolen_card"}


@dataclass
class Carrier:
    """A Dialler that notes whom it rings; ``error`` is what it says instead."""

    rung: list[tuple[str, str]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    error: DialError | None = None

    def dial(self, outbound_id: str, number: str) -> str:
        self.rung.append((outbound_id, number))
        if self.error is not None:
            raise self.error
        return f"CA{len(self.rung)}"

    def hang_up(self, carrier_sid: str) -> None:
        self.ended.append(carrier_sid)


class Callbacks:
    """A queue with one callback and one agent, whose accepting rings the caller at once."""

    def __init__(self, database: Database, floor: Floor, company: Company) -> None:
        self.floor = floor
        self.carrier = Carrier()
        self.calls = OutboundCalls(database)
        self.calling = CallingBack(
            self.calls,
            floor,
            self.carrier,
            lambda _preset, _language: company,
            lambda do: do(),
            Beside(),
        )

    def promised(self, call_sid: str = "CS1", language: str = "en", number: str = NUMBER) -> str:
        """Let a caller wait for being called back, and return the entry's id."""
        new = Entering(
            call_sid,
            PRESET,
            QUEUE,
            kind=EntryKind.CALLBACK,
            language=language,
            number=number,
            packet=PACKET,
        )
        return self.floor.queues.enter(new, self.floor.now())

    def works(self, agent: str = "ann") -> None:
        now = self.floor.now()
        self.floor.agents.sign_in(agent, [(PRESET, QUEUE)], now)
        self.floor.agents.become(agent, AgentState.AVAILABLE, now)

    def rings(self) -> Offer:
        """Let the next caller ring at an agent's; there must be one."""
        offer = self.floor.offers.make(PRESET, QUEUE, self.floor.now())
        assert offer is not None
        return offer

    def takes(self, agent: str = "ann") -> Outbound:
        """Let an agent accept what rings, and return the call that is made."""
        offer = self.rings()
        entry = self.floor.offers.accept(offer.id, agent, self.floor.now())
        assert entry is not None
        assert self.calling.begin(entry, agent)
        return self.last(entry.id)

    def last(self, entry_id: str) -> Outbound:
        call = self.calls.last_of(entry_id)
        assert call is not None
        return call

    def entry(self, entry_id: str) -> Entry:
        entry = self.floor.queues.get(entry_id)
        assert entry is not None
        return entry

    def agent(self, name: str = "ann") -> AgentState:
        return self.floor.agents.state(name)
