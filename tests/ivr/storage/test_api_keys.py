"""Keys of the API."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.storage import Database
from ivr.storage.api_keys import ApiKeys, Scope

pytestmark = pytest.mark.web

NOW = datetime(2026, 9, 2, 11, tzinfo=UTC)


def test_a_key_is_known_until_it_is_revoked_and_its_secret_is_not_kept(database: Database) -> None:
    keys = ApiKeys(database)
    key_id, key = keys.create("crm", [Scope.CALLS_READ], NOW)
    known = keys.known(key)
    assert known is not None
    assert (known.id, known.name, known.scopes) == (key_id, "crm", ["calls:read"])
    secret = key.split("_", 2)[2]
    assert secret not in known.secret_hash
    assert keys.revoke(key_id, NOW)
    assert keys.known(key) is None
    assert not keys.revoke(key_id, NOW)
    assert [row.revoked_at is not None for row in keys.all()] == [True]


def test_nearly_a_key_is_none(database: Database) -> None:
    keys = ApiKeys(database)
    key_id, key = keys.create("crm", [], NOW)
    nearly = (
        key[:-1],
        key + "x",
        f"cs_{key_id}",
        f"cs_{key_id}_",
        "",
        "cs",
        key.upper(),
        f"x{key}",
    )
    assert [keys.known(wrong) for wrong in nearly] == [None] * len(nearly)
    assert keys.known("cs_nobody_" + key.split("_", 2)[2]) is None
