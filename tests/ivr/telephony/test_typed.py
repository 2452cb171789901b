"""The same dialogue by text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from intents.pack_loader import PACKS
from ivr.calls import CallOptions
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall

pytestmark = pytest.mark.model


@pytest.fixture
def call(switchboard: Switchboard) -> TypedCall:
    return TypedCall(switchboard, CallOptions("bank", channel="text"))


def test_a_typed_need_is_routed(call: TypedCall) -> None:
    assert call.said().startswith("Thanks for calling Northbank")
    assert call.says("has my salary been paid in yet") == (
        "OK, recent transactions.\n"
        "I'm putting you through to accounts. They'll see what you told me."
    )
    assert call.over
    assert call.record.destination == "accounts"


def test_keys_work_too(call: TypedCall) -> None:
    assert "press 1" in call.says("5")
    call.says("1")
    assert call.over


def test_a_caller_who_leaves_is_abandoned(call: TypedCall) -> None:
    call.says("pineapple")
    call.hangs_up()
    assert call.record.disposition == "abandoned"


def test_what_was_asked_for_is_noted_with_each_answer(call: TypedCall) -> None:
    call.says("pineapple", confidence=0.5)
    assert call.expectation is not None
    first = call.record.turns[0]
    assert (first.expectation, first.confidence, first.verdict) == ("open", 0.5, "no_match")


def test_silence_and_time_pass_as_the_caller_wants(call: TypedCall) -> None:
    assert call.waits(7_000)
    assert call.record.tried == ["no_input"]
    call.hangs_up(3_000)
    assert call.record.ended_ms == 10_000


def test_the_key_of_a_language_turns_a_typed_call(switchboard: Switchboard, tmp_path: Path) -> None:
    shutil.copytree(PACKS / "bank", tmp_path / "bank")
    with (tmp_path / "bank" / "pack.yaml").open("a", encoding="utf-8") as pack:
        pack.write("offer_languages: {2: vi}\n")
    call = TypedCall(switchboard, CallOptions(str(tmp_path / "bank"), channel="text"))
    call.said()
    assert call.says("2").startswith("Cảm ơn")
    assert call.record.language == "vi"
