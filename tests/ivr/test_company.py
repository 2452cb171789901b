"""From a pack to what the call needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from intents import editing
from intents.pack_loader import load_pack, presets
from intents.types import Bands
from ivr.company import PolicyRouter, policy_of, script_of, vocabulary_of, working_day
from ivr.prompts.wording import load_wordings

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo("Europe/London"))


@pytest.mark.parametrize("preset", presets())
def test_every_need_of_every_preset_has_a_place_that_is_open_at_noon(preset: str) -> None:
    pack = load_pack(preset)
    router = PolicyRouter(policy_of(pack), lambda: NOON.astimezone(ZoneInfo(pack.time_zone)))
    noon = datetime(2026, 11, 25, 12, tzinfo=ZoneInfo(pack.time_zone))
    router = PolicyRouter(policy_of(pack), lambda: noon)
    for intent, wanted in pack.intents.items():
        routed = router.route(intent, 0)
        assert (routed.destination, routed.is_open) == (wanted.destination, True)


def test_a_pack_s_own_bands_decide_when_to_act() -> None:
    bank = load_pack("bank")
    assert script_of(bank).bands == Bands()
    strict = Bands(accept=0.95, confirm=0.6, margin=0.2)
    assert script_of(editing.set_bands(bank, strict)).bands == strict
    own = replace(strict, own={"balance": replace(strict, accept=0.99)})
    assert script_of(editing.set_bands(bank, own)).bands.of("balance").accept == 0.99


@pytest.mark.parametrize("preset", presets())
def test_every_wording_of_every_preset_is_usable(preset: str) -> None:
    load_wordings(vocabulary_of(load_pack(preset), "en"))


def test_flags_come_through() -> None:
    script = script_of(load_pack("bank"))
    assert script.policy("lost_stolen_card").always_confirm
    assert script.policy("fraud_report").urgent
    assert not script.policy("balance").always_confirm
    assert script_of(load_pack("clinic")).opening == "open_emergency"


def test_a_message_speaks_its_prompt() -> None:
    routed = PolicyRouter(policy_of(load_pack("bank")), lambda: NOON).route("branch_hours", 0)
    assert routed.prompt == "branch_hours"


def test_a_working_day_is_always_a_wednesday_noon() -> None:
    for day in range(1, 15):
        noon = working_day(ZoneInfo("Europe/London"), date(2026, 11, day))
        assert (noon.weekday(), noon.hour) == (2, 12)
