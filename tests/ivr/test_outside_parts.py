"""What holds outside of calls, put together from the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.callers import Known
from ivr.outside_parts import caller_secret, open_outside
from ivr.settings import load_settings
from ivr.storage import Database, open_database
from ivr.storage.caller_key import caller_key
from ivr.storage.contexts import Context, Contexts
from ivr.storage.switches import Setting, SwitchStore

pytestmark = pytest.mark.unit

CALLER = "+442079460123"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    yield opened
    opened.close()


def test_switches_and_contexts_are_read_from_the_database(database: Database) -> None:
    now = datetime.now(UTC)
    SwitchStore(database).set(Setting("bank", "gate", {"intent": "balance"}), now)
    contexts = Contexts(database, lambda number: caller_key(number, "secret"))
    contexts.put(
        Context(
            kind="order",
            title="order 123",
            intent="track",
            caller_key=contexts.key(CALLER),
            created_at=now,
            expires_at=now + timedelta(hours=1),
        )
    )
    parts = open_outside(database, "secret")
    assert parts.outside.switches("bank").gated("balance", {}, now)
    known = parts.known(CALLER, "parcel")
    assert [context.about for context in known.contexts] == ["order 123"]
    assert parts.known("", "parcel") == Known()
    for close in parts.closing:
        close()


def test_without_a_database_nothing_is_switched_and_nobody_known() -> None:
    parts = open_outside(None, "secret")
    assert not parts.outside.switches("bank").gates
    assert parts.known(CALLER, "bank") == Known()
    for close in parts.closing:
        close()


def test_the_secret_is_the_setting_or_one_of_our_own(tmp_path: Path) -> None:
    assert caller_secret(load_settings(data=tmp_path, caller_secret="mine")) == "mine"
    own = caller_secret(load_settings(data=tmp_path))
    assert own
    assert own == caller_secret(load_settings(data=tmp_path))
