"""How far callers get, by hand."""

from __future__ import annotations

import pytest

from ivr.numbers import CallFacts
from ivr.numbers.waterfall import waterfall
from tests.ivr.numbers.test_kpis import call
from tests.ivr.numbers.test_queue_kpis import stay

pytestmark = pytest.mark.unit

SILENT = call("abandoned", "", tried=("no_input", "no_input"))
GONE = call("abandoned", "", tried=())
LOST = call("abandoned", "", tried=("no_match", "no_match"))
PERSON = call("escalated", "front_desk", tried=("no_match", "agent"))
DOUBTED = call("abandoned", "", tried=("unsure",))
DENIED = call("abandoned", "", tried=("unsure", "no", "no_match"))
WAITED = call(tried=("accepted", "routed"), stays=(stay(None, "abandoned"),))
PUT_THROUGH = call(tried=("unsure", "yes", "routed"), stays=(stay(),))
AT_CARRIER = call(tried=("accepted", "routed"), stays=(stay(None, kind="mirrored"),))
BLIND = call(tried=("accepted", "routed"))
SERVED = call("contained", "", tried=("accepted", "routed_service", "served"))


def counts(*calls: CallFacts) -> list[int]:
    return [step.count for step in waterfall(calls)]


def test_each_step_is_of_the_callers_of_the_step_before() -> None:
    every = (
        *(SILENT, GONE, LOST, PERSON, DOUBTED, DENIED),
        *(WAITED, PUT_THROUGH, BLIND, SERVED),
    )
    assert counts(*every) == [10, 8, 6, 4, 4, 3]


@pytest.mark.parametrize(
    ("left", "step", "reason"),
    [
        (SILENT, "spoke", "said nothing"),
        (GONE, "spoke", "hung up"),
        (LOST, "understood", "not understood"),
        (PERSON, "understood", "asked for a person"),
        (DOUBTED, "confirmed", "hung up"),
        (DENIED, "confirmed", "not understood"),
        (WAITED, "helped", "hung up"),
    ],
)
def test_where_and_why_a_caller_leaves(left: CallFacts, step: str, reason: str) -> None:
    found = {s.name: dict(s.left) for s in waterfall([left, SERVED]) if s.left}
    assert found == {step: {reason: 1}}


@pytest.mark.parametrize("helped", [PUT_THROUGH, AT_CARRIER, BLIND, SERVED])
def test_who_was_helped_left_nowhere(helped: CallFacts) -> None:
    assert counts(helped) == [1] * 6


def test_without_calls_all_steps_are_empty() -> None:
    assert counts() == [0] * 6
