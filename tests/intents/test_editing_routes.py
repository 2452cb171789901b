"""Where needs go and what overflows where; what cannot be is refused at its field."""

from __future__ import annotations

from typing import Any

import pytest

from intents.editing import EditError, FieldError
from intents.editing_fields import LONGEST_WAIT_S
from intents.editing_routes import (
    as_live,
    remove_overflow,
    same_route,
    set_need,
    set_overflow,
    way_back,
)
from intents.editing_rules import remove_rule
from intents.pack import Pack
from intents.pack_loader import load_pack
from intents.pack_rules import OverflowDefinition

pytestmark = pytest.mark.unit

NEED: dict[str, Any] = {"destination": "front_desk", "options": ["front_desk", "callback"]}


@pytest.fixture(scope="module")
def bank() -> Pack:
    return load_pack("bank")


def test_a_need_goes_elsewhere_and_the_old_pack_stays(bank: Pack) -> None:
    changed = set_need(bank, "complaint", {**NEED, "urgent": "on", "critical": True})
    item = changed.intents["complaint"]
    assert (item.destination, item.options) == ("front_desk", ["front_desk", "callback"])
    assert (item.urgent, item.critical, item.always_confirm) == (True, True, False)
    assert bank.intents["complaint"].destination == "customer_care"


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"destination": "moon"}, "destination", "no destination “moon”"),
        ({"destination": ""}, "destination", "Choose a destination"),
        ({"options": ["callback"]}, "options", "One option is no choice"),
        ({"options": ["callback", "callback"]}, "options", "stands twice"),
        ({"options": ["callback", "accounts", "disputes", "lending"]}, "options", "3 at most"),
    ],
)
def test_a_need_that_cannot_go_so_is_refused_at_its_field(
    bank: Pack, wrong: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(FieldError, match=says) as refused:
        set_need(bank, "complaint", {**NEED, **wrong})
    assert refused.value.field == field


@pytest.mark.parametrize("options", [[], ["callback", "accounts"]])
def test_no_options_and_two_are_both_possible(bank: Pack, options: list[str]) -> None:
    assert set_need(bank, "complaint", {**NEED, "options": options})


def test_a_need_that_is_gone_is_named(bank: Pack) -> None:
    with pytest.raises(EditError, match="The need “moon” is not there any more"):
        set_need(bank, "moon", NEED)


def test_overflow_is_set_and_removed(bank: Pack) -> None:
    changed = set_overflow(bank, "lending", ["accounts", "front_desk"], 90)
    assert changed.overflow["lending"] == OverflowDefinition(
        to=["accounts", "front_desk"], wait_over_s=90
    )
    assert "lending" not in bank.overflow
    assert remove_overflow(changed, "lending") == bank
    with pytest.raises(EditError, match="overflow of “lending” is not there"):
        remove_overflow(bank, "lending")


@pytest.mark.parametrize(
    ("place", "to", "wait", "field", "says"),
    [
        ("moon", ["accounts"], None, "place", "no destination “moon”"),
        ("", ["accounts"], None, "place", "Choose a destination"),
        ("lending", ["moon"], None, "to", "no destination “moon”"),
        ("lending", ["lending"], None, "to", "cannot take its own overflow"),
        ("lending", ["accounts", "accounts"], None, "to", "stands twice"),
        ("lending", [], None, "to", "Say where calls go"),
        ("lending", ["accounts"], -1, "wait", "between 0 minutes and a day"),
        ("lending", ["accounts"], LONGEST_WAIT_S + 1, "wait", "between 0 minutes and a day"),
    ],
)
def test_overflow_that_cannot_be_is_refused_at_its_field(
    bank: Pack, place: str, to: list[str], wait: int | None, field: str, says: str
) -> None:
    with pytest.raises(FieldError, match=says) as refused:
        set_overflow(bank, place, to, wait)
    assert refused.value.field == field


@pytest.mark.parametrize(("to", "wait"), [([], 0), (["accounts"], None), ([], LONGEST_WAIT_S)])
def test_a_wait_or_a_place_is_enough(bank: Pack, to: list[str], wait: int | None) -> None:
    assert "lending" in set_overflow(bank, "lending", to, wait).overflow


def test_a_chain_that_would_go_round_is_refused_with_its_way(bank: Pack) -> None:
    with pytest.raises(
        FieldError, match="go round: front desk → fraud desk → card services → front desk"
    ) as refused:
        set_overflow(bank, "front_desk", ["accounts", "fraud_desk"], None)
    assert refused.value.field == "to"
    assert set_overflow(bank, "front_desk", ["accounts"], None)


def test_a_round_that_was_there_before_is_not_this_change_s_fault() -> None:
    clinic = load_pack("clinic")
    assert clinic.overflow["nurse_line"].to == ["urgent_line"]
    changed = set_overflow(clinic, "nurse_line", ["urgent_line"], 60)
    assert changed.overflow["nurse_line"].wait_over_s == 60


def test_the_way_back_is_the_shortest_and_ends() -> None:
    overflow = {
        "a": OverflowDefinition(to=["b", "c"]),
        "b": OverflowDefinition(to=["c", "b2"]),
        "b2": OverflowDefinition(to=["b"]),
        "c": OverflowDefinition(to=["d"]),
    }
    assert way_back(overflow, "a", "d") == ["a", "c", "d"]
    assert way_back(overflow, "b", "b2") == ["b", "b2"]
    assert way_back(overflow, "d", "a") == []
    assert way_back(overflow, "b", "nowhere") == []


def test_parts_of_a_draft_go_back_to_what_is_live(bank: Pack) -> None:
    draft = set_need(remove_rule(bank, "fraud_again"), "complaint", NEED)
    draft = set_overflow(draft, "lending", ["accounts"], None)
    assert not same_route(draft.intents["complaint"], bank.intents["complaint"])
    rules = as_live(draft, bank, "rules")
    assert (rules.rules, rules.overflow) == (bank.rules, draft.overflow)
    assert as_live(draft, bank, "overflow").overflow == bank.overflow
    need = as_live(draft, bank, "need", "complaint")
    assert same_route(need.intents["complaint"], bank.intents["complaint"])
    assert need.rules == draft.rules
    with pytest.raises(EditError, match="“moon” is not there"):
        as_live(draft, bank, "need", "moon")
