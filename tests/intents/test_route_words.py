"""Routes in words, and what changed of them."""

from __future__ import annotations

from typing import Any

import pytest

from intents.pack import IntentDefinition
from intents.pack_loader import load_pack, presets
from intents.pack_rules import OverflowDefinition, RuleDefinition
from intents.route_words import (
    listed,
    need_changes,
    overflow_changes,
    overflow_words,
    rule_changes,
    rule_words,
    seconds_words,
)

pytestmark = pytest.mark.unit


def rule(name: str = "one", why: str = "because", **fields: Any) -> RuleDefinition:
    when = {"when": {"intent": "fraud"}, "priority": 80}
    return RuleDefinition.model_validate({"name": name, "why": why, **when, **fields})


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ({"intent": ["fraud", "lost_card"]}, "the need is fraud or lost card"),
        ({"tier": "gold"}, "the customer is gold"),
        ({"language": ["vi", "zh"]}, "the call is in Vietnamese or Chinese"),
        (
            {"channel": ["twilio", "fax_line"]},
            "the call comes by telephone (Twilio) or by fax line",
        ),
        ({"slots": {"number": "*", "kind": "gift"}}, "number was given and kind is gift"),
        ({"repeat": 1}, "the caller rang in the 24 hours before"),
        ({"same_need": True}, "the caller rang about the same in the 24 hours before"),
        ({"repeat": 2}, "the caller rang 2 times or more in the 24 hours before"),
        (
            {"repeat": 2, "same_need": True},
            "the caller rang 2 times or more in the 24 hours before, the last time about the same",
        ),
        ({"wait_over_s": {"front_desk": 120}}, "front desk waits more than 2 minutes"),
        ({"hours": {"office": "closed"}}, "the hours “office” are closed"),
        ({"gated": True}, "the need is held back"),
        ({"gated": False}, "the need is not held back"),
        ({"tier": "gold", "repeat": 1}, "the customer is gold and the caller rang in the 24"),
    ],
)
def test_each_condition_reads_as_part_of_a_sentence(when: dict[str, Any], words: str) -> None:
    assert rule_words(rule(when=when)).startswith(f"When {words}")


@pytest.mark.parametrize(
    ("then", "words"),
    [
        ({"destination": "senior_fraud"}, "senior fraud, priority 80."),
        ({}, "the usual place, priority 80."),
        ({"options": ["a", "call_back"]}, "a choice of a or call back."),
        ({"prompt": "so_sorry"}, "first saying the prompt “so sorry”."),
        ({"flag": "repeat_fraud"}, "agents see “repeat fraud”."),
    ],
)
def test_what_a_rule_does_ends_the_sentence(then: dict[str, Any], words: str) -> None:
    assert rule_words(rule(**then)).endswith(words)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (61, "61 seconds")],
)
def test_whole_minutes_are_said_as_minutes(seconds: int, words: str) -> None:
    assert seconds_words(seconds) == words


def test_names_are_listed_as_people_say_them() -> None:
    assert [listed(names) for names in ([], ["a"], ["a_b", "c"], ["a", "b", "c"])] == [
        *("", "a", "a b or c", "a, b or c")
    ]


def test_overflow_says_when_and_where() -> None:
    both = OverflowDefinition(to=["a", "b"], wait_over_s=60)
    assert overflow_words("x", both) == "When x is closed or waits more than 1 minute: a then b."
    assert overflow_words("x", OverflowDefinition(to=["a"])) == "When x is closed: a."
    assert overflow_words("x", OverflowDefinition(wait_over_s=30)).startswith(
        "When x waits more than 30 seconds, callers choose"
    )


def test_what_becomes_of_a_need_is_said_before_and_after() -> None:
    before = IntentDefinition(destination="front")
    after = IntentDefinition(
        destination="senior_fraud", options=["a", "b"], urgent=True, critical=True
    )
    there = list(need_changes("fraud", before, after))
    assert there[:2] == [
        "A call about “fraud” now goes to “senior fraud”; it went to “front”.",
        "Callers about “fraud” may choose from a or b; it was the usual ones.",
    ]
    assert [text.split(":")[0] for text in there[2:]] == [
        "A call about “fraud” is urgent now",
        "A call about “fraud” is critical now",
    ]
    back = list(need_changes("fraud", after, before))
    assert "A call about “fraud” is no longer urgent." in back
    assert list(need_changes("fraud", after, after)) == []
    asked = before.model_copy(update={"always_confirm": True})
    assert "always asked" in next(iter(need_changes("fraud", before, asked)))
    assert "only when it is not sure" in next(iter(need_changes("fraud", asked, before)))


def test_rules_that_are_new_gone_or_another_are_said() -> None:
    first, second = rule("first"), rule("second", when={"tier": "gold"})
    assert list(rule_changes([first], [first, second])) == [
        "New rule “second”, number 2: When the customer is gold → the usual place, priority 80."
    ]
    assert list(rule_changes([first, second], [first])) == [
        "The rule “second” is gone. It was: When the customer is gold → the usual place, "
        "priority 80."
    ]
    other = rule("first", priority=90)
    assert list(rule_changes([first], [other])) == [
        "The rule “first” is now: When the need is fraud → the usual place, priority 90. "
        "It was: When the need is fraud → the usual place, priority 80."
    ]
    assert list(rule_changes([first], [rule("first", why="so")])) == [
        "The reason of the rule “first” is now “so”; it was “because”."
    ]


def test_another_order_is_said_once_and_only_when_it_changed() -> None:
    one, two, three = (rule(name) for name in ("one", "two", "three"))
    assert list(rule_changes([one, two], [two, one])) == [
        "The rules are asked in another order: two, one."
    ]
    assert not any("order" in text for text in rule_changes([one, two, three], [one, three]))


def test_changed_overflow_is_said_before_and_after() -> None:
    one, other = OverflowDefinition(to=["a"]), OverflowDefinition(to=["b"])
    assert list(overflow_changes({}, {"x": one})) == ["New overflow: When x is closed: a."]
    assert list(overflow_changes({"x": one}, {"x": other})) == [
        "When x is closed: b. It was: When x is closed: a."
    ]
    assert list(overflow_changes({"x": one}, {})) == [
        "“x” has no overflow any more. It was: When x is closed: a."
    ]


@pytest.mark.parametrize("preset", presets())
def test_every_rule_of_the_presets_reads_without_underscores(preset: str) -> None:
    pack = load_pack(preset)
    sentences = [rule_words(rule) for rule in pack.rules]
    sentences += [overflow_words(*item) for item in pack.overflow.items()]
    assert sentences
    assert not any("_" in sentence for sentence in sentences)
