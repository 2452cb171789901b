"""Calls that we make: reports of a carrier come in any order, any number of times.

Every change is one UPDATE that names the states it may come from, so a late report changes
nothing and a repeated one is told so. The life of a call: placing → ringing → answered →
confirmed (they want to talk) → talking → ended; it may end from everywhere.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from ivr.storage.engine import Database
from ivr.storage.models import OutboundCall
from ivr.storage.models.base import utc
from ivr.storage.queue_changes import happened
from ivr.storage.queue_parts import Entry


class Stage(StrEnum):
    """Where a call of ours is, in this order."""

    PLACING = "placing"
    """The carrier has been asked, or is about to be."""
    RINGING = "ringing"
    ANSWERED = "answered"
    """Somebody or something has picked up."""
    CONFIRMED = "confirmed"
    """A person who wants to talk."""
    TALKING = "talking"
    ENDED = "ended"


class Reached(StrEnum):
    """How a call of ours ended."""

    TALKED = "talked"
    GONE = "gone"
    """Wanted to talk, and hung up before the agent was there."""
    BUSY = "busy"
    """Or refused on the telephone."""
    NO_ANSWER = "no_answer"
    LATER = "later"
    """Does not want to talk now."""
    UNCONFIRMED = "unconfirmed"
    """A mailbox, or somebody who said nothing."""
    STOPPED = "stopped"
    """By the agent."""
    FAILED = "failed"
    """The carrier did not make it."""
    ELSEWHERE = "elsewhere"
    """Put through to the telephone of their queue."""
    NOBODY = "nobody"
    """They were there, the agent was not."""


NOT_REACHED = (Reached.BUSY, Reached.NO_ANSWER, Reached.LATER, Reached.UNCONFIRMED)
"""Outcomes after which a second attempt makes sense."""
ORDER = tuple(Stage)


@dataclass(frozen=True, slots=True)
class Outbound:
    """One attempt, as plain data."""

    id: str
    offer_id: str
    entry_id: str
    call_sid: str
    agent: str
    stage: Stage
    outcome: str
    problem: str
    carrier_sid: str
    token: str
    made_at: datetime

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.stage is Stage.ENDED


class OutboundCalls:
    """The table. Raises what SQLAlchemy raises. ``now`` is always UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, entry: Entry, agent: str, now: datetime) -> Outbound | None:
        """Note that a caller is going to be called; None while a call to them goes on.

        Of several who begin at the same moment one does.
        """
        if self.of_call(entry.call_sid) is not None:
            return None
        mine = OutboundCall.offer_id == entry.offer_id
        with self._database.begin() as session:
            before = session.scalar(select(func.count()).where(mine)) or 0
        row = OutboundCall(
            id=f"{entry.offer_id}-{before}",
            offer_id=entry.offer_id,
            entry_id=entry.id,
            call_sid=entry.call_sid,
            agent=agent,
            state=Stage.PLACING,
            outcome="",
            problem="",
            carrier_sid="",
            token=secrets.token_urlsafe(16),
            made_at=now,
            changed_at=now,
        )
        try:
            with self._database.begin() as session:
                session.add(row)
        except IntegrityError:
            return None
        return self.get(row.id)

    def get(self, outbound_id: str) -> Outbound | None:
        """Return a call; None for an unknown one."""
        with self._database.begin() as session:
            row = session.get(OutboundCall, outbound_id)
            return _outbound_of(row) if row is not None else None

    def of_call(self, call_sid: str) -> Outbound | None:
        """Return the call of ours that goes on to whoever called us as ``call_sid``, if any."""
        open_one = OutboundCall.state != Stage.ENDED
        query = select(OutboundCall).where(OutboundCall.call_sid == call_sid, open_one)
        with self._database.begin() as session:
            row = session.scalars(query.order_by(OutboundCall.made_at.desc())).first()
            return _outbound_of(row) if row is not None else None

    def last_of(self, entry_id: str) -> Outbound | None:
        """Return the latest call to who waits as ``entry_id``; None before the first."""
        query = select(OutboundCall).where(OutboundCall.entry_id == entry_id)
        newest = (OutboundCall.made_at.desc(), OutboundCall.id.desc())
        with self._database.begin() as session:
            row = session.scalars(query.order_by(*newest)).first()
            return _outbound_of(row) if row is not None else None

    def reaches(self, outbound_id: str, stage: Stage, now: datetime, **values: Any) -> bool:
        """Note that a call has come to ``stage``; False when it was there or further already."""
        earlier = [one for one in ORDER if ORDER.index(one) < ORDER.index(stage)]
        return self._change(outbound_id, earlier, now, state=stage, **values)

    def placed(self, outbound_id: str, carrier_sid: str, now: datetime) -> bool:
        """Note the carrier's id of a call; False when the call has ended meanwhile."""
        return self._change(outbound_id, ORDER[:-1], now, carrier_sid=carrier_sid, problem="")

    def doubt(self, outbound_id: str, problem: str, now: datetime) -> bool:
        """Note that the carrier has not said whether it makes the call."""
        return self._change(outbound_id, (Stage.PLACING,), now, problem=problem[:120])

    def ends(self, outbound_id: str, outcome: Reached, now: datetime, *, problem: str = "") -> bool:
        """Note how a call ended; False when it had ended already."""
        values = {"state": Stage.ENDED, "outcome": outcome, "ended_at": now, "token": ""}
        more = {"problem": problem[:120]} if problem else {}
        return self._change(outbound_id, ORDER[:-1], now, **values, **more)

    def over(self, outbound_id: str, now: datetime) -> bool:
        """Note that the carrier's call is over, not how; False when that is known."""
        mine = (OutboundCall.id == outbound_id) & OutboundCall.over_at.is_(None)
        mine &= OutboundCall.state != Stage.ENDED
        with self._database.begin() as session:
            return happened(session, update(OutboundCall).where(mine).values(over_at=now))

    def corrects(self, outbound_id: str, was: Reached, outcome: Reached) -> bool:
        """Note another outcome of an ended call; False when it was not ``was``."""
        mine = (OutboundCall.id == outbound_id) & (OutboundCall.state == Stage.ENDED)
        query = update(OutboundCall).where(mine, OutboundCall.outcome == was)
        with self._database.begin() as session:
            return happened(session, query.values(outcome=outcome))

    def claim(self, outbound_id: str, token: str, now: datetime) -> Outbound | None:
        """Let the media socket of a call in, once; None for a wrong or used token."""
        known = self.get(outbound_id)
        if known is None or not known.token:
            return None
        if not hmac.compare_digest(known.token.encode(), token.encode()):
            return None
        taken = self._change(outbound_id, (Stage.CONFIRMED,), now, state=Stage.TALKING, token="")
        return self.get(outbound_id) if taken else None

    def stuck(self, before: datetime) -> list[Outbound]:
        """Return calls that have not begun to talk and of which nothing was heard lately."""
        query = select(OutboundCall).where(
            OutboundCall.state.not_in((Stage.ENDED, Stage.TALKING)),
            OutboundCall.changed_at < before,
        )
        with self._database.begin() as session:
            return [_outbound_of(row) for row in session.scalars(query)]

    def unsettled(self, before: datetime) -> list[Outbound]:
        """Return calls that the carrier ended before, and of which nobody has said how."""
        query = select(OutboundCall).where(
            OutboundCall.state != Stage.ENDED, OutboundCall.over_at <= before
        )
        with self._database.begin() as session:
            return [_outbound_of(row) for row in session.scalars(query)]

    def _change(
        self, outbound_id: str, stages: Sequence[Stage], now: datetime, **values: Any
    ) -> bool:
        here = (OutboundCall.id == outbound_id) & OutboundCall.state.in_(stages)
        with self._database.begin() as session:
            return happened(
                session, update(OutboundCall).where(here).values(changed_at=now, **values)
            )


def _outbound_of(row: OutboundCall) -> Outbound:
    return Outbound(
        id=row.id,
        offer_id=row.offer_id,
        entry_id=row.entry_id,
        call_sid=row.call_sid,
        agent=row.agent,
        stage=Stage(row.state),
        outcome=row.outcome,
        problem=row.problem,
        carrier_sid=row.carrier_sid,
        token=row.token,
        made_at=utc(row.made_at),
    )
