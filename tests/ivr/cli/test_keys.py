"""``callsteer keys``: made, shown once, listed, revoked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.storage import open_database
from ivr.storage.api_keys import ApiKeys

pytestmark = pytest.mark.web


def test_a_key_is_made_listed_without_its_secret_and_revoked(
    callsteer: Callable,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[type-arg]
) -> None:
    monkeypatch.setenv("CALLSTEER_DATA", str(tmp_path))
    made = callsteer("keys", "create", "crm", "--scope", "calls:read", "--scope", "contexts:write")
    key = made.out.strip()
    database = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    known = ApiKeys(database).known(key)
    assert known is not None
    assert known.scopes == ["calls:read", "contexts:write"]
    listed = callsteer("keys", "list").out
    assert listed == f"{known.id}  valid    crm  calls:read contexts:write\n"
    assert callsteer("keys", "revoke", known.id).code == 0
    assert ApiKeys(database).known(key) is None
    assert "revoked" in callsteer("keys", "list").out
    again = callsteer("keys", "revoke", known.id)
    assert (again.code, len(again.err.splitlines())) == (2, 1)
    database.close()


def test_bad_usage_is_told_apart(
    callsteer: Callable,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[type-arg]
) -> None:
    assert callsteer("keys", "create", "crm", "--scope", "everything").code == 2
    assert callsteer("keys", "create", "crm").code == 2
    monkeypatch.setenv("CALLSTEER_DATABASE", "none")
    assert callsteer("keys", "list").code == 2
