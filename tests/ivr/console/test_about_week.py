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
    assert "17 November to 23 November 2026. 1 calls; none the week before." in page
    assert "“&lt;i&gt;oolong&lt;/i&gt;” was said 3 times" in page
    assert "much of this is chance" in page
