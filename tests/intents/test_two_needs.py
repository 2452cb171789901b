"""Two needs in one breath: where a text is cut, and when both halves count."""

from __future__ import annotations

from datetime import date

import pytest

from intents.normalise import speller
from intents.two_needs import SURE, Ranked, SecondNeed, cuts, find_two, joins_to_yes
from intents.types import Also, Answer, Band, Bands, Candidate, IntentMatch, Slot

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 24)
TEXT = "i lost my card and what's my balance"


def ranked(intent: str, confidence: float) -> Ranked:
    return (Candidate(intent, confidence), Candidate("other", (1 - confidence) / 4))


def halves_are(lost: float, balance: float):  # type: ignore[no-untyped-def]
    """Return a ranking that knows a lost card and a balance when it hears them."""
    return lambda text: ranked("lost", lost) if "card" in text else ranked("balance", balance)


@pytest.mark.parametrize(
    ("language", "text", "halves"),
    [
        ("en", "pay my bill and also move my phone", [("pay my bill", "move my phone")]),
        ("en", "my card and pin", []),
        ("en", "pay my bill", []),
        ("vi", "tôi mất thẻ và muốn xem số dư", [("tôi mất thẻ", "muốn xem số dư")]),
        ("zh", "我的卡丢了还有查一下余额", [("我 的 卡 丢 了", "查 一 下 余 额")]),
        ("fa", "کارتم گم شده و موجودیم چقدره", [("کارتم گم شده", "موجودیم چقدره")]),
    ],
)
def test_a_text_is_cut_where_needs_are_joined(
    language: str, text: str, halves: list[tuple[str, str]]
) -> None:
    assert list(cuts(speller(language)(text), language)) == halves


@pytest.mark.parametrize(
    ("language", "text", "joined"),
    [
        ("en", "yes and what's my balance", True),
        ("en", "yeah that's right, I also want to complain", True),
        ("en", "yes my card and my phone", False),
        ("en", "no and what's my balance", False),
        ("en", "and what's my balance", False),
        ("vi", "đúng và tôi muốn xem số dư", True),
        ("zh", "对 还有我想查余额", True),
        ("fa", "بله و موجودیم چقدره", True),
    ],
)
def test_a_need_is_joined_to_a_yes(language: str, text: str, joined: bool) -> None:
    assert joins_to_yes(speller(language)(text), language) is joined


@pytest.mark.parametrize(("sure", "also"), [(SURE, "balance"), (SURE - 0.01, None)])
def test_what_is_joined_to_a_yes_has_to_be_clear(sure: float, also: str | None) -> None:
    said = "yes and my balance"
    need = IntentMatch(said, ranked("balance", sure), answer=Answer.YES)
    found = second().after_yes(need, said).also
    assert (found.intent if found else None) == also


def test_who_joins_much_is_cut_twice_at_most() -> None:
    assert len(list(cuts("and ".join(["one two "] * 6), "en"))) == 2


@pytest.mark.parametrize(
    ("lost", "balance", "found"),
    [(SURE, SURE, True), (SURE - 0.01, 0.99, False), (0.99, SURE - 0.01, False)],
)
def test_both_halves_have_to_be_clear(lost: float, balance: float, found: bool) -> None:
    two = find_two(TEXT, ranked("lost", 0.9), "en", halves_are(lost, balance))
    assert (two is not None) is found


def test_one_need_said_twice_is_one() -> None:
    said = "i lost my card and block the card"
    assert find_two(said, ranked("lost", 0.9), "en", halves_are(SURE, SURE)) is None


def test_what_the_whole_is_taken_for_has_to_be_one_of_both() -> None:
    assert find_two(TEXT, ranked("hours", 0.9), "en", halves_are(SURE, SURE)) is None
    assert find_two(TEXT, (), "en", halves_are(SURE, SURE)) is None


def second(*urgent: str) -> SecondNeed:
    """Return what finds both, of a company where some needs are urgent."""

    def slots(found: Ranked, said: str, today: date) -> tuple[Slot, ...]:
        del today
        return (Slot("words", found[0].intent, said, said),)

    both = halves_are(SURE, 0.95)
    return SecondNeed("en", frozenset(urgent), lambda text, _confidence: both(text), slots)


def test_the_first_is_done_first_with_its_own_values_and_the_other_is_kept() -> None:
    need = IntentMatch(TEXT, ranked("lost", 0.85))
    found = second().beside(need, TEXT, 1.0, TODAY)
    assert found.candidates == need.candidates
    assert [slot.value for slot in found.slots] == ["i lost my card"]
    what = "what's my balance"
    assert found.also == Also("balance", (Slot("words", "balance", what, what),))


def test_the_urgent_one_comes_first_and_is_asked_about_when_the_whole_meant_the_other() -> None:
    said = "what's my balance and i lost my card"
    found = second("lost").beside(IntentMatch(said, ranked("balance", 0.97)), said, 1.0, TODAY)
    assert found.candidates[0].intent == "lost"
    assert Bands().judge(found.candidates) is Band.CONFIRM
    assert found.also is not None
    assert found.also.intent == "balance"


def test_what_the_whole_does_not_surely_mean_is_asked_about() -> None:
    found = second().beside(IntentMatch(TEXT, ranked("lost", 0.79)), TEXT, 1.0, TODAY)
    assert Bands().judge(found.candidates) is Band.CONFIRM


def test_what_is_negated_or_corrected_is_not_cut() -> None:
    text = "i don't want a card and what's my balance"
    need = IntentMatch(text, ranked("lost", 0.85))
    assert second().beside(need, text, 1.0, TODAY) is need
