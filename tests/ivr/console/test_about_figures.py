"""Figures of a period, where callers leave, and why they were missed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.people import Role
from tests.ivr.console.conftest import NOW, Office, ended, missed

pytestmark = pytest.mark.web


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


def test_a_figure_over_time_is_a_chart_with_words(office: Office) -> None:
    office.keep(ended(1, "order tea"))
    page = office.signed_in(Role.VIEWER).page("/console/numbers?days=7")
    assert 'aria-label="containment. From 100 % (24 Nov) to 100 % (24 Nov);' in page
    assert "<td>100.0 %</td>" in page


@pytest.mark.parametrize(
    ("query", "calls"),
    [
        ("", 2),
        ("&intent=order", 1),
        ("&channel=typed", 1),
        ("&version=2", 1),
        ("&version=3", 0),
        ("&every_language=1", 3),
        ("&from=2026-11-20&to=2026-11-23", 0),
    ],
)
def test_filters_say_which_calls_are_meant(office: Office, query: str, calls: int) -> None:
    office.keep(
        ended(1, "order tea", catalogue_version="2"),
        ended(2, "refund", intent="refund", channel="typed"),
        ended(3, "trà", language="vi"),
    )
    page = office.signed_in(Role.VIEWER).page(f"/console/numbers?{query}")
    assert f"{calls} call{'s' if calls != 1 else ''} in" in page


def test_figures_come_as_a_file_of_the_same_calls(office: Office) -> None:
    office.keep(ended(1, "order tea"), ended(2, "refund", intent="refund", disposition="failed"))
    client = office.signed_in(Role.VIEWER)
    assert "containment,0.5000" in client.page("/console/numbers.csv?days=7")
    assert "containment,1.0000" in client.page("/console/numbers.csv?days=7&intent=order")


def test_the_days_and_the_calls_come_as_files_too(office: Office) -> None:
    office.keep(ended(1, "order tea"), ended(2, "refund", intent="refund"))
    office.keep(ended(3, "tea", preset="bank"))
    client = office.signed_in(Role.VIEWER)
    assert "2026-11-24,containment,1.0000,share,2,2" in client.page("/console/numbers/days.csv")
    calls = client.page("/console/numbers/calls.csv").splitlines()
    assert calls[1].startswith("CS1,2026-11-24T11:00:00+00:00,30.0,contained,,order,")
    assert len(calls) == 3
    assert "order tea" not in "".join(calls)
    assert len(client.page("/console/numbers/calls.csv?intent=refund").splitlines()) == 2


def test_what_was_chosen_stays_from_tab_to_tab_and_line_to_line(office: Office) -> None:
    page = office.signed_in(Role.VIEWER).page("/console/numbers?days=30&intent=order&channel=text")
    leaving = "/console/numbers/leaving?preset=tea&amp;language=en&amp;days=30&amp;intent=order"
    assert leaving in page
    assert '<input type="hidden" name="days" value="30">' in page
    assert '<input type="hidden" name="intent"' not in page


def test_rates_of_the_sample_say_how_sure_they_are(office: Office) -> None:
    office.keep(ended(1, "order tea"))
    office.keep(missed("order tea", 1, why="sample", state="assigned", meaning="order"))
    page = office.signed_in(Role.VIEWER).page("/console/numbers")
    assert "1 of 1. The right need was understood" in page
    assert "Likely between 20.7 and 100.0 %." in page


def test_nonsense_periods_are_refused(office: Office) -> None:
    assert office.signed_in(Role.VIEWER).status("/console/numbers?from=never") == 400


def test_callers_who_left_stand_at_the_step_they_did_not_reach(office: Office) -> None:
    office.keep(
        ended(1, "order tea"),
        ended(2, "tea", disposition="abandoned", tried=["no_match"]),
    )
    page = office.signed_in(Role.VIEWER).page("/console/numbers/leaving")
    assert "not understood 50.0" in page


def test_causes_lead_to_their_utterances(office: Office) -> None:
    said = {"state": "assigned", "meaning": "order", "cause": "understanding"}
    office.keep(missed("some <b>oolong</b>", 1, **said, fixed_in=4), missed("chai", 2))
    client = office.signed_in(Role.TUNER)
    page = client.page("/console/numbers/leaving")
    assert "/console/numbers/causes/understanding" in page
    assert "1 (50 %)" in page
    shown = client.page("/console/numbers/causes/understanding?preset=tea&language=en")
    assert "some &lt;b&gt;oolong&lt;/b&gt;" in shown
    assert "in version 4" in shown
    assert "chai" not in shown
    assert "chai" in client.page("/console/numbers/causes/untold")
    assert client.status("/console/numbers/causes/weather") == 404


def test_who_may_not_see_the_missed_queue_does_not_see_causes_items(office: Office) -> None:
    assert office.signed_in(Role.VIEWER).status("/console/numbers/causes/untold") == 403


def test_examples_are_left_out_of_the_figures_once_callers_have_called(office: Office) -> None:
    office.keep(ended(1, "tea", is_sample=True), ended(2, "tea", is_sample=True))
    client = office.signed_in(Role.VIEWER)
    lines = client.page("/console/numbers.csv").splitlines()
    share = next(line for line in lines if line.startswith("containment"))
    assert ",2," in f"{share},"
    office.keep(ended(3, "tea", disposition="abandoned"))
    page = client.page("/console/numbers")
    assert "Sample calls are left out" in page
    lines = client.page("/console/numbers.csv").splitlines()
    own = next(line for line in lines if line.startswith("containment"))
    assert ",0,1," in f"{own},"
    both = client.page("/console/numbers.csv?samples=1").splitlines()
    assert ",2,3," in next(f"{line}," for line in both if line.startswith("containment"))
    assert "Sample calls count here too" in client.page("/console/numbers?samples=1")
