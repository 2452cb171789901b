"""Invitations, the calls that came of them, and what visitors answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ivr.numbers import Period
from ivr.storage import Database
from ivr.storage.call_facts import call_facts
from ivr.storage.invitations import Invitations, TrialCall
from ivr.storage.missed import MissedQueue
from ivr.storage.models import Call, Invitation
from tests.ivr.storage.conftest import finished
from tests.ivr.storage.test_topics import NOW

pytestmark = pytest.mark.web

BANK = ("bank", "en")


@pytest.fixture
def store(database: Database) -> Invitations:
    return Invitations(database)


@pytest.fixture
def friends(store: Invitations) -> Invitation:
    return store.make("friends", *BANK, NOW + timedelta(days=7), "ann")


def call(sid: str = "CS1", verdict: str = "accepted", **other: Any) -> TrialCall:
    record = finished(sid)
    record.turns[0].verdict = verdict
    given = {"packet": None, "visitor": "v1", "task": "", "success": None, **other}
    return TrialCall(record, **given)


def test_an_invitation_is_open_until_it_ends(store: Invitations, friends: Invitation) -> None:
    end = NOW + timedelta(days=7)
    assert store.open(friends.id, end - timedelta(seconds=1)) is not None
    assert store.open(friends.id, end) is None
    assert store.open("nobody", NOW) is None
    store.end(friends.id, NOW)
    assert store.open(friends.id, NOW) is None
    assert [item.name for item in store.of(*BANK)] == ["friends"]
    assert store.of("tea", "en") == []


def test_a_call_is_tagged_and_no_figure_counts_it(
    store: Invitations, friends: Invitation, database: Database
) -> None:
    store.called(friends, call(), NOW)
    with database.begin() as session:
        kept = session.scalars(select(Call)).one()
    assert (kept.trial, kept.flags) == (friends.id, ["trial:friends"])
    period = Period(NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert call_facts(database, period) == []
    (result,) = store.results(friends.id)
    assert (result.kind, result.seconds, result.success) == ("free", 21.0, None)


def test_what_was_missed_waits_flagged_and_tagged(
    store: Invitations, friends: Invitation, database: Database
) -> None:
    store.called(friends, call(verdict="no_match"), NOW)
    (group,) = MissedQueue(database).open(*BANK)
    assert (group.why, group.tag) == (["flagged"], "trial:friends")
    assert [row.call_sid for row in store.misses(friends.id)] == ["CS1"]
    assert store.misses("other") == []


@pytest.mark.parametrize(("success", "waiting"), [(False, 1), (True, 0)])
def test_an_errand_that_failed_leaves_its_last_words(
    store: Invitations, friends: Invitation, success: bool, waiting: int
) -> None:
    store.called(friends, call(task="card gone", success=success), NOW)
    assert len(store.misses(friends.id)) == waiting
    assert store.results(friends.id)[0].task == "card gone"


@pytest.mark.parametrize(("right", "waiting"), [(False, 1), (True, 0)])
def test_visitors_say_whether_it_was_right(
    store: Invitations, friends: Invitation, right: bool, waiting: int
) -> None:
    store.called(friends, call(), NOW)
    for _ in range(2):
        assert store.answered(friends, "CS1", {"right": right}, NOW)
    assert store.results(friends.id)[0].success is right
    assert len(store.misses(friends.id)) == waiting


def test_nobody_changes_what_an_errand_has_shown_or_anothers_call(
    store: Invitations, friends: Invitation
) -> None:
    store.called(friends, call(task="card gone", success=False), NOW)
    assert store.answered(friends, "CS1", {"right": True, "ease": 3}, NOW)
    (result,) = store.results(friends.id)
    assert (result.success, result.answers) == (False, {"right": True, "ease": 3})
    others = store.make("others", *BANK, NOW + timedelta(days=1), "ann")
    assert not store.answered(others, "CS1", {"ease": 7}, NOW)
    assert not store.answered(friends, "CS9", {"ease": 7}, NOW)


def test_the_last_answers_of_a_visitor_count(store: Invitations, friends: Invitation) -> None:
    store.closed(friends, "v1", {"fits": 2}, NOW)
    store.closed(friends, "v1", {"fits": 5}, NOW)
    store.closed(friends, "v2", {"fits": 7}, NOW)
    assert [row.answers for row in store.results(friends.id)] == [{"fits": 5}, {"fits": 7}]
