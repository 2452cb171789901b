"""Which need was said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.types import Answer, Bands, Slot
from ivr.dialogue.memory import Memory
from ivr.dialogue.needs import need, need_or_again, open_candidates, other_need, same_again
from ivr.dialogue.transitions import Verdict
from tests.call_script import SCRIPT, heard, wants

pytestmark = pytest.mark.unit


def test_what_was_refused_is_no_candidate() -> None:
    match = heard("money", ("balance", 0.9), ("billing", 0.05))
    memory = Memory(rejected=["balance"])
    assert [c.intent for c in open_candidates(match, memory)] == ["billing"]


@pytest.mark.parametrize(("number", "verdict"), [("123", "slot_wanted"), ("1234", "accepted")])
def test_a_value_that_cannot_be_right_is_still_to_be_asked_for(number: str, verdict: str) -> None:
    judged = need(wants("find_parcel", number=number), Memory(), SCRIPT)
    assert judged is not None
    assert judged.verdict == Verdict(verdict)


@pytest.mark.parametrize(("words", "found"), [(6, True), (7, False)])
def test_a_value_with_few_words_may_be_of_the_need_that_was_done(words: int, found: bool) -> None:
    other = Slot("digits", "digits", "5678", "5678")
    match = heard(" ".join(["word"] * words) + " 5678", beside=(other,))
    judged = same_again(match, Memory(done="find_parcel"), SCRIPT)
    assert (judged is not None) is found
    if judged is not None:
        assert (judged.intent, judged.verdict) == ("find_parcel", Verdict.ACCEPTED)
    assert same_again(match, Memory(), SCRIPT) is None


@pytest.mark.parametrize(
    ("likely", "intent"),
    [
        ((("hours", 0.3), ("billing", 0.3)), "find_parcel"),
        ((("hours", 0.6),), "hours"),
        ((), "find_parcel"),
    ],
)
def test_a_need_that_is_likely_comes_before_the_one_that_was_done(
    likely: tuple[tuple[str, float], ...], intent: str
) -> None:
    other = Slot("digits", "digits", "5678", "5678")
    match = heard("and 5678", *likely, beside=(other,))
    judged = need_or_again(match, Memory(done="find_parcel"), SCRIPT)
    assert judged is not None
    assert judged.intent == intent


def test_what_the_need_still_lacks_is_asked_for() -> None:
    forty = Slot("amount", "amount", "40.00 USD", "forty dollars")
    match = heard("forty dollars", beside=(forty,))
    judged = same_again(match, Memory(done="pay_bill"), SCRIPT)
    assert judged is not None
    assert judged.verdict is Verdict.SLOT_WANTED


def test_the_need_under_discussion_is_no_other_need() -> None:
    match = heard("balance", ("balance", 0.9))
    assert other_need(match, Memory(intent="balance"), SCRIPT) is None


def test_a_no_with_another_need_rejects_the_first() -> None:
    match = heard("no billing", ("billing", 0.9), answer=Answer.NO)
    judged = other_need(match, Memory(intent="balance"), SCRIPT)
    assert judged is not None
    assert judged.rejects == ("balance",)


@pytest.mark.parametrize(
    ("intent", "sure", "verdict"),
    [
        ("balance", 0.95, "accepted"),
        ("balance", 0.94, "unsure"),
        ("billing", 0.80, "accepted"),
        ("billing", 0.79, "unsure"),
        ("hours", 0.60, "accepted"),
        ("hours", 0.59, "unsure"),
    ],
)
def test_a_need_goes_by_its_own_bands_where_it_has_some(
    intent: str, sure: float, verdict: str
) -> None:
    own = {"balance": Bands(accept=0.95), "hours": Bands(accept=0.60)}
    script = replace(SCRIPT, bands=Bands(own=own))
    judged = need(heard("words", (intent, sure)), Memory(), script)
    assert judged is not None
    assert judged.verdict == Verdict(verdict)


def test_the_likeliest_that_was_not_refused_brings_its_bands() -> None:
    script = replace(SCRIPT, bands=Bands(own={"hours": Bands(accept=0.6)}))
    match = heard("words", ("balance", 0.7), ("hours", 0.6))
    judged = need(match, Memory(rejected=["balance"]), script)
    assert judged is not None
    assert (judged.intent, judged.verdict) == ("hours", Verdict.ACCEPTED)


@pytest.mark.parametrize(
    ("sure", "second", "wanted"),
    [(0.87, 0.13, "billing"), (0.87, 0.09, None), (0.60, 0.10, None), (1.0, 0.10, "billing")],
)
def test_after_a_no_the_runner_up_is_asked_about_where_little_else_is_left(
    sure: float, second: float, wanted: str | None
) -> None:
    match = heard("no", ("balance", sure), ("billing", second), answer=Answer.NO)
    judged = other_need(match, Memory(intent="balance"), SCRIPT)
    assert (judged.intent if judged is not None else None) == wanted
    if judged is not None:
        assert (judged.verdict, judged.rejects) == (Verdict.UNSURE, ("balance",))
