"""What an answer means."""

from __future__ import annotations

from typing import Any

import pytest

from intents.services import ServiceDefinition
from ivr.dialogue.events import Outcome
from ivr.serving.answer import ABSENT, FAILED, at, meaning_of

pytestmark = pytest.mark.unit

SERVICE = ServiceDefinition.model_validate(
    {
        "label": "the tracking system",
        "url": "/parcels/{number}",
        "says": {
            "day": {"field": "expected", "kind": "date"},
            "clock": {"field": "expected", "kind": "time"},
            "state": {"field": "status", "kind": "text", "one_of": ["in_transit", "lost"]},
            "due": {"field": "money.due", "kind": "amount"},
            "fee": {"field": "fee", "kind": "amount", "currency": "money.currency"},
            "code": {"field": "code", "kind": "digits"},
            "shop": {"field": "shops.0", "kind": "name"},
        },
        "outcomes": [
            {"status": 200, "when": {"status": "delivered"}, "outcome": "found", "prompt": "there"},
            {"status": 200, "when": {"held": True}, "outcome": "refused", "prompt": "held"},
            *(
                {"status": status, "outcome": "found", "prompt": "said", "says": [name]}
                for status, name in enumerate(
                    ("day", "clock", "state", "due", "fee", "code", "shop"), 220
                )
            ),
            {"status": 404, "outcome": "not_found"},
        ],
    }
)


def test_the_first_rule_that_fits_decides() -> None:
    assert meaning_of(SERVICE, 200, {"status": "delivered", "held": True}).prompt == "there"
    assert meaning_of(SERVICE, 200, {"held": True}).outcome is Outcome.REFUSED
    assert meaning_of(SERVICE, 404, None).outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("status", "data"),
    [(200, {"status": "exploded"}), (200, None), (200, [1]), (201, {}), (200, {"held": 1})],
)
def test_what_fits_no_rule_has_failed(status: int, data: Any) -> None:
    assert meaning_of(SERVICE, status, data) is FAILED


@pytest.mark.parametrize(
    ("status", "data", "value"),
    [
        (220, {"expected": "2026-11-27"}, ("date_day", "2026-11-27")),
        (220, {"expected": "2026-11-27T18:30:00+00:00"}, ("date_day", "2026-11-27")),
        (221, {"expected": "2026-11-27T18:30"}, ("time_clock", "18:30")),
        (221, {"expected": "09:00"}, ("time_clock", "09:00")),
        (222, {"status": "lost"}, ("text_state", "lost")),
        (223, {"money": {"due": "46.5 USD"}}, ("amount_due", "46.50 USD")),
        (224, {"fee": 3, "money": {"currency": "GBP"}}, ("amount_fee", "3.00 GBP")),
        (225, {"code": 4217}, ("digits_code", "4217")),
        (226, {"shops": ["Canal  Street"]}, ("name_shop", "Canal Street")),
    ],
)
def test_values_are_read_as_they_are_said(status: int, data: Any, value: tuple[str, str]) -> None:
    assert meaning_of(SERVICE, status, data).values == (value,)


@pytest.mark.parametrize(
    ("status", "data"),
    [
        (220, {"expected": "soon"}),
        (220, {"expected": "09:00"}),
        (220, {}),
        (221, {"expected": None}),
        (222, {"status": "exploded"}),
        (223, {"money": {"due": "46.50"}}),
        (223, {"money": {"due": "-1 USD"}}),
        (223, {"money": {"due": "NaN USD"}}),
        (224, {"fee": True, "money": {"currency": "GBP"}}),
        (224, {"fee": 3, "money": {"currency": "pounds"}}),
        (225, {"code": "42 17"}),
        (225, {"code": True}),
        (226, {"shops": []}),
        (226, {"shops": ["x" * 81]}),
        (226, {"shops": ["bell\x07"]}),
    ],
)
def test_a_value_that_cannot_be_said_has_failed(status: int, data: Any) -> None:
    assert meaning_of(SERVICE, status, data) is FAILED


@pytest.mark.parametrize(
    ("path", "found"), [("a.b", 1), ("c.1", 3), ("c.2", ABSENT), ("a.x", ABSENT), ("a.b.c", ABSENT)]
)
def test_a_field_is_found_by_its_path(path: str, found: object) -> None:
    assert at({"a": {"b": 1}, "c": [2, 3]}, path) == found
