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
    assert "/console/calls/CS1" in page
