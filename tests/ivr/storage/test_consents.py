"""A yes to reminders is one company's, and STOP takes it back."""

from __future__ import annotations

import pytest

from ivr.storage import Database
from ivr.storage.consents import Consents
from ivr.storage.messages import Messages
from tests.ivr.storage.lines import NOON, after

pytestmark = pytest.mark.unit


def test_a_yes_holds_for_one_company_until_stop(database: Database) -> None:
    consents = Consents(database)
    assert not consents.given("key", "clinic")
    consents.give("key", "clinic", NOON)
    consents.give("key", "clinic", after(1))
    assert consents.given("key", "clinic")
    assert not consents.given("key", "bank")
    assert not consents.given("other", "clinic")
    Messages(database).opt_out("key", after(2))
    Messages(database).opt_in("key")
    assert not consents.given("key", "clinic")
