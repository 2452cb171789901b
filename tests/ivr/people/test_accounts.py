"""Users are made, changed and removed, and every change is audited."""

from __future__ import annotations

import pytest

from ivr.people.accounts import PeopleError
from ivr.people.audit import entries
from ivr.people.roles import Role
from tests.ivr.people.conftest import PASSWORD, Site

pytestmark = pytest.mark.web


def test_only_a_new_installation_gets_a_first_admin(site: Site) -> None:
    given = site.accounts.first_admin()
    assert given is not None
    user = site.accounts.check("admin", given)
    assert user is not None
    assert (user.role, user.must_change) == (Role.ADMIN, True)
    assert site.accounts.first_admin() is None


def test_names_do_not_mind_capitals_and_are_taken_once(site: Site) -> None:
    given = site.accounts.add(" Ann ", Role.AGENT, "test")
    assert site.accounts.check("ANN", given) is not None
    with pytest.raises(PeopleError, match="already a user ann"):
        site.accounts.add("ann", Role.VIEWER, "test")


@pytest.mark.parametrize("name", ["", "a", "-ann", "an n", "<b>", "x" * 65])
def test_a_name_that_is_none_is_refused(site: Site, name: str) -> None:
    with pytest.raises(PeopleError, match="2 to 64"):
        site.accounts.add(name, Role.AGENT, "test")


def test_the_wrong_password_and_an_unknown_name_are_nobody(site: Site) -> None:
    site.accounts.add("ann", Role.AGENT, "test")
    assert site.accounts.check("ann", "wrong") is None
    assert site.accounts.check("bob", "wrong") is None


def test_a_changed_password_is_no_longer_one_time(site: Site) -> None:
    given = site.accounts.add("ann", Role.AGENT, "test")
    site.accounts.change_password("ann", given, PASSWORD)
    user = site.accounts.check("ann", PASSWORD)
    assert user is not None
    assert not user.must_change
    assert site.accounts.check("ann", given) is None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [("wrong", PASSWORD, "present"), (None, "short", "10"), (None, None, "is the old one")],
)
def test_a_password_is_not_changed_to_just_anything(
    site: Site, old: str | None, new: str | None, why: str
) -> None:
    given = site.accounts.add("ann", Role.AGENT, "test")
    with pytest.raises(PeopleError, match=why):
        site.accounts.change_password("ann", old or given, new or given)
    assert site.accounts.check("ann", given) is not None


def test_the_last_admin_stays_one(site: Site) -> None:
    site.accounts.add("ann", Role.ADMIN, "test")
    for change in (
        lambda: site.accounts.remove("ann", "ann"),
        lambda: site.accounts.set_role("ann", Role.AGENT, "ann"),
    ):
        with pytest.raises(PeopleError, match="last admin"):
            change()
    site.accounts.add("bob", Role.ADMIN, "test")
    site.accounts.remove("ann", "bob")
    assert [user.name for user in site.accounts.all()] == ["bob"]


def test_every_change_is_audited_with_before_and_after_and_no_password(site: Site) -> None:
    site.accounts.add("ann", Role.AGENT, "root")
    site.accounts.set_role("ann", Role.TUNER, "root")
    password = site.accounts.reset("ann", "root")
    site.accounts.change_password("ann", password, PASSWORD)
    site.accounts.remove("ann", "root")
    told = [(one.who, one.action, one.before, one.after) for one in entries(site.database)][::-1]
    assert told == [
        ("root", "user added", None, {"role": "agent"}),
        ("root", "role changed", {"role": "agent"}, {"role": "tuner"}),
        ("root", "password reset", None, None),
        ("ann", "password changed", None, None),
        ("root", "user removed", {"role": "tuner"}, None),
    ]


def test_whoever_is_not_there_cannot_be_changed(site: Site) -> None:
    with pytest.raises(PeopleError, match="no user ann"):
        site.accounts.set_role("ann", Role.TUNER, "root")


def test_a_user_serves_all_lines_until_some_are_named(site: Site) -> None:
    given = site.accounts.add("ann", Role.AGENT, "root")
    everywhere = site.accounts.check("ann", given)
    assert everywhere is not None
    assert everywhere.serves("bank")
    site.accounts.set_lines("ann", [" telecom", "bank", ""], "root")
    limited = site.accounts.check("ann", given)
    assert limited is not None
    assert limited.lines == ("bank", "telecom")
    assert not limited.serves("clinic")
    newest = entries(site.database)[0]
    assert (newest.action, newest.after) == ("lines changed", {"lines": "bank,telecom"})
