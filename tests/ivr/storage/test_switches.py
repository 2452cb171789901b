"""Switches are set, listed, cleared, and read as calls need them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.storage import Database
from ivr.storage.switches import Setting, SwitchStore

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTICE = Setting(
    "telecom",
    "notice",
    {"texts": {"en": "Fault in the north."}, "intents": ["internet_down"], "answers": True},
    NOW + HOUR,
    by="sam",
)
GATE = Setting("bank", "gate", {"intent": "balance", "queue": "accounts", "wait_over_s": 300})
HOURS = Setting(
    "bank", "hours", {"hours": "office", "is_open": False, "reason": "fire alarm"}, NOW + HOUR
)


@pytest.fixture
def store(database: Database) -> SwitchStore:
    return SwitchStore(database)


def test_what_is_set_is_read_by_preset(store: SwitchStore) -> None:
    for setting in (NOTICE, GATE, HOURS):
        store.set(setting, NOW)
    read = store.read(NOW)
    (notice,) = read["telecom"].notices
    assert (notice.text("en"), notice.intents) == ("Fault in the north.", ("internet_down",))
    assert (notice.answers, notice.emergency, notice.by) == (True, False, "sam")
    assert read["bank"].gated("balance", {"accounts": 301}, NOW)
    assert not read["bank"].gated("balance", {"accounts": 300}, NOW)
    (override,) = read["bank"].overrides_of("office")
    assert (override.begins, override.ends, override.reason) == (NOW, NOW + HOUR, "fire alarm")


@pytest.mark.parametrize(("after", "held"), [(HOUR - timedelta(seconds=1), 1), (HOUR, 0)])
def test_what_has_expired_is_not_read_or_listed(
    store: SwitchStore, after: timedelta, held: int
) -> None:
    store.set(NOTICE, NOW)
    assert len(store.read(NOW + after)) == held
    assert len(store.listed("notice", NOW + after)) == held


def test_a_switch_is_cleared_once_and_only_as_its_own_kind(store: SwitchStore) -> None:
    number = store.set(GATE, NOW)
    assert not store.clear(number, "notice", "sam", NOW)
    assert store.clear(number, "gate", "sam", NOW)
    assert not store.clear(number, "gate", "sam", NOW)
    assert not store.clear("none", "gate", "sam", NOW)
    assert store.read(NOW) == {}


def test_lists_are_by_kind_and_preset(store: SwitchStore) -> None:
    store.set(NOTICE, NOW)
    store.set(GATE, NOW)
    assert [row.preset for row in store.listed("gate", NOW)] == ["bank"]
    assert store.listed("gate", NOW, "telecom") == []


def test_times_may_be_given_in_any_zone(store: SwitchStore) -> None:
    until = (NOW + HOUR).astimezone(ZoneInfo("Asia/Tehran"))
    store.set(Setting("bank", "gate", {"intent": "balance"}, until), NOW)
    assert store.read(NOW + HOUR - timedelta(seconds=1))
    assert not store.read(NOW + HOUR)
