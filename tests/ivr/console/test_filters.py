"""Which calls a page of figures is about."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from werkzeug.exceptions import BadRequest

from ivr.console.filters import MOST_DAYS, POINTS, Filters, filters_of
from ivr.console.parts import Line
from ivr.numbers.tally import tally
from tests.ivr.console.conftest import Office, ended
from tests.ivr.numbers.test_kpis import call

pytestmark = pytest.mark.web


def asked(office: Office, query: str = "") -> Filters:
    with Flask("x").test_request_context(f"/?{query}"):
        return filters_of(office.console, Line("tea", "en"))


def test_the_usual_period_is_seven_days_with_today(office: Office) -> None:
    found = asked(office)
    assert (found.first, found.last) == (date(2026, 11, 18), date(2026, 11, 24))
    assert found.period.end == datetime(2026, 11, 25, tzinfo=UTC)
    assert (found.period.preset, found.period.language) == ("tea", "en")


def test_days_are_the_company_s_own_also_when_clocks_change(office: Office) -> None:
    found = asked(office, "from=2026-10-25&to=2026-10-25")
    assert found.period.begin == datetime(2026, 10, 24, 23, tzinfo=UTC)
    assert found.period.end == datetime(2026, 10, 26, 0, tzinfo=UTC)
    assert found.before.begin == datetime(2026, 10, 23, 23, tzinfo=UTC)
    assert found.before.end == found.period.begin


def test_what_was_chosen_is_in_the_period_and_in_the_address(office: Office) -> None:
    found = asked(office, "days=1&intent=order&channel=typed&version=2&every_language=1")
    period = found.period
    assert (period.intent, period.channel, period.version) == ("order", "typed", "2")
    assert period.language == ""
    assert found.asked == {
        "from": "2026-11-24",
        "to": "2026-11-24",
        "intent": "order",
        "channel": "typed",
        "version": "2",
        "every_language": "1",
    }


@pytest.mark.parametrize(
    "query",
    [
        "from=soon",
        "to=2026-13-01",
        "from=2026-11-25&to=2026-11-24",
        "to=9999-12-31",
        "days=-3&to=1",
    ],
)
def test_what_is_no_period_is_refused(office: Office, query: str) -> None:
    with pytest.raises(BadRequest):
        asked(office, query)


def test_a_period_is_a_year_at_most(office: Office) -> None:
    assert asked(office, "from=2001-01-01").days == MOST_DAYS
    assert asked(office, "days=100000").days == MOST_DAYS


def test_days_without_calls_are_points_too(office: Office) -> None:
    found = asked(office, "from=2026-10-24&to=2026-10-26")
    days = {date(2026, 10, 25): tally([call(), call()]), date(2026, 10, 27): tally([call()])}
    parts = [(day.day, some.calls) for day, some in found.parts(days)]
    assert parts == [(24, 0), (25, 2), (26, 0)]


def test_a_long_period_has_few_points(office: Office) -> None:
    found = asked(office, "days=90")
    days = {date(2026, 11, day): tally([call()]) for day in (22, 23, 24)}
    parts = list(found.parts(days))
    assert len(parts) == 30 <= POINTS
    assert (parts[-1][0], parts[-1][1].calls) == (date(2026, 11, 22), 3)


def test_examples_count_until_the_first_caller_and_then_only_when_asked_for(office: Office) -> None:
    office.keep(ended(1, "tea", is_sample=True), ended(2, "tea", trial="break"))
    before = asked(office)
    assert (before.has_samples, before.period.without_samples) == (False, False)
    office.keep(ended(3, "tea"))
    after = asked(office)
    assert (after.has_samples, after.period.without_samples) == (True, True)
    assert "samples" not in after.asked
    wanted = asked(office, "samples=1")
    assert (wanted.has_samples, wanted.period.without_samples) == (True, False)
    assert wanted.asked["samples"] == "1"
