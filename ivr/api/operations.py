"""An operation of the API, as it is declared: one table serves, checks and documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from ivr.api.guard import Guard
from ivr.api.outbox import Outbox
from ivr.messaging.orders import Orders
from ivr.storage import LiveCalls
from ivr.storage.api_keys import Scope
from ivr.storage.call_pages import CallPages
from ivr.storage.contexts import Contexts
from ivr.storage.webhooks import Webhooks
from ivr.switchboard import Switchboard


@dataclass(frozen=True, slots=True)
class Services:
    """What operations work with."""

    switchboard: Switchboard
    contexts: Contexts
    calls: CallPages
    live: LiveCalls
    webhooks: Webhooks
    outbox: Outbox
    guard: Guard
    status: Callable[[], tuple[bool, int]]
    """Whether the server drains, and how many calls it holds."""
    orders: Callable[[], Orders | None] = lambda: None
    """What has messages sent; None where none are."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that has been let in and checked."""

    services: Services
    now: datetime
    path: Mapping[str, str] = field(default_factory=dict)
    query: Any = None
    """Of the operation's ``query`` model."""
    body: Any = None
    """Of the operation's ``body`` model."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    """``/contexts/{id}``"""
    summary: str
    scope: Scope | None
    """None: any key."""
    run: Callable[[Asked], BaseModel | None]
    """May raise Problem. None answers 204."""
    answer: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    status: int = 200
    problems: Sequence[int] = ()
    """What it may answer beside what all may."""

    @property
    def name(self) -> str:
        """The ``operationId``."""
        return self.run.__name__
