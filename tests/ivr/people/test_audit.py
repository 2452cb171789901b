"""Who changed what."""

from __future__ import annotations

import pytest

from ivr.people.audit import audit, entries
from ivr.storage import Database
from tests.ivr.people.conftest import Site

pytestmark = pytest.mark.web


def test_a_change_is_read_back_as_it_was_noted(site: Site) -> None:
    audit(site.database, "ann", "gate set", "bank", {"open": True}, {"open": False})
    (entry,) = entries(site.database)
    assert (entry.who, entry.action, entry.subject) == ("ann", "gate set", "bank")
    assert (entry.before, entry.after) == ({"open": True}, {"open": False})


def test_a_change_that_fails_leaves_no_entry(site: Site) -> None:
    def fails() -> None:
        with site.database.begin() as session:
            audit(session, "ann", "gate set", "bank")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert list(entries(site.database)) == []


def test_the_newest_come_first_and_older_ones_by_page(site: Site) -> None:
    for number in range(5):
        audit(site.database, "ann" if number % 2 else "bob", "counted", str(number))
    newest = entries(site.database, limit=2)
    assert [entry.subject for entry in newest] == ["4", "3"]
    older = entries(site.database, before_id=newest[-1].id)
    assert [entry.subject for entry in older] == ["2", "1", "0"]
    assert [entry.subject for entry in entries(site.database, who="ann")] == ["3", "1"]


def test_a_change_is_noted_whole_however_long_its_sentence_is(database: Database) -> None:
    said = "The prompt “open” says “" + "Welcome to the bank. " * 40 + "”."
    audit(database, "ann", said, "bank draft 1")
    assert [entry.action for entry in entries(database)] == [said]
