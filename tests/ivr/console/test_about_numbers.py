"""Home and numbers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.people import Role
from tests.ivr.console.conftest import NOW, Office, ended

pytestmark = pytest.mark.web


def test_home_says_how_the_line_is(office: Office) -> None:
    client = office.signed_in(Role.VIEWER)
    assert "No calls have ended in the last day." in client.page("/console/")
    office.keep(ended(1, "order tea"))
    page = client.page("/console/")
    assert "All is well." in page
    assert "/console/calls/CS1" in page


def test_figures_stand_with_what_they_are_shares_of(office: Office) -> None:
    office.keep(ended(1, "order tea"), ended(2, "order tea", disposition="transferred"))
    page = office.signed_in(Role.VIEWER).page("/console/numbers?days=1")
    assert "50.0 %" in page
    assert "1 of 2." in page


def test_a_figure_is_compared_with_as_many_days_before(office: Office) -> None:
    office.keep(
        ended(1, "order tea"),
        ended(2, "tea", started_at=NOW - timedelta(hours=30), disposition="failed"),
    )
    page = office.signed_in(Role.VIEWER).page("/console/numbers?days=1")
    assert "▲ 100.0 points" in page


def test_figures_come_as_a_file(office: Office) -> None:
    office.keep(ended(1, "order tea"))
    assert "containment,1.0000" in office.signed_in(Role.VIEWER).page("/console/numbers.csv?days=7")
