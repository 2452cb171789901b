"""How long the ear should wait, by what it has heard so far."""

from __future__ import annotations

from datetime import date

import pytest

from asr.endpointer import Outlook
from asr.types import Digits, OpenNeed, Reading, YesNo
from intents.types import Bands
from ivr.switchboard import Switchboard
from ivr.understanding import Understanding

pytestmark = pytest.mark.model


@pytest.fixture
def understanding(switchboard: Switchboard) -> Understanding:
    matcher = switchboard.company("bank").matcher
    return Understanding(matcher, Bands(), lambda: date(2026, 11, 24))


@pytest.mark.parametrize(
    ("text", "confidence", "outlook"),
    [
        ("my card is lost", 0.9, Outlook.SETTLED),
        ("my card is lost", 0.7, Outlook.LIKELY),
        ("my card is lost and my", 0.9, Outlook.INCOMPLETE),
        ("pineapple", 0.9, Outlook.UNKNOWN),
        ("operator", 0.9, Outlook.LIKELY),
        ("say that again", 0.9, Outlook.SETTLED),
        ("my house is on fire", 0.9, Outlook.SETTLED),
        ("i had a seizure as a child", 0.9, Outlook.LIKELY),
        ("my boss is twitching on the carpet and his lips look odd", 0.9, Outlook.LIKELY),
        ("", 1.0, Outlook.UNKNOWN),
    ],
)
def test_open_speech(
    understanding: Understanding, text: str, confidence: float, outlook: Outlook
) -> None:
    assert understanding.outlook(Reading(text, confidence), OpenNeed()) is outlook


def test_a_closed_question_is_settled_by_its_grammar(understanding: Understanding) -> None:
    assert understanding.outlook(Reading("yes", 0.5), YesNo()) is Outlook.SETTLED
    outside = Reading("well my son", 0.9, in_grammar=False)
    assert understanding.outlook(outside, Digits(4)) is Outlook.UNKNOWN


def test_the_last_match_is_not_computed_again(understanding: Understanding) -> None:
    reading = Reading("my card is lost", 0.9)
    first = understanding.match(reading, OpenNeed())
    assert understanding.match(reading, OpenNeed()) is first
    assert understanding.match(reading, YesNo()) is not first
