"""What callers confirmed may be learnt, when somebody approves of it."""

from __future__ import annotations

import pytest

from intents.pack import Pack
from ivr.storage.confirmed import Confirmed
from ivr.tuning import suggesting
from ivr.tuning.suggesting import suggestions
from tests.ivr.tuning.conftest import TEA

pytestmark = pytest.mark.unit

PACK = Pack.model_validate(TEA)


def said(text: str, intent: str = "order", calls: int = 1) -> Confirmed:
    return Confirmed(text, intent, calls, "CS1")


def texts(*confirmed: Confirmed, **other: object) -> list[str]:
    found = suggestions(PACK, "en", confirmed, other.get("refused", ()), other.get("labelled", ()))  # type: ignore[arg-type]
    return [item.text for item in found]


def test_what_most_callers_confirmed_comes_first_however_it_was_written() -> None:
    found = suggestions(
        PACK, "en", [said("a pot", calls=2), said("leaves", calls=3), said("A pot!", calls=2)], ()
    )
    assert [(item.text, item.intent, item.calls) for item in found] == [
        ("a pot", "order", 4),
        ("leaves", "order", 3),
    ]


@pytest.mark.parametrize(
    "known", ["order tea", "what is the weather", "give my money back", "uh order tea please"]
)
def test_what_is_known_or_tested_is_not_suggested(known: str) -> None:
    assert texts(said(known)) == []


def test_what_two_needs_were_confirmed_with_teaches_neither() -> None:
    assert texts(said("a pot", "order", 9), said("a pot", "refund")) == []


def test_needs_that_are_gone_learn_nothing() -> None:
    assert texts(said("a pot", "pension")) == []


def test_what_was_declined_or_judged_is_not_asked_again() -> None:
    assert texts(said("a pot"), refused={("a pot", "order")}) == []
    assert texts(said("a pot"), refused={("a pot", "refund")}) == ["a pot"]
    assert texts(said("a pot"), labelled={"a pot"}) == []


@pytest.mark.parametrize(("most", "count"), [(2, 2), (3, 3), (4, 3)])
def test_no_more_than_anybody_reads(monkeypatch: pytest.MonkeyPatch, most: int, count: int) -> None:
    monkeypatch.setattr(suggesting, "SHOWN", most)
    assert len(texts(said("a pot"), said("a cup"), said("leaves"))) == count
