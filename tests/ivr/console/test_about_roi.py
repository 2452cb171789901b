"""What the line is worth, in the console."""

from __future__ import annotations

import pytest

from ivr.people import Role
from tests.ivr.console.conftest import Office, ended

pytestmark = pytest.mark.web


def test_the_sum_is_of_the_period_s_calls_and_every_number_can_be_changed(office: Office) -> None:
    office.keep(*[ended(n, "order tea") for n in range(10)])
    client = office.signed_in(Role.VIEWER)
    page = client.page("/console/roi?days=1")
    assert "10 calls × (100.0% - 0.0%) × 5.0 min × 0.80" in page  # noqa: RUF001
    assert "+40.00" in page
    assert "Assumption: 10 calls a day" in page
    changed = client.page("/console/roi?days=1&minutes=10&agent_minute=1&monthly=0")
    assert "+100.00" in changed
    assert "changed by you" in changed


def test_numbers_say_where_they_are_from(office: Office) -> None:
    office.keep(ended(1, "order tea"))
    page = office.signed_in(Role.VIEWER).page("/console/roi")
    assert "from your calls" in page
    assert "assumed" in page
    assert "changed by you" not in page


def test_nonsense_is_left_out(office: Office) -> None:
    assert "changed by you" not in office.signed_in(Role.VIEWER).page("/console/roi?minutes=<x>")
