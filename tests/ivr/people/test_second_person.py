"""Who may publish a draft, where a second person has to."""

from __future__ import annotations

import pytest

from ivr.people import Accounts, Role
from ivr.people.audit import audit
from ivr.people.second_person import others_for
from ivr.storage import Database
from tests.ivr.people.conftest import Site

pytestmark = pytest.mark.web


@pytest.fixture
def database(site: Site) -> Database:
    accounts = Accounts(site.database)
    for name, role in (("ann", Role.PUBLISHER), ("bob", Role.ADMIN), ("tom", Role.TUNER)):
        accounts.add(name, role, "test")
    return site.database


def edits(database: Database, *who: str, preset: str = "bank") -> None:
    """Note an edit of a draft by each of these, from its first on."""
    for number, name in enumerate(who, 1):
        audit(database, name, "“order” learns “a pot”.", f"{preset} draft {number}")


def test_who_has_changed_nothing_may_publish(database: Database) -> None:
    edits(database, "tom")
    assert others_for(database, "bank", "ann") == ()


def test_who_has_changed_it_may_not_while_another_publisher_has_not(database: Database) -> None:
    edits(database, "ann", "tom")
    assert others_for(database, "bank", "ann") == ["bob"]


def test_everybody_may_when_all_publishers_have_changed_it(database: Database) -> None:
    edits(database, "ann", "bob")
    assert not others_for(database, "bank", "ann")


def test_earlier_drafts_and_those_of_other_lines_do_not_count(database: Database) -> None:
    edits(database, "tom", "ann")
    edits(database, "tom")
    edits(database, "ann", preset="bank_2")
    edits(database, "ann", preset="bankx")
    assert others_for(database, "bank", "ann") == ()
    edits(database, "tom", "tom", "ann")
    assert others_for(database, "bank", "ann") == ["bob"]
