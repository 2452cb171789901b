"""The queue of missed utterances: grouped, settled, undone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.storage import Database
from ivr.storage.missed import MissedQueue, Verdict
from ivr.storage.models import MissedUtterance

pytestmark = pytest.mark.web

BANK = ("bank", "en")


@pytest.fixture
def queue(database: Database) -> MissedQueue:
    return MissedQueue(database)


def said(text: str, why: str = "no_match", **other: object) -> MissedUtterance:
    values: dict[str, object] = {
        "preset": "bank",
        "language": "en",
        "key": text.lower(),
        "text": text,
        "call_sid": "CS1",
        "turn": 1,
        "why": why,
        "top3": [{"intent": "balance", "confidence": 0.4}],
        "at": datetime(2026, 11, 24, 8, tzinfo=UTC),
        **other,
    }
    return MissedUtterance(**values)


def keys(queue: MissedQueue, **how: str) -> list[tuple[str, int]]:
    return [(group.key, group.count) for group in queue.open(*BANK, **how)]


def test_the_same_words_are_one_item_and_the_commonest_comes_first(queue: MissedQueue) -> None:
    queue.add([said("Fog"), said("Tea", call_sid="CS2"), said("TEA", call_sid="CS3")])
    first, second = queue.open(*BANK)
    assert (first.key, first.count, first.text, first.call_sid) == ("tea", 2, "TEA", "CS3")
    assert (second.key, second.count) == ("fog", 1)
    assert first.top3[0]["intent"] == "balance"
    assert queue.waiting(*BANK) == 2


def test_of_as_many_the_latest_comes_first_and_no_more_than_asked_for(queue: MissedQueue) -> None:
    queue.add([said("a"), said("b"), said("c")])
    assert [group.key for group in queue.open(*BANK, 2)] == ["c", "b"]


def test_reasons_are_shown_the_commonest_first_and_can_be_chosen(queue: MissedQueue) -> None:
    queue.add([said("tea", "low_margin"), said("tea"), said("tea"), said("fog", "repeat")])
    assert queue.open(*BANK)[0].why == ["no_match", "low_margin"]
    assert keys(queue, why="repeat") == [("fog", 1)]


def test_what_was_drawn_by_chance_waits_apart(queue: MissedQueue) -> None:
    queue.add([said("tea"), said("tea", why="sample"), said("fog", why="sample", call_sid="CS2")])
    assert keys(queue) == [("tea", 1)]
    assert sorted(keys(queue, why="sample")) == [("fog", 1), ("tea", 1)]
    assert (queue.waiting(*BANK), queue.waiting(*BANK, "sample")) == (1, 2)


def test_what_is_known_to_be_for_nobody_waits_apart(queue: MissedQueue) -> None:
    queue.add([said("tea"), said("fog", why="not_handled")])
    assert keys(queue) == [("tea", 1)]
    assert keys(queue, why="not_handled") == [("fog", 1)]


def test_presets_and_languages_do_not_mix(queue: MissedQueue) -> None:
    queue.add([said("tea"), said("tea", preset="parcel"), said("tea", language="vi")])
    assert keys(queue) == [("tea", 1)]


@pytest.mark.parametrize(
    ("verdict", "state", "labels"),
    [
        (Verdict("ann", "balance"), "assigned", {"tea": "balance"}),
        (Verdict("ann", ""), "ignored", {"tea": ""}),
        (Verdict("ann", None, "recognition"), "ignored", {}),
    ],
)
def test_what_a_person_says_settles_all_of_the_group(
    queue: MissedQueue, verdict: Verdict, state: str, labels: dict[str, str]
) -> None:
    queue.add([said("tea"), said("tea"), said("fog")])
    assert queue.settle(*BANK, "tea", verdict) == 2
    assert keys(queue) == [("fog", 1)]
    assert {row.state for row in queue.calls(*BANK, "tea")} == {state}
    assert queue.labelled(*BANK) == labels


def test_undo_brings_the_group_back(queue: MissedQueue) -> None:
    queue.add([said("tea"), said("tea")])
    queue.settle(*BANK, "tea", Verdict("ann", "balance"))
    assert queue.reopen(*BANK, "tea") == 2
    assert keys(queue) == [("tea", 2)]
    assert queue.labelled(*BANK) == {}


def test_what_was_published_is_fixed_and_is_not_undone(queue: MissedQueue) -> None:
    queue.add([said("tea"), said("fog")])
    queue.settle(*BANK, "tea", Verdict("ann", "balance"))
    assert queue.fixed("bank", 3) == 1
    assert queue.fixed("bank", 4) == 0
    assert queue.reopen(*BANK, "tea") == 0
    assert queue.calls(*BANK, "tea")[0].fixed_in == 3


def test_what_a_version_fixed_that_is_gone_waits_again(queue: MissedQueue) -> None:
    queue.add([said("tea"), said("fog")])
    for number, text in enumerate(("tea", "fog"), 2):
        queue.settle(*BANK, text, Verdict("ann", "balance"))
        queue.fixed("bank", number)
    assert queue.back("bank", 2) == 1
    assert keys(queue) == [("fog", 1)]
    assert queue.labelled(*BANK) == {"tea": "balance", "fog": "balance"}


def test_examples_can_be_erased_at_once(queue: MissedQueue) -> None:
    queue.add([said("tea"), said("fog", is_sample=True)])
    assert queue.erase_samples() == 1
    assert keys(queue) == [("tea", 1)]
