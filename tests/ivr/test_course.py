"""The course of a call, and the figures of real calls."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.calls import CallOptions
from ivr.course import tried
from ivr.dialogue.events import DtmfPressed, PromptFinished, Routed, TimerFired
from ivr.dialogue.judgement import Judgement
from ivr.dialogue.transitions import Verdict
from ivr.numbers import CallFacts, kpis
from ivr.numbers.waterfall import waterfall
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall
from routing.types import DestinationKind

SILENCE_MS = 7_000


@pytest.mark.unit
def test_a_rung_of_the_ladder_comes_after_what_led_to_it() -> None:
    rung = Judgement(Verdict.TO_KEYPAD, failed=Verdict.NO_INPUT)
    assert tried(TimerFired(at_ms=1, timer_id=1), rung) == ["no_input", "to_keypad"]
    assert tried(
        TimerFired(at_ms=1, timer_id=1), Judgement(Verdict.NO_INPUT, failed=Verdict.NO_INPUT)
    ) == ["no_input"]


@pytest.mark.unit
def test_what_moves_the_call_on_by_itself_is_no_step() -> None:
    assert tried(TimerFired(at_ms=1, timer_id=1), Judgement(Verdict.PROCEED)) == []
    assert tried(PromptFinished(at_ms=1, prompt_id=1), Judgement(Verdict.PROCEED)) == []
    assert tried(DtmfPressed(at_ms=1, digit="4"), Judgement(Verdict.KEY_ADDED)) == []
    assert tried(DtmfPressed(at_ms=1, digit="4"), None) == []


@pytest.mark.unit
def test_a_question_that_the_policy_leads_to_is_no_need_understood_again() -> None:
    routed = Routed(at_ms=1, destination="cards", kind=DestinationKind.QUEUE)
    assert tried(routed, Judgement(Verdict.SLOT_WANTED)) == []
    assert tried(routed, Judgement(Verdict.ROUTED)) == ["routed"]


def placed(switchboard: Switchboard, *said: str) -> TypedCall:
    """Place a call; "" is silence, a digit a key, "bye." a hang-up."""
    call = TypedCall(switchboard, CallOptions("bank", channel="text"))
    call.said()
    for text in said:
        if text == "bye.":
            call.hangs_up()
        elif text:
            call.says(text)
        else:
            call.waits(SILENCE_MS)
    return call


def facts(call: TypedCall) -> CallFacts:
    record = call.record
    return CallFacts(
        call_sid=record.call_sid,
        started_at=datetime(2026, 11, 24, tzinfo=UTC),
        length_s=record.ended_ms / 1000,
        disposition=record.disposition or "",
        destination=record.destination or "",
        intent=record.intent or "",
        band=record.band,
        tried=tuple(record.tried),
    )


SILENT = ("", "bye.")
SALARY = "has my salary been paid in yet"


@pytest.mark.model
@pytest.mark.parametrize(
    ("said", "course"),
    [
        (SILENT, ["no_input"]),
        (("pineapple", "", "bye."), ["no_match", "no_input"]),
        (("0",), ["agent_once"]),
        ((SALARY,), ["accepted", "routed"]),
        (("my card was stolen", "yes"), ["unsure", "yes", "routed"]),
        (
            ("pineapple", "pineapple", "pineapple"),
            ["no_match", "no_match", "no_match", "to_keypad"],
        ),
    ],
)
def test_the_course_of_a_typed_call(
    switchboard: Switchboard, said: tuple[str, ...], course: list[str]
) -> None:
    assert placed(switchboard, *said).record.tried == course


@pytest.mark.model
def test_the_figures_of_real_calls_are_those_counted_by_hand(switchboard: Switchboard) -> None:
    spoken = (SILENT, ("0", "0"), (SALARY,), ("pineapple", "0", "0"), ("pineapple", "bye."))
    calls = [facts(placed(switchboard, *said)) for said in spoken]
    found = {kpi.name: (kpi.numerator, kpi.denominator) for kpi in kpis(calls)}
    assert found["no-input"] == (1, 8)
    assert found["no-match"] == (2, 8)
    assert found["calls with a no-input"] == (1, 5)
    assert found["opt-out"] == (2, 5)
    assert found["opt-out at the first turn"] == (1, 5)
    assert found["opt-out after an error"] == (1, 5)
    assert found["containment"] == (0, 5)


@pytest.mark.model
def test_who_was_put_through_has_not_left(switchboard: Switchboard) -> None:
    calls = [facts(placed(switchboard, *said)) for said in (SILENT, (SALARY,), ("0", "0"))]
    steps = {step.name: step for step in waterfall(calls)}
    assert [step.count for step in steps.values()] == [3, 2, 1, 1, 1, 1]
    assert steps["spoke"].left == {"said nothing": 1}
    assert steps["understood"].left == {"asked for a person": 1}
