"""Databases to back up and to restore, and what they hold then."""

from __future__ import annotations

from typing import Any

from ivr.storage import open_database
from tests.ivr.storage.every_table import NOON, everything, fill
from tests.ivr.storage.rows import call, keep


def filled(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Fill every table of a new database and return what it holds."""
    database = open_database(url)
    fill(database)
    held = everything(database)
    database.close()
    return held


def held(url: str) -> dict[str, list[tuple[Any, ...]]]:
    database = open_database(url)
    found = everything(database)
    database.close()
    return found


def write(url: str, *sids: str) -> None:
    database = open_database(url)
    keep(database, *(call(sid, NOON) for sid in sids))
    database.close()


def sids(url: str) -> list[str]:
    return [row[0] for row in held(url)["calls"]]
