"""Shared parts: made once, and complaints when they cannot be."""

from __future__ import annotations

import pytest

from intents.errors import PackError
from ivr.calls import CallOptions
from ivr.switchboard import Switchboard
from tests.fixtures import VOSK_TINY

pytestmark = pytest.mark.model


def test_parts_are_made_once(switchboard: Switchboard) -> None:
    assert switchboard.company("bank") is switchboard.company("bank")
    assert switchboard.recognizer("en") is switchboard.recognizer("en")
    assert switchboard.vad() is not switchboard.vad(), "a detector belongs to one call"


def test_an_unknown_pack_is_refused(switchboard: Switchboard) -> None:
    with pytest.raises(PackError):
        switchboard.company("nowhere")


def test_what_is_loaded_is_known_for_the_probe(switchboard: Switchboard) -> None:
    switchboard.warm_up()
    assert {"bank", "moonshine"} <= set(switchboard.loaded())


def test_the_clock_is_a_working_day_or_now(switchboard: Switchboard) -> None:
    company = switchboard.company("bank")
    pretend = switchboard.clock(company, CallOptions("bank", working_day=True))()
    assert (pretend.weekday(), pretend.hour) == (2, 12)
    real = switchboard.clock(company, CallOptions("bank", working_day=False))()
    assert real.tzinfo == company.zone


def test_a_language_is_heard_when_a_recogniser_is_installed(
    switchboard: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asr.models.find_vosk", lambda _language: None)
    assert switchboard.hears("en")
    assert not switchboard.hears("vi")
    assert not switchboard.speaks("bank", "vi")
    monkeypatch.setattr("asr.models.find_vosk", lambda _language: VOSK_TINY)
    assert switchboard.speaks("bank", "vi")
    assert not switchboard.speaks("bank", "es"), "the pack has no Spanish"
