"""What the company's chat, app or systems told us of callers, until it expires."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.sql.elements import ColumnElement

from ivr.storage.engine import Database
from ivr.storage.models import CallerContext as Row
from ivr.storage.models.base import utc

MOST = 20
"""Contexts of a caller that are read, newest first."""
KEPT_FOR = timedelta(days=1)
"""Expired ones are erased after that."""


@dataclass(frozen=True, slots=True)
class Context:
    """One thing that is known of a caller for a while."""

    kind: str
    """chat, app, order, outage, alert …"""
    title: str
    """One short line to say or to show."""
    expires_at: datetime
    created_at: datetime
    caller_key: str = ""
    """Keyed hash of the number; "" when only the customer is known."""
    customer: str = ""
    """The company's own reference."""
    everybody: bool = False
    """It is about whoever calls, e.g. an outage."""
    preset: str = ""
    """The line it is for; "" for all."""
    intent: str = ""
    """What it is probably about."""
    slots: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    tier: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    """Small JSON for the agent's screen."""
    id: str = ""
    """"" until it is put."""


class Contexts:
    """The table. Raises what SQLAlchemy raises; a caller's number is never kept."""

    def __init__(self, database: Database, key: Callable[[str], str]) -> None:
        self._database = database
        self.key = key
        """A number to its keyed hash."""

    def put(self, context: Context) -> str:
        """Keep a context and return its id."""
        row = Row(
            id=f"ctx_{secrets.token_hex(12)}",
            caller_key=context.caller_key,
            customer=context.customer,
            everybody=context.everybody,
            preset=context.preset,
            kind=context.kind,
            title=context.title,
            intent=context.intent,
            slots=dict(context.slots),
            language=context.language,
            tier=context.tier,
            data=dict(context.data),
            created_at=context.created_at,
            expires_at=context.expires_at,
        )
        with self._database.begin() as session:
            session.add(row)
            session.execute(delete(Row).where(Row.expires_at < context.created_at - KEPT_FOR))
        return row.id

    def get(self, context_id: str, now: datetime) -> Context | None:
        """Return a context; None when there is none, or not any more."""
        found = self._read((Row.id == context_id), now)
        return found[0] if found else None

    def remove(self, context_id: str) -> bool:
        """Forget a context; False when there was none."""
        with self._database.begin() as session:
            gone = session.execute(delete(Row).where(Row.id == context_id))
        return bool(gone.rowcount)  # type: ignore[attr-defined]

    def of(self, now: datetime, *, caller_key: str = "", customer: str = "") -> list[Context]:
        """Return what is known of a caller or customer alone, newest first."""
        about = [Row.caller_key == caller_key] if caller_key else []
        about += [Row.customer == customer] if customer else []
        return self._read(or_(*about), now) if about else self._read(Row.id != "", now)

    def about(self, caller: str, now: datetime, preset: str = "") -> list[Context]:
        """Return what is known of the caller of a number (E.164), newest first.

        What is about everybody belongs to it, what is for another line (``preset``) does not.
        """
        key = self.key(caller)
        mine = or_(Row.caller_key == key, Row.everybody) if key else Row.everybody.is_(True)
        return self._read(mine & Row.preset.in_(("", preset)) if preset else mine, now)

    def _read(self, which: ColumnElement[bool], now: datetime) -> list[Context]:
        query = select(Row).where(which, Row.expires_at > now)
        with self._database.begin() as session:
            rows = session.scalars(query.order_by(Row.created_at.desc(), Row.id).limit(MOST))
            return [_from_row(row) for row in rows]


@dataclass(frozen=True, slots=True)
class ContextSource:
    """Contexts as ``ivr.callers.CallerLookup`` asks for them."""

    contexts: Contexts
    name: str = "contexts"

    def about(self, number: str, preset: str, now: datetime) -> Mapping[str, Any]:
        """Return ``tier``, ``customer``, ``language``, ``contexts``. Raises SQLAlchemy's errors."""
        found = self.contexts.about(number, now, preset)
        return {
            "tier": next((item.tier for item in found if item.tier), ""),
            "customer": next((item.customer for item in found if item.customer), ""),
            "language": next((item.language for item in found if item.language), ""),
            "contexts": [
                {
                    "kind": item.kind,
                    "intent": item.intent,
                    "about": item.title,
                    "slots": dict(item.slots),
                }
                for item in found
            ],
        }


def _from_row(row: Row) -> Context:
    return Context(
        kind=row.kind,
        title=row.title,
        expires_at=utc(row.expires_at),
        created_at=utc(row.created_at),
        caller_key=row.caller_key,
        customer=row.customer,
        everybody=row.everybody,
        preset=row.preset,
        intent=row.intent,
        slots=row.slots,
        language=row.language,
        tier=row.tier,
        data=row.data,
        id=row.id,
    )
