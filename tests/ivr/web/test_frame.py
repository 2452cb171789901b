"""The bar on top."""

from __future__ import annotations

import pytest

from ivr.people.roles import Role
from tests.ivr.people.conftest import Site

pytestmark = pytest.mark.web


def test_the_bar_shows_the_pages_that_one_may_see(site: Site) -> None:
    for name, role, seen in (("ann", Role.PUBLISHER, False), ("root", Role.ADMIN, True)):
        page = site.signed_in(name, role).get("/password").text
        assert ('href="/console/users"' in page) is seen
        assert f"{name}, {role.word}" in page


def test_a_stranger_sees_the_frame_without_pages(site: Site) -> None:
    page = site.app.test_client().get("/sign-in").text
    assert "Sign out" not in page
    assert 'href="/console/users"' not in page
