"""Asking for a person and alarms, on sentences that the rules were tuned on and on others.

Not under ``tests/intents``: it measures with ``benchmarks/robustness.py``, no single module.
"""

from __future__ import annotations

import pytest

from benchmarks.robustness import SAFETY, false_alarms, missed, reaches_human, sentences

pytestmark = pytest.mark.unit

FLOORS = {"agent": 0.73, "emergency": 0.70, "self_harm": 0.75, "threat": 0.75, "anger": 0.86}
"""Share of held sentences that reach a human by rule. Measured; may only rise. The aim is
0.95 for ``agent`` and 1.0 for the others: rules alone do not get there."""
CEILINGS = {"agent": 0.05, "emergency": 0.20, "self_harm": 0.10, "threat": 0.05, "anger": 0.0}
"""Share of held sentences taken for one wrongly. Measured; may only fall. The aim is 0.05."""


@pytest.mark.parametrize("name", ["agent", *SAFETY])
def test_every_sentence_that_rules_were_tuned_on_reaches_a_human(name: str) -> None:
    assert missed(sentences()["dev"][name]) == []


@pytest.mark.parametrize("name", ["agent", *SAFETY])
def test_few_sentences_that_rules_were_tuned_on_are_taken_wrongly(name: str) -> None:
    group = sentences()["dev"][name]
    assert len(false_alarms(group)) <= 0.05 * len(group["no"]), false_alarms(group)


@pytest.mark.parametrize("name", ["agent", *SAFETY])
def test_as_many_unseen_sentences_reach_a_human_as_before(name: str) -> None:
    group = sentences()["held"][name]
    assert 1 - len(missed(group)) / len(group["yes"]) >= FLOORS[name], missed(group)


@pytest.mark.parametrize("name", ["agent", *SAFETY])
def test_no_more_unseen_sentences_are_taken_wrongly_than_before(name: str) -> None:
    group = sentences()["held"][name]
    assert len(false_alarms(group)) <= CEILINGS[name] * len(group["no"]), false_alarms(group)


def test_what_is_tuned_on_is_not_held() -> None:
    halves = [
        {text for name in ("agent", *SAFETY) for text in (*half[name]["yes"], *half[name]["no"])}
        for half in sentences().values()
    ]
    assert not set.intersection(*halves)


def test_a_sentence_of_no_kind_reaches_nobody() -> None:
    assert not reaches_human("what's my balance")
