"""Commands go by the version that is live."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.cli.live import live_pack
from ivr.storage import open_database
from ivr.storage.catalogue import Catalogues, Draft, Published

pytestmark = pytest.mark.web


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path}/callsteer.db"
    monkeypatch.setenv("CALLSTEER_DATABASE", address)
    return address


def publish(url: str) -> Pack:
    """Publish a bank whose balances are looked after by the lenders; return it."""
    shipped = load_pack("bank")
    plain = shipped.model_dump(mode="json")
    plain["intents"]["balance"]["destination"] = "lending"
    changed = Pack.model_validate(plain)
    database = open_database(url)
    store = Catalogues(database)
    draft = store.save("bank", Draft(shipped, 0, 0), changed, "ann")
    store.publish("bank", draft, Published("ann", "moved"))
    database.close()
    return changed


def test_without_a_published_version_or_a_database_the_pack_is_as_it_came(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert live_pack("bank") == load_pack("bank")
    monkeypatch.setenv("CALLSTEER_DATABASE", "none")
    assert live_pack("bank") == load_pack("bank")


def test_what_was_published_is_what_is_explained(
    url: str,
    callsteer: Callable,  # type: ignore[type-arg]
) -> None:
    explain = ("routes", "explain", "bank", "--intent", "balance", "--at", "2026-12-23T12:00")
    assert "Goes to accounts" in callsteer(*explain).out
    changed = publish(url)
    assert live_pack("bank") == changed
    assert "Goes to lending" in callsteer(*explain).out
