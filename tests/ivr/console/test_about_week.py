"""The last week in the console."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.people import Role
from tests.ivr.console.conftest import NOW, Office, ended, missed

pytestmark = pytest.mark.web


def test_the_week_is_told_in_words(office: Office) -> None:
    day = NOW - timedelta(days=2)
    office.keep(ended(1, "order tea", started_at=day))
    office.keep(*[missed("<i>oolong</i>", n) for n in range(3)])
    page = office.signed_in(Role.VIEWER).page("/console/digest")
    assert "17 November to 23 November 2026. 1 call; none the week before." in page
    assert "“&lt;i&gt;oolong&lt;/i&gt;” was said 3 times" in page
    assert "much of this is chance" in page
    assert "The week after" not in page


def test_an_earlier_week_can_be_read(office: Office) -> None:
    office.keep(ended(1, "order tea", started_at=NOW - timedelta(days=9)))
    client = office.signed_in(Role.VIEWER)
    page = client.page("/console/digest?to=2026-11-16")
    assert "10 November to 16 November 2026. 1 call;" in page
    assert "to=2026-11-09" in page
    assert "to=2026-11-23" in page
    assert client.status("/console/digest?to=soon") == 400


def test_a_week_that_is_not_over_is_the_last_one(office: Office) -> None:
    page = office.signed_in(Role.VIEWER).page("/console/digest?to=2026-11-24")
    assert "17 November to 23 November 2026." in page
