"""What people have said of calls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.storage import Database
from ivr.storage.labelled_calls import LabelledCall, labelled_calls
from tests.ivr.console.conftest import NOW, ended, missed
from tests.ivr.storage.test_call_facts import kept

pytestmark = pytest.mark.web

TEA = ("tea", "en")


def texts(database: Database, limit: int = 10) -> list[str]:
    found = labelled_calls(database, *TEA, NOW - timedelta(days=7), limit)
    return [call.text for call in found]


def test_only_what_somebody_has_labelled_lately_is_found_newest_first(database: Database) -> None:
    kept(
        database,
        missed("a pot", 1, meaning="order", confidence=0.7),
        missed("the weather", 2, meaning="", at=NOW + timedelta(minutes=1)),
        missed("nobody has said", 3),
        missed("long ago", 4, meaning="order", at=NOW - timedelta(days=7, seconds=1)),
        missed("just in time", 5, meaning="order", at=NOW - timedelta(days=7)),
        missed("another line", 6, meaning="order", preset="bank"),
        missed("a trial", 7, meaning="order", tag="trial:ann"),
    )
    assert texts(database) == ["the weather", "a pot", "just in time"]
    assert texts(database, 1) == ["the weather"]
    (pot,) = labelled_calls(database, *TEA, NOW, 10)[1:]
    assert pot == LabelledCall("a pot", 0.7, "order", "CS1")


def test_what_waits_for_two_reasons_is_one_call(database: Database) -> None:
    kept(
        database, *(missed("a pot", 1, meaning="order", why=why) for why in ("no_match", "sample"))
    )
    assert texts(database) == ["a pot"]


def test_examples_are_left_out_once_somebody_has_called(database: Database) -> None:
    kept(database, missed("an example", 1, meaning="order", is_sample=True))
    assert texts(database) == ["an example"]
    kept(database, ended(9, "tea"))
    assert texts(database) == []
