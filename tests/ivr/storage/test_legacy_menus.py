"""Old key menus are kept, one a line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.storage import Database
from ivr.storage.legacy_menus import KeptMenu, LegacyMenus

pytestmark = pytest.mark.web

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_a_menu_takes_the_place_of_the_one_before(database: Database) -> None:
    menus = LegacyMenus(database)
    menus.keep("bank", KeptMenu("keys", {"a": "b"}), "ann", NOW)
    menus.keep("bank", KeptMenu("more", {}), "ann", NOW)
    assert menus.of("bank") == KeptMenu("more", {})
    assert menus.of("parcel") is None


def test_a_menu_can_be_forgotten_twice(database: Database) -> None:
    menus = LegacyMenus(database)
    menus.keep("bank", KeptMenu("keys", {}), "ann", NOW)
    menus.forget("bank")
    menus.forget("bank")
    assert menus.of("bank") is None
