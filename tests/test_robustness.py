"""Asking for a person and alarms, on sentences that the rules were tuned on and on others.

Not under ``tests/intents``: it measures with ``benchmarks/robustness.py``, no single module.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from benchmarks.robustness import (
    ALARM_SETS,
    HALVES,
    SAFETY,
    at_once,
    both_heard,
    brought_to_human,
    false_alarms,
    held_alarms,
    made_two,
    missed,
    reaches_human,
    sentences,
    wrong_needs,
)
from intents.cries import cries
from intents.normalise import speller
from intents.types import IntentMatch
from ivr.switchboard import Switchboard

FLOORS = {"agent": 0.73, "emergency": 0.70, "self_harm": 0.75, "threat": 0.75, "anger": 0.86}
"""Share of held sentences that reach a human by rule. Measured; may only rise. The aim is
0.95 for ``agent`` and 1.0 for the others: rules alone do not get there."""
CEILINGS = {"agent": 0.05, "emergency": 0.20, "self_harm": 0.10, "threat": 0.05, "anger": 0.0}
"""Share of held sentences taken for one wrongly. Measured; may only fall. The aim is 0.05."""

STAGE_FLOORS = {
    "emergency": 0.97,
    "self_harm": 0.94,
    "threat": 0.94,
    "anger": 0.92,
    "wants_person": 0.92,
}
"""The same of ``alarms_held.en.yaml``, with the stage behind the rules, on a line without an
intent for complaints. Measured, less one sentence; may only rise."""
STAGE_CEILING = 0.02
"""Share of its harmless sentences that reach a human nobody asked for. Measured; may only fall."""


@pytest.mark.unit
@pytest.mark.parametrize("name", ["agent", *SAFETY])
def test_every_sentence_that_rules_were_tuned_on_reaches_a_human(name: str) -> None:
    assert missed(sentences()["dev"][name]) == []


@pytest.mark.unit
@pytest.mark.parametrize("name", ["agent", *SAFETY])
def test_few_sentences_that_rules_were_tuned_on_are_taken_wrongly(name: str) -> None:
    group = sentences()["dev"][name]
    assert len(false_alarms(group)) <= 0.05 * len(group["no"]), false_alarms(group)


@pytest.mark.unit
@pytest.mark.parametrize("name", ["agent", *SAFETY])
def test_as_many_unseen_sentences_reach_a_human_as_before(name: str) -> None:
    group = sentences()["held"][name]
    assert 1 - len(missed(group)) / len(group["yes"]) >= FLOORS[name], missed(group)


@pytest.mark.unit
@pytest.mark.parametrize("name", ["agent", *SAFETY])
def test_no_more_unseen_sentences_are_taken_wrongly_than_before(name: str) -> None:
    group = sentences()["held"][name]
    assert len(false_alarms(group)) <= CEILINGS[name] * len(group["no"]), false_alarms(group)


@pytest.mark.unit
def test_what_is_tuned_on_is_not_held() -> None:
    halves = [
        {text for name in ("agent", *SAFETY) for text in (*half[name]["yes"], *half[name]["no"])}
        for half in sentences().values()
    ]
    assert not set.intersection(*halves)


@pytest.mark.unit
def test_a_sentence_of_no_kind_reaches_nobody() -> None:
    assert not reaches_human("what's my balance")


def stage_reaches(switchboard: Switchboard, name: str) -> float:
    matcher = switchboard.company("it_helpdesk").matcher
    texts = held_alarms()[name]
    found = [brought_to_human(matcher.match(text, today=date(2026, 11, 24))) for text in texts]
    return sum(found) / len(found)


@pytest.mark.model
@pytest.mark.parametrize("name", STAGE_FLOORS)
def test_as_many_unseen_alarms_reach_a_human_with_the_stage_as_before(
    switchboard: Switchboard, name: str
) -> None:
    assert stage_reaches(switchboard, name) >= STAGE_FLOORS[name]


@pytest.mark.model
def test_no_more_unseen_harmless_sentences_reach_one_than_before(switchboard: Switchboard) -> None:
    assert stage_reaches(switchboard, "none") <= STAGE_CEILING


AT_ONCE_CEILINGS = {"emergency": 0.0, "self_harm": 0.05, "threat": 0.05, "anger": 0.05}
"""Share of held near misses that are acted on without asking, on one line. Measured; may only
fall. The aim is 0.05: rules are believed only where the stage hears something, too."""
CORRECTION_CEILING = 0.1
"""Share of held corrections after which what was taken back is done. Measured; may only fall."""


@pytest.mark.model
@pytest.mark.parametrize("name", SAFETY)
def test_hardly_an_unseen_near_miss_is_acted_on_unasked(
    switchboard: Switchboard, name: str
) -> None:
    judge, texts = understands(switchboard), sentences()["held"][name]["no"]
    acted = [text for text in texts if at_once(judge("it_helpdesk", text))]
    assert len(acted) <= AT_ONCE_CEILINGS[name] * len(texts), acted


@pytest.mark.model
def test_what_was_taken_back_is_seldom_done(switchboard: Switchboard) -> None:
    half = {**sentences()["held"], "two_needs": [], "vague": [], "negation": []}
    wrong = wrong_needs(half, understands(switchboard))["correction"]
    assert len(wrong) <= CORRECTION_CEILING * len(half["correction"]), wrong


TWO_FLOORS = {"dev": 0.80, "held": 0.60}
"""Share of sentences with two needs in which both are heard. Measured; may only rise."""
TWO_CEILING = 0.002
"""Share of sentences with one need that are taken for two. Measured; may only fall."""


def understands(switchboard: Switchboard) -> Callable[[str, str], IntentMatch]:
    today = date(2026, 11, 24)
    return lambda preset, text: switchboard.company(preset).matcher.match(text, today=today)


@pytest.mark.model
@pytest.mark.parametrize("name", HALVES)
def test_two_needs_in_one_breath_are_both_heard_and_no_third_is_acted_upon(
    switchboard: Switchboard, name: str
) -> None:
    half, judge = sentences()[name], understands(switchboard)
    assert len(both_heard(half, judge)) >= TWO_FLOORS[name] * len(half["two_needs"])
    assert wrong_needs({**half, "vague": [], "negation": [], "correction": []}, judge) == {
        "two_needs": [],
        "vague": [],
        "negation": [],
        "correction": [],
    }


@pytest.mark.model
def test_one_need_is_seldom_taken_for_two(switchboard: Switchboard) -> None:
    wrong, count = made_two(understands(switchboard))
    assert len(wrong) <= TWO_CEILING * count, wrong


@pytest.mark.unit
def test_nothing_that_is_held_was_learnt() -> None:
    spell = speller("en")
    learnt = {spell(text) for texts in cries("en").values() for text in texts}
    half = sentences()["held"]
    held = {text for name in ("agent", *SAFETY) for texts in half[name].values() for text in texts}
    for group in ALARM_SETS:
        held |= {text for texts in held_alarms(group).values() for text in texts}
    assert not learnt & {spell(text) for text in held}
