"""How long somebody stays signed in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.people.roles import Role, User
from ivr.people.sign_ins import IDLE, LONGEST, SignIns, csrf_of
from ivr.storage.models import SignIn
from tests.ivr.people.conftest import NOW, Site

pytestmark = pytest.mark.web
SECOND = timedelta(seconds=1)


@pytest.fixture
def ann(site: Site) -> User:
    site.accounts.add("ann", Role.AGENT, "test")
    return site.accounts.all()[0]


def test_the_token_is_not_in_the_database(site: Site, ann: User) -> None:
    token = SignIns(site.database).open(ann, NOW)
    with site.database.begin() as session:
        row = session.scalars(select(SignIn)).one()
    assert token not in (row.token_hash, str(vars(row)))
    assert len(row.token_hash) == 64


def test_whoever_does_nothing_for_twelve_hours_is_signed_out(site: Site, ann: User) -> None:
    signs = SignIns(site.database)
    early, late = signs.open(ann, NOW), signs.open(ann, NOW)
    assert signs.user(early, NOW + IDLE - SECOND) is not None
    assert signs.user(late, NOW + IDLE) is None
    assert signs.user(early, NOW + IDLE + IDLE - 2 * SECOND) is not None


def test_after_seven_days_even_the_busiest_sign_in_again(site: Site, ann: User) -> None:
    signs = SignIns(site.database)
    token, at = signs.open(ann, NOW), NOW
    while at < NOW + LONGEST - IDLE:
        at += timedelta(hours=11)
        assert signs.user(token, at) is not None
    assert signs.user(token, NOW + LONGEST - SECOND) is not None
    assert signs.user(token, NOW + LONGEST) is None


def test_signed_out_is_out_and_others_stay(site: Site, ann: User) -> None:
    signs = SignIns(site.database)
    here, there = signs.open(ann, NOW), signs.open(ann, NOW)
    signs.close(here)
    assert signs.user(here, NOW) is None
    assert signs.user(there, NOW) is not None


def test_a_new_password_or_a_removal_signs_out_everywhere(site: Site, ann: User) -> None:
    signs = SignIns(site.database)
    token = signs.open(ann, NOW)
    site.accounts.reset("ann", "test")
    assert signs.user(token, NOW) is None
    token = signs.open(ann, NOW)
    site.accounts.remove("ann", "test")
    assert signs.user(token, NOW) is None


def test_a_role_taken_away_is_away_at_once(site: Site, ann: User) -> None:
    signs = SignIns(site.database)
    token = signs.open(ann, NOW)
    site.accounts.set_role("ann", Role.VIEWER, "test")
    user = signs.user(token, NOW)
    assert user is not None
    assert user.role is Role.VIEWER


def test_each_sign_in_has_its_own_csrf_token() -> None:
    assert csrf_of("one") == csrf_of("one") != csrf_of("two")
