"""The first page."""

from __future__ import annotations

import pytest

from ivr.people import Role
from tests.ivr.console.conftest import Office, ended

pytestmark = pytest.mark.web


def test_home_says_how_the_line_is(office: Office) -> None:
    client = office.signed_in(Role.VIEWER)
    assert "No calls have ended in the last day." in client.page("/console/")
    office.keep(ended(1, "order tea"))
    page = client.page("/console/")
    assert "All is well." in page
    assert "last 24 hours" in page
    assert "/console/calls/CS1" in page
    for name in ("containment", "repeat calls", "CSAT", "time to route, median"):
        assert f"<h2>{name}</h2>" in page


def test_latest_calls_are_the_lines_own_and_say_what_they_are(office: Office) -> None:
    office.keep(ended(1, "order tea"), ended(2, "order tea", trial="T1"))
    office.keep(ended(3, "order tea", preset="bank"), ended(4, "order tea", is_sample=True))
    page = office.signed_in(Role.VIEWER).page("/console/")
    assert [n for n in range(1, 5) if f"/console/calls/CS{n}" in page] == [1, 2, 4]
    assert 'class="tag">trial' in page
    assert 'class="tag">sample' in page
