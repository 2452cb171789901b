"""From a promise to bands."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from random import Random

import pytest

from intents.bands import (
    FEW,
    LOWEST,
    Judged,
    bands_for,
    by_intent,
    decided_by,
    kept,
    reliability,
    wilson,
    with_own,
)
from intents.classifier import Classifier
from intents.types import Bands, Candidate
from tests.intents.conftest import WORDINGS

pytestmark = pytest.mark.unit


def answers(confidence: float, right: int, wrong: int, weight: float = 1.0) -> list[Judged]:
    return [Judged(confidence, True, weight)] * right + [Judged(confidence, False, weight)] * wrong


def test_as_many_calls_are_routed_as_the_promise_allows() -> None:
    known = [*answers(0.9, 98, 2), *answers(0.7, 90, 10), *answers(0.6, 50, 50)]
    strict, lax = bands_for(known, 0.03), bands_for(known, 0.07)
    assert (strict.bands.accept, strict.wrong, strict.count) == (0.9, 0.02, 100)
    assert (lax.bands.accept, lax.wrong, lax.count) == (0.7, 0.06, 200)
    assert strict.coverage == pytest.approx(1 / 3)
    assert [strict.met, lax.met] == [True, True]


def test_the_promise_holds_on_its_very_edge_and_not_beyond() -> None:
    known = [*answers(0.9, 97, 3), *answers(0.6, 10, 90)]
    assert bands_for(known, 0.03).bands.accept == 0.9
    assert not bands_for(known, 0.0299).met


def test_a_promise_that_cannot_be_kept_routes_hardly_a_call() -> None:
    advice = bands_for(answers(0.9, 50, 50), 0.03)
    assert (advice.met, advice.bands.accept, advice.coverage) == (False, 1.0, 0.0)


def test_a_few_right_answers_at_the_top_prove_nothing() -> None:
    rest = answers(0.8, 50, 50)
    assert not bands_for([*answers(0.9, FEW - 1, 0), *rest], 0.01).met
    assert bands_for([*answers(0.9, FEW, 0), *rest], 0.01).met


def test_accept_never_falls_below_what_is_likelier_than_not() -> None:
    assert bands_for(answers(0.3, 100, 0), 0.03).bands.accept == LOWEST
    assert bands_for(answers(0.3, 100, 0), 0.03).coverage == 0.0


def test_confirm_never_lies_above_accept() -> None:
    bands = bands_for(answers(LOWEST, 100, 0), 0.03).bands
    assert bands.confirm <= bands.accept


def test_an_answer_counts_for_as_many_calls_as_it_stands_for() -> None:
    known = [*answers(0.9, 99, 0), *answers(0.9, 0, 1, weight=10.0)]
    assert bands_for(known, 0.10).wrong == pytest.approx(10 / 109)


@pytest.mark.parametrize("wrong", [0.0, 1.0, -0.1])
def test_a_promise_is_a_share(wrong: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        bands_for(answers(0.9, 1, 0), wrong)


def test_nothing_is_learnt_of_nothing() -> None:
    with pytest.raises(ValueError, match="no answers"):
        bands_for([], 0.03)


def test_the_curve_counts_every_answer_once() -> None:
    known = [*answers(1.0, 3, 1), *answers(0.95, 4, 0), *answers(0.1, 1, 1), *answers(0.0, 0, 2)]
    curve = reliability(known)
    assert [part.count for part in curve] == [2, 2, 0, 0, 0, 0, 0, 0, 0, 8]
    assert curve[-1].right == pytest.approx(7 / 8)
    assert curve[-1].confidence == pytest.approx(0.975)
    assert curve[2].interval == (0.0, 1.0)


@pytest.mark.parametrize(
    ("share", "count", "interval"),
    [(0.9, 50, (0.786, 0.957)), (0.0, 10, (0.0, 0.278)), (1.0, 10, (0.722, 1.0))],
)
def test_an_interval_of_wilson(share: float, count: int, interval: tuple[float, float]) -> None:
    assert wilson(share, count) == pytest.approx(interval, abs=1e-3)


def test_each_known_phrase_is_asked_twice_and_not_handled_ones_once() -> None:
    phrases = {name: item["phrases"] for name, item in WORDINGS["intents"].items()}
    held = Classifier(phrases, WORDINGS["not_handled"], None).held_out()
    inside = sum(map(len, phrases.values()))
    assert len(held) == 2 * inside + len(WORDINGS["not_handled"])
    assert sum(answer.right for answer in held) <= inside
    assert all(0.0 <= answer.confidence <= 1.0 and answer.weight > 0 for answer in held)


def of(intent: str, right: int, wrong: int, confidence: float = 0.9) -> list[Judged]:
    answers = [True] * right + [False] * wrong
    return [Judged(confidence, answer, 1.0, intent) for answer in answers]


def test_a_promise_is_looked_at_for_each_intent_the_worst_first() -> None:
    answers = [*of("good", 40, 0), *of("bad", 30, 10), *of("bad", 35, 0, confidence=0.95)]
    worst, best = by_intent(answers, 0.8, 0.05)
    assert (worst.intent, worst.count, worst.wrong) == ("bad", 75, 10 / 75)
    assert worst.interval[0] < 10 / 75 < worst.interval[1]
    assert (worst.own.met, worst.own.bands.accept) == (True, 0.95)
    assert (best.intent, best.wrong) == ("good", 0.0)


@pytest.mark.parametrize(("count", "listed"), [(FEW - 1, []), (FEW, ["a"])])
def test_an_intent_of_which_too_little_is_known_is_left_out(count: int, listed: list[str]) -> None:
    answers = [*of("a", count, 0), *of("a", 50, 0, confidence=0.7), *of("", 50, 0)]
    assert [item.intent for item in by_intent(answers, 0.8, 0.05)] == listed


def test_held_out_answers_say_what_was_chosen() -> None:
    phrases = {name: list(item["phrases"]) for name, item in WORDINGS["intents"].items()}
    held = Classifier(phrases, WORDINGS["not_handled"], None).held_out()
    assert {answer.intent for answer in held} == set(phrases)


@pytest.mark.parametrize(("wrong", "accept"), [(9, None), (10, 0.95)])
def test_an_intent_that_is_surely_over_the_promise_gets_a_stricter_limit(
    wrong: int, accept: float | None
) -> None:
    answers = [*of("over", 60, wrong), *of("over", 40, 0, confidence=0.95)]
    (item,) = by_intent(answers, 0.8, 0.05)
    assert item.wrong > 0.05
    assert (item.limits.accept if item.limits else None) == accept


def test_an_intent_for_which_nothing_keeps_the_promise_is_always_asked_about() -> None:
    (item,) = by_intent(of("bad", 60, 20), 0.8, 0.05)
    assert item.limits == Bands(accept=1.0)


@pytest.mark.parametrize(("right", "accept"), [(124, None), (125, 0.7)])
def test_a_laxer_limit_takes_an_interval_that_keeps_the_promise(
    right: int, accept: float | None
) -> None:
    answers = [*of("a", FEW, 0, confidence=0.9), *of("a", right - FEW, 0, confidence=0.7)]
    (item,) = by_intent(answers, 0.8, 0.03)
    assert (item.limits.accept if item.limits else None) == accept


def test_the_line_s_bands_hold_for_intents_without_their_own() -> None:
    answers = [*of("good", 40, 0), *of("bad", 30, 10), *of("bad", 35, 0, confidence=0.95)]
    line = Bands(accept=0.8, margin=0.2)
    bands = with_own(line, by_intent(answers, 0.8, 0.05))
    assert replace(bands, own={}) == line
    assert bands.own == {"bad": Bands(accept=0.95, margin=0.2)}
    assert kept(answers, line) == (1.0, 10 / 115)
    assert kept(answers, bands) == (75 / 115, 0.0)
    assert kept([], bands) == (0.0, 0.0)


def drawn(seed: int, count: int) -> list[Judged]:
    """Answers of three intents: one as sure as it says, one far too sure, one too modest."""
    dice, found = Random(seed), []
    for _ in range(count):
        intent = dice.choice(("honest", "boastful", "modest"))
        sure = dice.uniform(0.5, 1.0)
        true = {"honest": sure, "boastful": sure * 0.93, "modest": 0.995}[intent]
        found.append(Judged(sure, dice.random() < true, 1.0, intent))
    return found


@pytest.mark.parametrize("seed", range(5))
def test_own_limits_keep_the_promise_on_calls_that_they_were_not_learnt_from(seed: int) -> None:
    known, unknown = drawn(seed, 3000), drawn(seed + 100, 3000)
    promise = 0.05
    line = bands_for(known, promise)
    bands = with_own(line.bands, by_intent(known, line.bands.accept, promise))
    boasted = [answer for answer in unknown if answer.intent == "boastful"]
    assert kept(boasted, line.bands)[1] > promise + 0.02
    assert kept(boasted, bands)[1] < kept(boasted, line.bands)[1] - 0.02
    assert bands.own["modest"].accept < line.bands.accept < bands.own["boastful"].accept
    assert kept(unknown, bands)[1] <= promise
    assert kept(unknown, bands)[0] > kept(unknown, line.bands)[0] + 0.05


@pytest.mark.parametrize(
    ("intent", "sure", "other", "said"),
    [
        ("a", 0.95, 0.0, "95.0% sure: acted on, as a's own limit is 95.0%"),
        ("a", 0.9499, 0.0, "94.9% sure: asked about, as a's own limit is 95.0%"),
        ("b", 0.80, 0.0, "80.0% sure: acted on, as the line's limit is 80.0%"),
        ("b", 0.40, 0.0, "40.0% sure: not enough to ask about, as the line's lower limit is 50.0%"),
        ("always", 0.99, 0.0, "99.0% sure: asked about, as always is always confirmed"),
        ("b", 0.45, 0.4, "45.0% sure: offered beside others, as the line's margin is 15.0%"),
    ],
)
def test_whose_limit_decided_is_said(intent: str, sure: float, other: float, said: str) -> None:
    bands = Bands(own={"a": Bands(accept=0.95), "always": Bands(accept=inf)})
    assert decided_by(bands, (Candidate(intent, sure), Candidate("c", other))) == said
    assert decided_by(bands, ()) == ""
