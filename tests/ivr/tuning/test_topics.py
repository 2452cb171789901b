"""Topics keep their labels from one search to the next, and what people have corrected."""

from __future__ import annotations

import pytest

from ivr.tuning.topics import Topic, merged, renewed, with_again, without

pytestmark = pytest.mark.unit


def topic(label: str, members: str, number: int = 0, **other: tuple[str, ...]) -> Topic:
    return Topic(label, tuple(members), id=number, **other)


def shown(topics: list[Topic]) -> list[tuple[str, str, int]]:
    return [(item.label, "".join(item.members), item.id) for item in topics]


def test_a_first_search_finds_what_it_finds_largest_first() -> None:
    found = [topic("cups", "ab"), topic("pots", "cdef")]
    assert shown(renewed(found, [], "abcdef")) == [("pots", "cdef", 0), ("cups", "ab", 0)]


def test_the_same_topic_keeps_its_label_and_gets_what_is_new() -> None:
    known = [topic("cups", "abcd", 7)]
    found = [topic("mugs", "dcbaef")]
    assert shown(renewed(found, known, "abcdef")) == [("cups", "dcbaef", 7)]


@pytest.mark.parametrize(("members", "same"), [("abcwxyzuvt", True), ("abcwxyzuvts", False)])
def test_groups_are_the_same_topic_from_an_overlap_on(members: str, same: bool) -> None:
    known = [topic("cups", "abc", 7)]
    (first,) = renewed([topic("mugs", members)], known, members)
    assert (first.label == "cups") is same


def test_what_was_settled_does_not_make_a_topic_another_one() -> None:
    known = [topic("cups", "abcdefghij", 7)]
    assert shown(renewed([topic("mugs", "ij")], known, "ij")) == [("cups", "ij", 7)]


def test_of_two_halves_the_likelier_one_keeps_the_label() -> None:
    known = [topic("cups", "abcdef", 7)]
    found = [topic("mugs", "ab"), topic("bowls", "cdef")]
    assert shown(renewed(found, known, "abcdef")) == [("cups", "cdef", 7), ("mugs", "ab", 0)]


def test_a_topic_that_is_no_more_goes() -> None:
    assert renewed([], [topic("cups", "ab", 7)], "ab") == []


def test_what_was_put_together_stays_together() -> None:
    cups = merged(topic("cups", "abc", 7), topic("bowls", "def", 8))
    assert cups.members == tuple("abcdef")
    found = [topic("x", "abc"), topic("y", "defg")]
    assert shown(renewed(found, [cups], "abcdefg")) == [("cups", "abcdefg", 7)]
    assert shown(renewed([], [cups], "bd")) == [("cups", "bd", 7)]


def test_what_was_put_elsewhere_is_in_no_other_topic() -> None:
    cups = merged(topic("cups", "ab", 7), topic("odd", "z", 8))
    found = [topic("x", "ab"), topic("pots", "zcdef")]
    assert shown(renewed(found, [cups], "abcdefz")) == [("pots", "cdef", 0), ("cups", "ab", 7)]


def test_what_was_taken_out_stays_out() -> None:
    cups = without(topic("cups", "abc", 7, together=("a",)), "a")
    assert (cups.members, cups.together, cups.apart) == (tuple("bc"), (), ("a",))
    assert shown(renewed([topic("x", "abc")], [cups], "abc")) == [("cups", "bc", 7)]


@pytest.mark.parametrize(("left", "there"), [("bc", True), ("b", False)])
def test_one_utterance_alone_is_no_topic(left: str, there: bool) -> None:
    cups = topic("cups", "abc", 7, apart=tuple({*"abc"} - {*left}))
    assert bool(renewed([topic("x", "abc")], [cups], "abc")) is there


def test_what_was_taken_out_can_be_put_back() -> None:
    topic = Topic("cups", ("a", "b"))
    assert with_again(without(topic, "a"), "a") == Topic("cups", ("b", "a"))
