"""What a call would do, and what changes between two catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from intents.pack import TestUtterance
from intents.trial import (
    Change,
    Compared,
    Heard,
    Outcome,
    Trial,
    calls_judged,
    compared,
    confusions,
    outcome,
    tried,
)
from intents.types import Alarm, Band, Bands, Candidate, Command, IntentMatch

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 24)


class Known:
    """Understands what it was told, and counts how often it is asked."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self.meanings = meanings
        self.asked = 0

    def match(self, text: str, *, confidence: float = 1.0, today: date) -> IntentMatch:
        self.asked += 1
        name = self.meanings.get(text)
        return IntentMatch(text, candidates=(Candidate(name, 0.9),) if name else ())


def trial(meant: str | None, found: str, band: Band = Band.ACCEPT) -> Trial:
    return Trial(TestUtterance(text="said", intent=meant), Outcome(found, band, 0.9))


@pytest.mark.parametrize(
    ("match", "meaning", "acts"),
    [
        (IntentMatch("x", alarm=Alarm.EMERGENCY), "emergency", True),
        (IntentMatch("x", command=Command.AGENT), "agent", True),
        (IntentMatch("x", candidates=(Candidate("tea", 0.80),)), "tea", True),
        (IntentMatch("x", candidates=(Candidate("tea", 0.79),)), "tea", False),
        (IntentMatch("x", candidates=(Candidate("tea", 0.49),)), "", False),
        (IntentMatch("x"), "", False),
    ],
)
def test_an_outcome_is_what_a_call_would_do(match: IntentMatch, meaning: str, acts: bool) -> None:
    found = outcome(match, Bands())
    assert (found.meaning, found.acts) == (meaning, acts)


@pytest.mark.parametrize(
    ("meant", "found", "band", "right", "harmful"),
    [
        ("tea", "tea", Band.ACCEPT, True, False),
        ("tea", "tea", Band.CONFIRM, True, False),
        ("tea", "cup", Band.CONFIRM, False, False),
        ("tea", "cup", Band.ACCEPT, False, True),
        ("tea", "", Band.REJECT, False, False),
        (None, "cup", Band.ACCEPT, False, True),
        (None, "cup", Band.CONFIRM, True, False),
        (None, "", Band.REJECT, True, False),
    ],
)
def test_harm_is_to_be_sent_to_the_wrong_place_unasked(
    meant: str | None, found: str, band: Band, right: bool, harmful: bool
) -> None:
    seen = trial(meant, found, band)
    assert (seen.right, seen.harmful) == (right, harmful)


def test_every_utterance_is_tried_and_confusions_are_counted() -> None:
    tests = [TestUtterance(text=text, intent="tea") for text in ("tea", "cup", "cup", "fog")]
    found = tried(Known({"tea": "tea", "cup": "cup"}), tests, Bands(), TODAY)
    assert confusions(found) == {("tea", "tea"): 1, ("tea", "cup"): 2, ("tea", ""): 1}


@pytest.mark.parametrize(
    ("before", "after", "meant", "change"),
    [
        ("tea", "tea", None, Change.SAME),
        ("", "", "tea", Change.SAME),
        ("tea", "cup", None, Change.CHANGED),
        ("tea", "cup", "fog", Change.CHANGED),
        ("tea", "cup", "cup", Change.BETTER),
        ("tea", "cup", "tea", Change.WORSE),
        ("", "tea", None, Change.UNDERSTOOD),
        ("", "tea", "tea", Change.BETTER),
        ("", "tea", "", Change.WORSE),
        ("tea", "", None, Change.REJECTED),
        ("tea", "", "tea", Change.WORSE),
        ("tea", "", "", Change.BETTER),
    ],
)
def test_a_change_is_judged_by_what_was_meant_where_it_is_known(
    before: str, after: str, meant: str | None, change: Change
) -> None:
    outcomes = (Outcome(before, Band.ACCEPT, 0.9), Outcome(after, Band.ACCEPT, 0.9))
    assert Compared(Heard("said", meaning=meant), *outcomes).change is change


def test_the_same_words_are_judged_once() -> None:
    old, new = Known({"a": "tea"}), Known({"a": "cup"})
    heard = [Heard("a", call_sid="CS1"), Heard("a", call_sid="CS2"), Heard("b")]
    found = list(compared(old, new, heard, (Bands(), Bands()), TODAY))
    assert [item.change for item in found] == [Change.CHANGED, Change.CHANGED, Change.SAME]
    assert (old.asked, new.asked) == (2, 2)
    assert [item.heard.call_sid for item in found] == ["CS1", "CS2", ""]


def test_labelled_calls_are_judged_where_a_band_decides_of_them() -> None:
    tests = [
        TestUtterance(text="a", intent="balance"),
        TestUtterance(text="b", intent="hours"),
        TestUtterance(text="c", intent=None),
        TestUtterance(text="nobody knows", intent="hours"),
    ]
    known = Known({"a": "balance", "b": "balance", "c": "balance"})
    judged = calls_judged(known, tests, TODAY)
    assert [answer.right for answer in judged] == [True, False, False]
    assert {answer.confidence for answer in judged} == {0.9}
