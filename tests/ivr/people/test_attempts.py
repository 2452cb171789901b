"""Guessing passwords is slow."""

from __future__ import annotations

import pytest

from ivr.people.attempts import BY_ADDRESS, BY_NAME, WITHIN, Attempts
from tests.ivr.people.conftest import NOW, Site

pytestmark = pytest.mark.web


def test_a_name_may_fail_ten_times_from_anywhere(site: Site) -> None:
    attempts = Attempts(site.database)
    tried = [attempts.begin("ann", f"192.0.2.{n}", NOW) for n in range(BY_NAME + 1)]
    assert tried == [True] * BY_NAME + [False]
    assert attempts.begin("bob", "192.0.2.1", NOW)


def test_an_address_may_fail_fifty_times_for_anybody(site: Site) -> None:
    attempts = Attempts(site.database)
    tried = [attempts.begin(f"user{n}", "192.0.2.1", NOW) for n in range(BY_ADDRESS + 1)]
    assert tried == [True] * BY_ADDRESS + [False]


def test_a_restart_forgets_nothing_and_time_does(site: Site) -> None:
    for _ in range(BY_NAME):
        Attempts(site.database).begin("ann", "192.0.2.1", NOW)
    assert not Attempts(site.database).begin("Ann ", "192.0.2.2", NOW)
    assert Attempts(site.database).begin("ann", "192.0.2.1", NOW + WITHIN)


def test_success_begins_anew(site: Site) -> None:
    attempts = Attempts(site.database)
    for _ in range(BY_NAME):
        attempts.begin("ann", "192.0.2.1", NOW)
    attempts.succeeded("ann")
    assert attempts.begin("ann", "192.0.2.1", NOW)
