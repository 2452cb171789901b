"""Figures as files."""

from __future__ import annotations

import csv
import io
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ivr.numbers import kpis
from ivr.numbers.tables import calls_csv, csv_of, days_csv, harmless
from ivr.numbers.tally import tally
from tests.ivr.numbers.test_kpis import call

pytestmark = pytest.mark.unit


def test_every_figure_is_a_line_with_its_definition() -> None:
    figures = kpis([call("contained", "")])
    rows = list(csv.DictReader(io.StringIO(csv_of(figures))))
    assert [row["figure"] for row in rows] == [kpi.name for kpi in figures]
    assert (rows[0]["value"], rows[0]["numerator"]) == ("1.0000", "1")
    assert rows[0]["definition"].startswith("Calls that ended in self-service")


def test_days_are_lines_with_the_day_they_begin() -> None:
    days = [(date(2026, 11, 23), tally([call("contained", "")])), (date(2026, 11, 24), tally([]))]
    rows = list(csv.DictReader(io.StringIO(days_csv(days))))
    mine = [row for row in rows if row["figure"] == "containment"]
    assert [(row["from"], row["value"]) for row in mine] == [
        ("2026-11-23", "1.0000"),
        ("2026-11-24", ""),
    ]


def test_calls_are_lines_without_words_at_the_companys_time() -> None:
    some = call(time_to_route_ms=9_500, wrong=False, rating=4, language="en", repeated=True)
    (row,) = csv.DictReader(io.StringIO(calls_csv([some], ZoneInfo("Asia/Tokyo"))))
    assert row["began"] == "2026-11-24T09:00:00+09:00"
    assert (row["seconds to route"], row["called again"], row["rating"]) == ("9.5", "yes", "4")
    assert (row["wrong destination"], row["sample"]) == ("no", "no")


def test_a_share_of_nothing_is_empty() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_of(kpis([])))))
    assert {row["value"] for row in rows} == {""}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
