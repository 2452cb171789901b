"""Our side of phone calls in tests: a reception over a database that can be lost, or restarted."""

from __future__ import annotations

from copy import copy, deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event, text

from asr.pool import InlinePool
from ivr.reception import NewCall, Reception
from ivr.storage import Database, FollowUps, LiveCall, LiveCalls, open_database
from ivr.storage.models import LiveCall as Row
from ivr.switchboard import Switchboard
from ivr.trace import CallRecord

CALLER = "+447700900123"


class Clock:
    """The wall clock of a test: it goes when the test says so."""

    def __init__(self) -> None:
        self.now = datetime(2026, 9, 2, 11, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **much: float) -> None:
        self.now += timedelta(**much)


class Log:
    """A call log that remembers what it was given, as it was then."""

    def __init__(self) -> None:
        self.written: list[tuple[CallRecord, dict[str, Any] | None]] = []

    def write(self, record: CallRecord, packet: dict[str, Any] | None = None) -> None:
        self.written.append((deepcopy(record), packet))

    @property
    def record(self) -> CallRecord:
        """The one call that was written."""
        ((record, _),) = self.written
        return record

    @property
    def packet(self) -> dict[str, Any]:
        ((_, packet),) = self.written
        assert packet is not None
        return packet


def with_settings(switchboard: Switchboard, **settings: Any) -> Switchboard:
    """Return the same parts under other settings, reading in the call's own thread."""
    other = copy(switchboard)
    wanted = {"hours": "working_day", "database": "none", **settings}
    other.settings = switchboard.settings.model_copy(update=wanted)
    other.pool = InlinePool  # type: ignore[method-assign,assignment]
    return other


class Office:
    """One reception; ``restarts`` makes another over the same database, which knows nothing."""

    def __init__(self, switchboard: Switchboard, url: str, **settings: Any) -> None:
        self.switchboard = with_settings(switchboard, **settings)
        self.url = url
        self.clock = Clock()
        self.log = Log()
        self._full = self._listens = False
        self.opens()

    def opens(self) -> None:
        self.database: Database | None = open_database(self.url) if self.url else None
        self.live = LiveCalls(self.database)
        self.follow_ups = FollowUps(self.database)
        self.reception = Reception(
            self.switchboard,
            self.live,
            self.follow_ups,
            self.log,  # type: ignore[arg-type]
            self.clock,
        )

    def closes(self) -> None:
        if self.database is not None:
            self.database.close()

    def restarts(self) -> None:
        self.closes()
        self.opens()

    def admits(
        self, call_sid: str = "CA1", channel: str = "twilio_stream", **more: Any
    ) -> LiveCall:
        """Admit a call from ``CALLER`` to the bank."""
        deaf = more.pop("deaf", False)
        new = NewCall(call_sid=call_sid, channel=channel, preset="bank", caller=CALLER)
        return self.reception.admit(replace(new, **more), deaf=deaf)

    def claims(self, call_sid: str = "CA1") -> LiveCall:
        """Let the socket of a call in."""
        call = self.live.get(call_sid)
        assert call is not None
        claimed = self.reception.claim(call_sid, call.token)
        assert claimed is not None
        return claimed

    def known(self, call_sid: str = "CA1") -> LiveCall:
        call = self.live.get(call_sid)
        assert call is not None, f"nobody knows {call_sid}"
        return call

    def loses_tables(self) -> None:
        """Let every question to the live calls fail, until ``mends``."""
        self._does("DROP TABLE live_calls")

    def mends(self) -> None:
        assert self.database is not None
        Row.__table__.create(self.database.engine)  # type: ignore[attr-defined]

    def disk(self, *, full: bool) -> None:
        """Let the database refuse to be written, though it can be read."""
        assert self.database is not None
        self._full = full
        if not self._listens:
            event.listen(self.database.engine, "checkout", self._pragma)
        self._listens = True

    def _pragma(self, connection: Any, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA query_only = {int(self._full)}")

    def ages(self, call_sid: str = "CA1") -> None:
        """Pretend that nobody has touched the call since the test's clock."""
        self._does("UPDATE live_calls SET updated_at = :at WHERE call_sid = :sid", call_sid)

    def _does(self, statement: str, call_sid: str = "") -> None:
        assert self.database is not None
        at = self.clock.now.strftime("%Y-%m-%d %H:%M:%S.%f")
        values = {"at": at, "sid": call_sid} if call_sid else {}
        with self.database.begin() as session:
            session.execute(text(statement), values)
