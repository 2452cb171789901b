"""Endpoints and deliveries; how they are sent is tested with the outbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ivr.storage import Database
from ivr.storage.models import WebhookEndpoint
from ivr.storage.webhooks import KEPT_FOR, Attempt, Webhooks

pytestmark = pytest.mark.web

NOW = datetime(2026, 9, 2, 11, tzinfo=UTC)


def endpoint(webhooks: Webhooks, **more: object) -> str:
    values = {
        "url": "https://innocent.example/",
        "types": [],
        "secret": "whsec_",
        "created_at": NOW,
    }
    return webhooks.add(WebhookEndpoint(**{**values, **more})).id


def test_a_claim_holds_against_every_other_process(database: Database) -> None:
    webhooks = Webhooks(database)
    endpoint(webhooks)
    webhooks.enqueue("call.ended", {}, NOW)
    (seen,) = webhooks.due(NOW, 10)
    claims = [webhooks.claim(seen, NOW + timedelta(minutes=1)) for _ in range(3)]
    assert claims == [True, False, False]


def test_the_log_is_kept_for_its_time_and_no_longer(database: Database) -> None:
    webhooks = Webhooks(database)
    endpoint(webhooks)
    (made,) = webhooks.enqueue("call.ended", {}, NOW)
    webhooks.tried(made, Attempt(NOW, 200, 12), None)
    webhooks.forget_old(NOW + KEPT_FOR)
    assert [item.id for item in webhooks.deliveries()] == [made]
    webhooks.forget_old(NOW + KEPT_FOR + timedelta(seconds=1))
    assert webhooks.deliveries() == []
    assert webhooks.attempts(made) == []


def test_changing_or_removing_what_is_not_there_changes_nothing(database: Database) -> None:
    webhooks = Webhooks(database)
    assert webhooks.change("we_none", disabled="x") is None
    assert not webhooks.remove("we_none")
    assert webhooks.replay("del_none", NOW) is None
    webhooks.disable("we_none", "why")
    webhooks.tried("del_none", Attempt(NOW, None, 0, "late"), None)
    assert webhooks.attempts("del_none") == []
