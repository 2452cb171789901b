"""Calls in progress, as they stand between two requests or sockets. Shared by all processes.

The database is what survives; this process also remembers its own calls, so that they go on
when the database is out of order.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from threading import Lock
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from ivr.storage.engine import Database
from ivr.storage.models import LiveCall as Row

logger = logging.getLogger(__name__)

STRIPES = 64
REMEMBERED = 2_000
"""Calls that this process remembers beside the database."""


class Phase(StrEnum):
    """Who has the call."""

    EXPECTED = "expected"
    """Its socket is to come."""
    TALKING = "talking"
    """We do."""
    LEAVING = "leaving"
    """The carrier will ask where it goes."""
    AWAY = "away"
    """With an agent, in a queue, or ringing there."""
    OVER = "over"


@dataclass(frozen=True, slots=True)
class LiveCall:
    """One call in progress. Everything in it is JSON as it stands."""

    call_sid: str
    channel: str
    """``twilio_stream``, ``twilio_webhook``, ``twilio_relay`` or ``asterisk``."""
    preset: str
    language: str
    answered_at: str
    """ISO time; the call's clock begins here."""
    version: int | None = None
    """Of the catalogue, for the call's whole life; None for the live one."""
    caller: str = ""
    """E.164, "" when hidden. Never logged."""
    phase: Phase = Phase.EXPECTED
    token: str = ""
    """Lets one socket in, once; "" when none is expected."""
    working_day: bool = False
    """Pretend that it is a weekday at noon: for trials."""
    known: dict[str, Any] = field(default_factory=dict)
    """Of the caller, when the call came; see ``ivr.callers.Known``."""
    deaf: bool = False
    """Admitted without a recogniser, because of overload."""
    memory: dict[str, Any] | None = None
    """Of the dialogue, when it has begun."""
    record: dict[str, Any] | None = None
    packet: dict[str, Any] | None = None
    """What the agent sees."""
    destination: str = ""
    """Where it is leaving to, or is."""
    failed_leg: bool = False
    """The transfer failed, and the caller is coming back."""
    answer: str = ""
    """The last answer to a webhook, for those that ask again."""
    partial: str = ""
    """The last stable partial reading of the carrier's recogniser."""
    step: int = 0

    def now_ms(self, now: datetime) -> int:
        """Return the call's own time."""
        passed = now - datetime.fromisoformat(self.answered_at)
        return max(0, int(passed.total_seconds() * 1000))


class LiveCalls:
    """The store. Never raises: what the database cannot do is logged and remembered here."""

    def __init__(self, database: Database | None) -> None:
        self._database = database
        self._remembered: OrderedDict[str, LiveCall] = OrderedDict()
        self._unwritten: set[str] = set()
        """Calls whose last change the database did not take."""
        self._lock = Lock()
        """Of what is remembered; held for moments only."""
        self._saving = [Lock() for _ in range(STRIPES)]
        """One save of a call at a time; those of other calls need not wait for it."""

    def get(self, call_sid: str) -> LiveCall | None:
        """Return the call as it stands, None when nobody knows it."""
        with self._lock:
            ours = self._remembered.get(call_sid)
            if call_sid in self._unwritten or self._database is None:
                return ours
        try:
            return self._read(self._database, call_sid)
        except SQLAlchemyError as error:
            _complain(call_sid, "read", error)
            return ours

    def save(self, call: LiveCall) -> LiveCall | None:
        """Keep a changed call; return it with its new step.

        ``call.step`` is the step it was read with. None: somebody else has changed the call
        since, and this change is not kept.
        """
        changed = replace(call, step=call.step + 1)
        with self._saving[hash(call.call_sid) % STRIPES]:
            ours = self._remembered.get(call.call_sid)
            if ours is not None and ours.step > call.step:
                return None
            written = False
            try:
                if self._database is not None and not self._write(self._database, changed):
                    return None
                written = True
            except SQLAlchemyError as error:
                _complain(call.call_sid, "kept", error)
            self._remember(changed, written)
        return changed

    def keep_partial(self, call: LiveCall, text: str) -> None:
        """Note a partial reading without a new step; lost when the call has gone on meanwhile."""
        noted = replace(call, partial=text)
        with self._lock:
            ours = self._remembered.get(call.call_sid)
            if ours is not None and ours.step == call.step:
                self._remembered[call.call_sid] = noted
        if self._database is None:
            return
        mine = (Row.call_sid == call.call_sid) & (Row.step == call.step)
        try:
            with self._database.begin() as session:
                session.execute(update(Row).where(mine).values(state=asdict(noted)))
        except SQLAlchemyError as error:
            _complain(call.call_sid, "kept", error)

    def forget(self, call_sid: str) -> None:
        """Forget a call that is over, or never was."""
        with self._lock:
            self._remembered.pop(call_sid, None)
            self._unwritten.discard(call_sid)
        if self._database is None:
            return
        try:
            with self._database.begin() as session:
                session.execute(delete(Row).where(Row.call_sid == call_sid))
        except SQLAlchemyError as error:
            _complain(call_sid, "forgotten", error)

    def stale(self, phase: Phase, before: datetime) -> list[LiveCall]:
        """Return calls in ``phase`` that nobody has touched since ``before``, up to a hundred."""
        if self._database is None:
            return []
        query = select(Row).where(Row.phase == phase, Row.updated_at < before).limit(100)
        try:
            with self._database.begin() as session:
                return [_from_row(row) for row in session.scalars(query)]
        except SQLAlchemyError as error:
            _complain("*", "searched", error)
            return []

    @staticmethod
    def _read(database: Database, call_sid: str) -> LiveCall | None:
        with database.begin() as session:
            row = session.get(Row, call_sid)
            return _from_row(row) if row is not None else None

    def _write(self, database: Database, call: LiveCall) -> bool:
        """Write ``call`` if nobody has written its step before."""
        row = Row(
            call_sid=call.call_sid,
            step=call.step,
            phase=call.phase,
            updated_at=datetime.now(UTC),
            state=asdict(call),
        )
        if call.call_sid in self._unwritten:  # the database lags behind us
            with database.begin() as session:
                session.merge(row)
            return True
        if call.step == 1:
            return _insert(database, row)
        mine = (Row.call_sid == call.call_sid) & (Row.step == call.step - 1)
        change = update(Row).where(mine)
        names = ("step", "phase", "updated_at", "state")
        values = {name: getattr(row, name) for name in names}
        with database.begin() as session:
            return bool(session.execute(change.values(values)).rowcount)  # type: ignore[attr-defined]

    def _remember(self, call: LiveCall, written: bool) -> None:
        with self._lock:
            if written:
                self._unwritten.discard(call.call_sid)
            else:
                self._unwritten.add(call.call_sid)
            self._remembered[call.call_sid] = call
            self._remembered.move_to_end(call.call_sid)
            while len(self._remembered) > REMEMBERED:
                gone, _ = self._remembered.popitem(last=False)
                self._unwritten.discard(gone)


def _insert(database: Database, row: Row) -> bool:
    try:
        with database.begin() as session:
            session.add(row)
    except IntegrityError:
        return False
    return True


def _from_row(row: Row) -> LiveCall:
    """Return the call; what a newer version has added to it is left out."""
    names = {item.name for item in fields(LiveCall)}
    state = {name: value for name, value in row.state.items() if name in names}
    return LiveCall(**{**state, "phase": Phase(state["phase"]), "step": row.step})


def _complain(call_sid: str, what: str, error: SQLAlchemyError) -> None:
    cause = getattr(error, "orig", None)
    logger.error("call %s could not be %s: %s", call_sid, what, cause or type(error).__name__)
