"""Which line a page is about."""

from __future__ import annotations

import pytest

from ivr.people import Role
from tests.ivr.console.conftest import Office

pytestmark = pytest.mark.web


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?preset=tea", 200),
        ("?preset=tea&language=en", 200),
        ("?preset=tea&language=xx", 404),
        ("?preset=nowhere", 404),
        ("?preset=../secrets", 404),
    ],
)
def test_only_lines_that_there_are_have_pages(office: Office, query: str, status: int) -> None:
    assert office.signed_in(Role.VIEWER).status(f"/console/needs{query}") == status


def test_the_frame_shows_what_waits_and_what_is_live(office: Office) -> None:
    from tests.ivr.console.conftest import missed

    office.keep(missed("send me leaves"))
    page = office.signed_in(Role.VIEWER).page("/console/needs")
    assert 'id="waiting">1<' in page
    assert "Live: version 0" in page
    assert "No draft" in page
