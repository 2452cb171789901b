"""A system that keeps failing is left alone."""

from __future__ import annotations

import pytest

from ivr.serving.breaker import Breaker

pytestmark = pytest.mark.unit


@pytest.fixture
def failing() -> Breaker:
    breaker = Breaker(failures=3, rest_s=30.0)
    for _ in range(3):
        breaker.failed(100.0)
    return breaker


@pytest.mark.parametrize(("failures", "allowed"), [(2, True), (3, False)])
def test_it_opens_after_that_many_failures_in_a_row(failures: int, allowed: bool) -> None:
    breaker = Breaker(failures=3)
    for _ in range(failures):
        breaker.failed(0.0)
    assert breaker.allows(1.0) is allowed


def test_a_success_begins_the_count_anew() -> None:
    breaker = Breaker(failures=2)
    breaker.failed(0.0)
    breaker.succeeded()
    breaker.failed(0.0)
    assert breaker.allows(0.0)


@pytest.mark.parametrize(("now", "allowed"), [(129.9, False), (130.0, True)])
def test_it_rests_before_one_may_try(failing: Breaker, now: float, allowed: bool) -> None:
    assert failing.allows(now) is allowed


def test_only_one_tries(failing: Breaker) -> None:
    assert failing.allows(130.0)
    assert not failing.allows(130.0)


def test_a_try_that_succeeds_lets_all_in(failing: Breaker) -> None:
    failing.allows(130.0)
    failing.succeeded()
    assert failing.allows(130.0)
    assert failing.allows(130.0)


def test_a_try_that_fails_means_another_rest(failing: Breaker) -> None:
    failing.allows(130.0)
    failing.failed(130.0)
    assert not failing.allows(159.9)
    assert failing.allows(160.0)
