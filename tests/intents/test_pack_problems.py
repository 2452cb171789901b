"""A pack that does not fit together says so, field by field."""

from __future__ import annotations

from typing import Any

import pytest

from intents.editing import checked
from intents.pack import Pack
from intents.pack_loader import load_pack, presets
from intents.pack_problems import pack_problems

pytestmark = pytest.mark.unit


def found(pack: Pack) -> list[tuple[tuple[str | int, ...], str]]:
    return list(pack_problems(pack, pack.languages))


@pytest.mark.parametrize("name", presets())
def test_the_presets_fit_together(name: str) -> None:
    assert found(load_pack(name)) == []


@pytest.mark.parametrize(
    ("place", "where"),
    [
        ({"hours": "moonlight"}, ("destinations", "accounts", "hours")),
        ({"when_closed": "moon"}, ("destinations", "accounts", "when_closed")),
        ({"prompt": "nothing_such"}, ("destinations", "accounts", "prompt")),
    ],
)
def test_a_name_that_stands_for_nothing_is_found(
    place: dict[str, Any], where: tuple[str, ...]
) -> None:
    bank = load_pack("bank")
    accounts = bank.destinations["accounts"].model_copy(update=place)
    changed = checked(bank, destinations={**bank.destinations, "accounts": accounts})
    assert where in [field for field, _ in found(changed)]


def test_rules_and_services_are_looked_at_too() -> None:
    bank = load_pack("bank")
    fields = {field[0] for field, _ in found(checked(bank, tiers={}, hours={}, services={}))}
    assert {"destinations", "intents"} <= fields


def test_a_week_that_cannot_be_read_is_named() -> None:
    bank = load_pack("bank")
    broken = bank.model_copy(update={"hours": {**bank.hours, "office": {"mon": "8-20"}}})
    assert list(pack_problems(broken, broken.languages)) == [
        (("hours", "office"), "time '8': write 08:30")
    ]
