"""Which utterance the agent may hear: the one that made the need, and never a secret."""

from __future__ import annotations

import pytest

from asr.types import Amount, Digits, Expectation, OpenNeed, YesNo
from intents.types import Answer, Candidate, Command, IntentMatch, Slot
from ivr.need_words import SECRET_DIGITS, SURE, NeedWords

pytestmark = pytest.mark.unit


def said(text: str = "i lost my card", confidence: float = 0.9, **more: object) -> IntentMatch:
    candidates = (Candidate("lost_stolen_card", confidence),)
    return IntentMatch(text=text, candidates=candidates, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("confidence", "expected"), [(SURE, True), (SURE - 0.01, False)])
def test_after_a_need_only_another_need_takes_its_place(confidence: float, expected: bool) -> None:
    words = NeedWords()
    assert words.makes_need(said(), OpenNeed())
    assert words.makes_need(said("something else", confidence), OpenNeed()) is expected


def test_what_was_not_understood_is_kept_until_a_need_is() -> None:
    words = NeedWords()
    assert words.makes_need(said("mumble", 0.1), OpenNeed())
    assert words.makes_need(said("mumble again", 0.1), OpenNeed())
    assert words.makes_need(said(), OpenNeed())
    assert not words.makes_need(said("mumble", 0.1), OpenNeed())


def test_a_correction_amid_a_yes_or_no_question_is_a_need_but_the_answer_is_none() -> None:
    words = NeedWords()
    assert words.makes_need(said("no the other card is stolen"), YesNo())
    assert not words.makes_need(said("hm", 0.1), YesNo())
    assert not words.makes_need(said("yes", 0.9, answer=Answer.YES), YesNo())


@pytest.mark.parametrize("expectation", [Digits(), Amount()])
def test_values_are_no_needs(expectation: Expectation) -> None:
    assert not NeedWords().makes_need(said("four two"), expectation)


def test_commands_and_noises_are_no_needs() -> None:
    words = NeedWords()
    assert not words.makes_need(said("agent", command=Command.AGENT), OpenNeed())
    assert not words.makes_need(said("mhm", backchannel=True), OpenNeed())
    assert not words.makes_need(IntentMatch(text=""), OpenNeed())


@pytest.mark.parametrize(("length", "kept"), [(SECRET_DIGITS - 1, True), (SECRET_DIGITS, False)])
def test_long_numbers_are_not_played_to_anybody(length: int, kept: bool) -> None:
    slot = Slot("order", "digits", "7" * length, "seven")
    assert NeedWords().makes_need(said("track my parcel", slots=(slot,)), OpenNeed()) is kept


def test_what_is_masked_in_writing_is_not_played_either() -> None:
    text = "my card is 4111 1111 1111 1111"
    assert not NeedWords().makes_need(said(text), OpenNeed())
