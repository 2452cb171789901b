"""Why utterances were missed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ivr.numbers import Period
from ivr.storage import Database
from ivr.storage.missed_causes import UNTOLD, causes, of_cause
from tests.ivr.console.conftest import missed
from tests.ivr.storage.test_call_facts import DAY, call, kept

pytestmark = pytest.mark.web

TEA = replace(DAY, preset="tea", language="en")


def put(database: Database) -> None:
    rows = [missed(f"a{n}", n, cause="recognition") for n in range(3)]
    rows += [missed(f"b{n}", n, cause="new_need") for n in range(2)]
    rows += [missed(f"c{n}", n) for n in range(9)]
    rows += [missed("later", 1, cause="prompt", at=DAY.end), missed("other", 1, preset="bank")]
    rows += [missed("trial", 1, cause="prompt", tag="trial:ann")]
    rows += [missed("drawn", 90, cause="understanding", why="sample")]
    rows += [missed("known", 91, why="not_handled")]
    kept(database, *rows)


def test_the_commonest_cause_comes_first_and_the_untold_last(database: Database) -> None:
    put(database)
    assert causes(database, TEA) == [("recognition", 3), ("new_need", 2), (UNTOLD, 9)]


def test_a_cause_has_its_utterances_newest_first(database: Database) -> None:
    put(database)
    assert [row.text for row in of_cause(database, TEA, "new_need") or ()] == ["b1", "b0"]
    assert len(of_cause(database, TEA, UNTOLD) or ()) == 9
    assert of_cause(database, TEA, "prompt") == []
    assert of_cause(database, TEA, "weather") is None


@pytest.mark.parametrize("how", [{"channel": "typed"}, {"intent": "order"}, {"version": "2"}])
def test_the_call_says_channel_need_and_version(database: Database, how: dict[str, Any]) -> None:
    put(database)
    column = {"version": "catalogue_version"}.get(*how) or next(iter(how))
    kept(database, call("CS1", preset="tea", **{column: next(iter(how.values()))}))
    period: Period = replace(TEA, **how)
    assert causes(database, period) == [("new_need", 1), ("recognition", 1), (UNTOLD, 1)]
