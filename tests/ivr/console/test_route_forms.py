"""What is typed and ticked on the page Routes, as rules and calls."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from intents.editing import FieldError
from intents.pack_loader import load_pack
from ivr.console.route_forms import facts_in, minutes_of, names_in, rule_in, seconds_in

pytestmark = pytest.mark.unit

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
BANK = load_pack("bank")


def test_a_whole_form_is_read() -> None:
    rule = rule_in(
        {
            "name": "Fraud again",
            "why": "because",
            "shown": ["intent", "repeat", "slots", "hours", "wait_over_s", "gated"],
            "intent": ["fraud_report"],
            "tier": [],
            "languages": ["vi", "zh"],
            "slots": ["amount", "", "account_number"],
            "slot_value": ["", "", " 12  34 "],
            "hours": ["office"],
            "hours_state": ["closed"],
            "wait_over_s": ["accounts"],
            "wait_minutes": ["0,5"],
            "repeat": "2",
            "same_need": "on",
            "gated": "no",
            "destination": "",
            "priority": " 95 ",
            "options": ["", "callback", ""],
            "flag": "repeat  fraud",
        }
    )
    assert rule["when"] == {
        "intent": ["fraud_report"],
        "language": ["vi", "zh"],
        "slots": {"amount": "*", "account_number": "12 34"},
        "hours": {"office": "closed"},
        "wait_over_s": {"accounts": 30},
        "repeat": 2,
        "same_need": True,
        "gated": False,
    }
    assert (rule["priority"], rule["options"], rule["flag"]) == ("95", ["callback"], "repeat_fraud")


def test_an_empty_form_has_no_conditions() -> None:
    empty = rule_in({})
    assert (empty["when"], empty["priority"], empty["options"]) == ({}, None, [])


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"shown": ["intent"]}, "intent", "take this condition away"),
        ({"shown": ["repeat"]}, "repeat", "take this condition away"),
        ({"shown": ["language"], "languages": []}, "language", "take this condition away"),
        ({"shown": ["gated"], "gated": ""}, "gated", "take this condition away"),
        ({"repeat": "often"}, "repeat", "whole number"),
        ({"repeat": "1000"}, "repeat", "whole number"),
        ({"repeat": "-1"}, "repeat", "whole number"),
        ({"wait_over_s": ["a"], "wait_minutes": [""]}, "wait_minutes", "in minutes"),
        ({"wait_over_s": ["a"], "wait_minutes": ["nan"]}, "wait_minutes", "in minutes"),
        ({"wait_over_s": ["a", "a"], "wait_minutes": ["1", "2"]}, "wait_over_s", "stands twice"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_field(
    given: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(FieldError, match=says) as refused:
        rule_in(given)
    assert refused.value.field == field


def test_the_last_call_about_the_same_is_a_condition_without_a_count() -> None:
    assert rule_in({"shown": ["repeat"], "same_need": "on"})["when"] == {"same_need": True}
    assert rule_in({"repeat": "999"})["when"] == {"repeat": 999}


@pytest.mark.parametrize("seconds", [0, 1, 30, 59, 60, 61, 100, 86_400])
def test_a_wait_stays_the_same_when_it_is_shown_and_kept(seconds: int) -> None:
    assert seconds_in(minutes_of(seconds), "wait") == seconds


def test_no_wait_is_an_empty_field() -> None:
    assert minutes_of(None) == ""


def test_one_choice_is_a_list_too() -> None:
    assert names_in({"to": "a"}, "to") == ["a"]
    assert names_in({"to": ["", "a"]}, "to") == ["a"]
    assert names_in({}, "to") == []


def test_the_call_that_is_asked_about_is_read_by_the_company_s_own_clock() -> None:
    facts = facts_in(
        {
            "need": "fraud_report",
            "languages": "vi",
            "tier": "premier",
            "at": "2026-12-25T09:30",
            "same_need": "on",
            "wait_over_s": ["accounts"],
            "wait_minutes": ["2"],
            "slots": ["amount"],
            "slot_value": ["12"],
        },
        BANK,
        NOW,
        {"accounts": 5, "lending": 7},
    )
    assert facts.at.isoformat() == "2026-12-25T09:30:00+00:00"
    assert (facts.language, facts.tier, facts.slots) == ("vi", "premier", {"amount": "12"})
    assert (facts.repeat, facts.previous) == (1, "fraud_report")
    assert facts.load == {"accounts": 120, "lending": 7}


def test_nothing_given_is_a_call_now_that_was_not_understood() -> None:
    facts = facts_in({}, BANK, NOW, {})
    assert (facts.intent, facts.repeat, facts.previous) == ("", 0, "")
    assert facts.at.isoformat() == "2026-07-01T13:00:00+01:00"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"need": "moon"}, "need"),
        ({"tier": "moon"}, "tier"),
        ({"languages": "xx"}, "languages"),
        ({"at": "soon"}, "at"),
    ],
)
def test_a_call_that_cannot_be_is_refused_at_its_field(given: dict[str, Any], field: str) -> None:
    with pytest.raises(FieldError) as refused:
        facts_in(given, BANK, NOW, {})
    assert refused.value.field == field
