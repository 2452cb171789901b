"""How the draft fares on test utterances and on calls that somebody has labelled."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intents.confusion import Case, confused
from ivr.console import trying_view
from ivr.console.parts import Line
from ivr.console.trying_view import LATELY, grave_of, matrix_of, standing
from ivr.people import Role
from tests.intents.test_trial import found
from tests.ivr.console.conftest import NOW, Office, missed

pytestmark = pytest.mark.web

TEA = Line("tea", "en")


def test_calls_that_somebody_has_labelled_are_tried_beside_the_tests(office: Office) -> None:
    office.keep(
        missed("buy some tea", 1, meaning="refund"),
        missed("order tea", 2, meaning="order"),
        missed("a refund please", 3, meaning="pension"),
        missed("a kettle", 4),
    )
    now = standing(office.console, TEA)
    assert (now.calls, now.calls_right) == (2, 1), "nobody can find a need that is not there"
    (cell,) = now.confusions
    assert (cell.meant, cell.taken, cell.cost) == ("refund", "order", 15)
    assert [case.call_sid for case in cell.calls] == ["CS1"]
    assert {item.need: item.right + item.asked for item in now.needs} == {"order": 1, "refund": 1}


@pytest.mark.parametrize(("late", "calls"), [(timedelta(), 1), (timedelta(seconds=1), 0)])
def test_calls_of_long_ago_are_left_out(office: Office, late: timedelta, calls: int) -> None:
    office.keep(missed("order tea", 1, meaning="order", at=NOW - LATELY - late))
    assert standing(office.console, TEA).calls == calls


def test_what_the_draft_changes_shows(office: Office) -> None:
    office.keep(missed("brew me one", 1, meaning="order"))
    before = standing(office.console, TEA)
    client = office.signed_in(Role.TUNER)
    client.post("/console/draft/add-phrase", intent="order", phrase="brew me one")
    assert standing(office.console, TEA).calls_right == before.calls_right + 1 == 1


def test_only_the_dearest_are_listed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying_view, "LISTED", 1)
    office.keep(missed("buy some tea", 1, meaning="refund"), missed("zxq", 2, meaning="order"))
    now = standing(office.console, TEA)
    assert ([cell.taken for cell in now.confusions], now.more) == (["order"], 1)


def test_a_need_weighs_more_when_it_is_urgent_or_critical(office: Office) -> None:
    grave = grave_of(office.desk.workshop.draft("tea").pack)
    assert (grave("refund"), grave("order"), grave("emergency")) == (True, False, False)


def test_the_matrix_holds_needs_that_are_confused_and_says_where_they_are_listed() -> None:
    cases = [
        Case("a", "tea", found("cup")),
        Case("b", "tea", found("tea")),
        Case("c", "cup", found("")),
        Case("d", "fog", found("fog")),
    ]
    matrix = matrix_of(confused(cases, lambda _need: False), cases)
    assert (matrix.meant, matrix.taken) == (["tea", "cup"], ["cup", ""])
    assert matrix.places == {("tea", "cup"): 1, ("cup", ""): 2}
    assert matrix.counts[("tea", "tea")] == matrix.counts[("tea", "cup")] == 1


def test_the_matrix_stays_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying_view, "CROSSED", 2)
    cases = [Case("a", meant, found("cup")) for meant in ("tea", "fog", "pot")]
    assert len(matrix_of(confused(cases, lambda _need: False), cases).meant) == 2
