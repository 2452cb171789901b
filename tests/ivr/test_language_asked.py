"""What asks for a language: words that are sure enough, and the key of an offer."""

from __future__ import annotations

import pytest

from asr.types import Hypothesis
from intents.types import Alarm, Command, IntentMatch
from ivr.dialogue import Dialogue, Script
from ivr.dialogue.events import CallAnswered, DtmfPressed, Event, SpeechStarted, UtteranceFinal
from ivr.language_asked import SURE, as_repeat, language_asked

pytestmark = pytest.mark.unit


def said(text: str, confidence: float = 0.9, alarm: Alarm | None = None) -> UtteranceFinal:
    heard = Hypothesis(text, confidence, 0, 1_000)
    return UtteranceFinal(at_ms=1_500, hypothesis=heard, match=IntentMatch(text, alarm=alarm))


@pytest.fixture
def answered() -> Dialogue:
    dialogue = Dialogue(Script(languages={"2": "vi"}))
    dialogue.handle(CallAnswered(at_ms=0))
    return dialogue


@pytest.mark.parametrize(
    ("event", "tag"),
    [
        (said("can I speak Vietnamese"), "vi"),
        (said("my Vietnamese card was stolen"), ""),
        (said("Vietnamese", SURE), "vi"),
        (said("Vietnamese", SURE - 0.01), ""),
        (said("Vietnamese", alarm=Alarm.ANGER), ""),
        (DtmfPressed(at_ms=900, digit="2"), "vi"),
        (DtmfPressed(at_ms=900, digit="3"), ""),
        (SpeechStarted(at_ms=900), ""),
    ],
)
def test_words_that_are_sure_and_the_key_of_an_offer_ask(
    answered: Dialogue, event: Event, tag: str
) -> None:
    assert language_asked(event, answered) == tag


def test_the_key_means_its_language_only_while_a_need_is_asked_for(answered: Dialogue) -> None:
    answered.handle(DtmfPressed(at_ms=900, digit="3"))  # to the keypad menu
    assert language_asked(DtmfPressed(at_ms=1_900, digit="2"), answered) == ""


def test_the_dialogue_is_told_to_repeat() -> None:
    told = as_repeat(said("tiếng Việt"))
    assert isinstance(told, UtteranceFinal)
    assert (told.match.command, told.match.rule) == (Command.REPEAT, "language")
    assert told.hypothesis.text == "tiếng Việt", "the record holds what was said"
    key = DtmfPressed(at_ms=900, digit="2")
    assert as_repeat(key) is key
