"""What differs between two packs, in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intents import editing
from intents.changes import SHOWN, changes
from intents.editing_routes import remove_overflow
from intents.editing_rules import remove_rule
from intents.pack import Pack
from intents.pack_loader import load_pack
from intents.types import Bands

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def bank() -> Pack:
    return load_pack("bank")


def sentences(old: Pack, new: Pack) -> list[str]:
    return [change.sentence for change in changes(old, new)]


def test_the_same_has_no_changes(bank: Pack) -> None:
    assert changes(bank, bank.model_copy()) == []


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (
            lambda pack: editing.set_bands(
                editing.set_bands(pack, Bands()), Bands(own={"balance": Bands(accept=0.9)})
            ),
            "“balance” is acted on from 90.0% sure, its own limit; it went by the line's limits.",
        ),
        (
            lambda pack: editing.add_phrase(pack, "en", "balance", "how rich am i"),
            "“balance” learns “how rich am i”.",
        ),
        (
            lambda pack: editing.remove_phrase(pack, "en", "lost_stolen_card", "my card is lost"),
            "“lost_stolen_card” forgets “my card is lost”.",
        ),
        (
            lambda pack: editing.add_phrase(pack, "en", "", "how tall is the tower"),
            "“Not handled” learns “how tall is the tower”.",
        ),
        (
            lambda pack: editing.set_prompt(pack, "en", "reprompt", "Pardon?"),
            "The prompt “reprompt” says “Pardon?”.",
        ),
        (
            lambda pack: editing.set_spoken(pack, "en", "balance", "your money", "balance"),
            "“balance” is spoken of as “your money”",
        ),
        (lambda pack: editing.remove_intent(pack, "balance"), "The need “balance” is gone."),
        (
            lambda pack: editing.add_test(pack, "en", "how rich am i", "balance"),
            "1 more test utterance.",
        ),
        (
            lambda pack: editing.set_route(pack, "balance", pack.operator),
            "A call about “balance” now goes to “front desk”; it went to “accounts”.",
        ),
        (lambda pack: remove_rule(pack, "fraud_again"), "The rule “fraud again” is gone."),
        (lambda pack: remove_overflow(pack, "accounts"), "“accounts” has no overflow any more."),
        (
            lambda pack: editing.checked(pack, time_zone="Asia/Tokyo"),
            "Time zone: Europe/London → Asia/Tokyo.",
        ),
    ],
)
def test_a_change_is_one_sentence(bank: Pack, edit: Callable[[Pack], Pack], sentence: str) -> None:
    found = sentences(bank, edit(bank))
    assert any(text.startswith(sentence) for text in found), found


def test_a_new_need_says_where_it_goes(bank: Pack) -> None:
    new = {"spoken": "a pension", "short": "pension", "phrases": ["my pension"]}
    changed = editing.add_intent(bank, "en", "pension", new, bank.operator)
    assert f"New need “pension”, which goes to {bank.operator}." in sentences(bank, changed)


def test_hours_holidays_and_destinations_are_in_words_of_their_own(bank: Pack) -> None:
    changed = editing.checked(bank, holidays=[], hours={**bank.hours, "office": {}})
    assert sentences(bank, changed) == [
        "Opening hours “office”: Mon\N{EN DASH}Fri 08:00\N{EN DASH}20:00 → closed; "
        "Saturday 09:00\N{EN DASH}17:00 → closed.",
        "Friday 25 December 2026 is no holiday any more (Christmas Day).",
        "Friday 1 January 2027 is no holiday any more (New Year's Day).",
    ]


@pytest.mark.parametrize("more", [0, 1])
def test_a_long_list_is_cut(bank: Pack, more: int) -> None:
    changed = bank
    for number in range(SHOWN + more):
        changed = editing.add_phrase(changed, "en", "balance", f"balance number {number}")
    (found,) = sentences(bank, changed)
    assert found.endswith("and 1 more." if more else f"“balance number {SHOWN - 1}”.")


def test_a_test_that_is_only_written_otherwise_is_no_change(bank: Pack) -> None:
    test = bank.tests["en"][0]
    changed = editing.add_test(bank, "en", f"Erm, {test.text}!", test.intent)
    assert len(changed.tests["en"]) == len(bank.tests["en"])
    assert sentences(bank, changed) == []


def test_a_test_with_another_meaning_is_named(bank: Pack) -> None:
    test = bank.tests["en"][0]
    changed = editing.add_test(bank, "en", test.text, None)
    assert f"“{test.text}” must be nothing we handle, not {test.intent}." in sentences(
        bank, changed
    )
