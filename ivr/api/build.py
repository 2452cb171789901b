"""The API put together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint

from ivr.api.door import Door, api_blueprint
from ivr.api.events import CallEvents
from ivr.api.guard import Guard
from ivr.api.operations import Services
from ivr.api.outbox import Outbox
from ivr.api.rate import Rate
from ivr.messaging.orders import Orders
from ivr.storage import Database, LiveCalls
from ivr.storage.api_answers import ApiAnswers
from ivr.storage.api_keys import ApiKeys
from ivr.storage.call_pages import CallPages
from ivr.storage.contexts import Contexts
from ivr.storage.webhooks import Webhooks
from ivr.switchboard import Switchboard


@dataclass(frozen=True, slots=True)
class Api:
    """What the app needs of it."""

    pages: Blueprint
    outbox: Outbox
    """Not started yet."""
    contexts: Contexts
    watcher: CallEvents


def build_api(
    switchboard: Switchboard,
    database: Database,
    live: LiveCalls,
    key: Callable[[str], str],
    status: Callable[[], tuple[bool, int]],
    orders: Callable[[], Orders | None] = lambda: None,
) -> Api:
    """Put the API together.

    ``key`` makes keyed hashes of numbers; ``status``, ``orders``: see ``Services``.

    Raises:
        ConfigError: a setting cannot be used.

    """
    settings = switchboard.settings
    guard = Guard(plain_http=settings.webhook_http, allow=settings.webhook_allow)
    webhooks, contexts = Webhooks(database), Contexts(database, key)
    outbox = Outbox(webhooks, guard)
    services = Services(
        switchboard, contexts, CallPages(database), live, webhooks, outbox, guard, status, orders
    )
    rate = Rate(settings.api_per_minute, time.monotonic)
    wait_s = switchboard.siblings.kept("api requests", rate.wait_s)
    door = Door(services, ApiKeys(database), ApiAnswers(database), wait_s)
    return Api(api_blueprint(door), outbox, contexts, CallEvents(outbox))
