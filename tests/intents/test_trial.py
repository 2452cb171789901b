"""What a call would do, and what changes between two catalogues."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from intents.pack import TestUtterance
from intents.pack_loader import load_pack
from intents.trial import (
    Change,
    Compared,
    Heard,
    Outcome,
    Trial,
    calls_judged,
    compared,
    judged_by,
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


def test_every_utterance_is_tried() -> None:
    tests = [TestUtterance(text=text, intent="tea") for text in ("tea", "cup", "fog")]
    trials = tried(Known({"tea": "tea", "cup": "cup"}), tests, Bands(), TODAY)
    assert [trial.test for trial in trials] == tests
    assert [trial.outcome.meaning for trial in trials] == ["tea", "cup", ""]


@pytest.mark.parametrize(
    ("before", "after", "meant", "change"),
    [
        ("tea", "tea", None, Change.SAME),
        ("tea?", "tea?", None, Change.SAME),
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
        # A question more or less, where nobody has said what was meant …
        ("tea", "tea?", None, Change.ASKED),
        ("tea?", "tea", None, Change.ACTED),
        ("tea", "cup?", None, Change.CHANGED),
        # … where it is right …
        ("tea", "tea?", "tea", Change.ASKED),
        ("tea?", "tea", "tea", Change.ACTED),
        # … and where it is not: who is asked can say no.
        ("tea", "tea?", "cup", Change.BETTER),
        ("tea?", "tea", "cup", Change.WORSE),
        ("tea", "tea?", "", Change.BETTER),
        ("tea?", "tea", "", Change.WORSE),
        ("tea?", "cup", "fog", Change.WORSE),
        ("tea", "cup?", "fog", Change.BETTER),
        ("tea?", "cup?", "fog", Change.CHANGED),
        ("", "tea", "cup", Change.WORSE),
        ("", "tea?", "cup", Change.UNDERSTOOD),
        ("tea", "", "cup", Change.BETTER),
        ("tea?", "", "cup", Change.REJECTED),
        ("tea?", "", "", Change.BETTER),
        ("tea?", "cup", "cup", Change.BETTER),
        ("tea", "cup?", "tea", Change.WORSE),
    ],
)
def test_a_change_is_judged_by_what_was_meant_where_it_is_known(
    before: str, after: str, meant: str | None, change: Change
) -> None:
    assert Compared(Heard("said", meaning=meant), found(before), found(after)).change is change


def found(said: str) -> Outcome:
    """Return an outcome: ``tea`` acts, ``tea?`` asks, "" is not understood."""
    band = Band.CONFIRM if said.endswith("?") else Band.ACCEPT if said else Band.REJECT
    return Outcome(said.removesuffix("?"), band, 0.9)


@pytest.mark.parametrize(("meant", "need"), [(None, "tea"), ("cup", "cup"), ("", "")])
def test_an_utterance_counts_under_what_it_meant_or_else_was_understood_as(
    meant: str | None, need: str
) -> None:
    assert Compared(Heard("said", meaning=meant), found("tea"), found("fog")).need == need


def test_a_need_that_is_always_confirmed_is_never_acted_on_without_asking() -> None:
    pack = load_pack("bank")
    asked = next(name for name, item in pack.intents.items() if item.always_confirm)
    acted = next(name for name, item in pack.intents.items() if not item.always_confirm)
    bands = judged_by(pack)
    assert bands.judge((Candidate(asked, 1.0),)) is Band.CONFIRM
    assert bands.judge((Candidate(asked, 0.49),)) is Band.REJECT
    assert bands.judge((Candidate(acted, 0.80),)) is Band.ACCEPT


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
