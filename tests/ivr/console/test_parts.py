"""Which line a page is about."""

from __future__ import annotations

import pytest

from ivr.people import Accounts, Role
from tests.ivr.console.conftest import Office, ended, missed

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
    office.keep(missed("send me leaves"))
    page = office.signed_in(Role.VIEWER).page("/console/needs")
    assert 'id="waiting">1<' in page
    assert "Live: version 0" in page
    assert "No draft" in page


@pytest.mark.parametrize(
    ("lines", "path", "status"),
    [
        (["tea"], "missed", 200),
        (["bank"], "missed?preset=tea", 403),
        (["bank"], "numbers/calls.csv?preset=tea", 403),
        (["bank"], "calls/CS1", 403),
        (["bank"], "needs", 200),
    ],
)
def test_who_is_there_for_some_lines_sees_no_others(
    office: Office, lines: list[str], path: str, status: int
) -> None:
    office.keep(ended(1, "order tea"))
    client = office.signed_in(Role.PUBLISHER)
    Accounts(office.database).set_lines("publisher", lines, "test")
    assert client.status(f"/console/{path}") == status


def test_who_is_there_for_some_lines_changes_no_others(office: Office) -> None:
    client = office.signed_in(Role.PUBLISHER)
    Accounts(office.database).set_lines("publisher", ["bank"], "test")
    body = {"preset": "tea", "language": "en", "intent": "order", "phrase": "a pot"}
    assert client.post("/console/draft/add-phrase", **body)[0] == 403
    assert "<option selected>bank</option>" in client.page("/console/needs")
    assert "<option>parcel" not in client.page("/console/needs")
