"""Rows that a database does not take, or takes otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ivr.storage import StorageError
from ivr.storage.backup import back_up
from ivr.storage.restore import restore
from tests.ivr.storage.backed_up import sids, write

pytestmark = pytest.mark.web

NewUrl = Callable[[str], str]


def test_rows_that_do_not_fit_change_nothing(backup: Path, new_url: NewUrl, tmp_path: Path) -> None:
    """SQLite takes longer words than a column is for; PostgreSQL does not."""
    long = f"sqlite:///{tmp_path}/long.db"
    write(long, "CS3", "x" * 65)
    back_up(long, backup)
    url = new_url("postgresql")
    write(url, "CS9")
    with pytest.raises(StorageError, match="table calls does not take its rows: value too long"):
        restore(backup, url, replaced_into=tmp_path)
    assert sids(url) == ["CS9"]


def test_a_letter_that_postgresql_has_not_is_replaced(new_url: NewUrl, tmp_path: Path) -> None:
    origin = f"sqlite:///{tmp_path}/nul.db"
    write(origin, "CS\0")
    back_up(origin, tmp_path / "nul.backup")
    url = new_url("postgresql")
    restore(tmp_path / "nul.backup", url)
    assert sids(url) == ["CS\ufffd"]


def test_how_far_it_is_is_told(backup: Path, url: str) -> None:
    told: list[tuple[int, int]] = []
    restore(backup, url, lambda *seen: told.append(seen))
    assert told == [(2, 2)]
