"""Figures as files."""

from __future__ import annotations

import csv
import io

import pytest

from ivr.numbers import kpis
from ivr.numbers.tables import csv_of, harmless
from tests.ivr.numbers.test_kpis import call

pytestmark = pytest.mark.unit


def test_every_figure_is_a_line_with_its_definition() -> None:
    figures = kpis([call("contained", "")])
    rows = list(csv.DictReader(io.StringIO(csv_of(figures))))
    assert [row["figure"] for row in rows] == [kpi.name for kpi in figures]
    assert (rows[0]["value"], rows[0]["numerator"]) == ("1.0000", "1")
    assert rows[0]["definition"].startswith("Calls that ended in self-service")


def test_a_share_of_nothing_is_empty() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_of(kpis([])))))
    assert {row["value"] for row in rows} == {""}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
