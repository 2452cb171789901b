"""The callers that whole calls are measured with: written apart, truthful, counted as they say.

Not under a package: it is about ``benchmarks/calls.py`` and its sentences.
"""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.calling import NEITHER, OPERATOR, CallerLine, Mind, Outcome, meant, settled, wanted
from benchmarks.calls import figures
from benchmarks.spoken import Case, cases
from intents.normalise import normaliser
from intents.pack_loader import load_pack, presets
from ivr.dialogue import Dialogue, State
from ivr.dialogue.memory import Memory
from tests.call_script import SCRIPT

CARD = Case("bank", "A", "card_blocked", "my card does not work", "blocked card")
STRAY = Case("bank", "A", None, "is this the dentist", "is this the dentist")


BANK = load_pack("bank")


def mind(case: Case = CARD) -> Mind:
    return Mind(case, BANK, meant(case, BANK))


def at(state: State, **memory: object) -> Dialogue:
    return Dialogue(SCRIPT, Memory(state=state, **memory))  # type: ignore[arg-type]


def outcome(case: Case, went: str, *, asked: bool = False, said: int = 1) -> Outcome:
    return Outcome(case, "slt", went, wanted(case, BANK), asked, said, ("one turn",))


@pytest.mark.unit
@pytest.mark.parametrize("preset", presets())
def test_a_preset_has_enough_callers_of_every_kind(preset: str) -> None:
    mine, pack = cases(preset), load_pack(preset)
    assert {case.intent for case in mine} == {None, *pack.intents}
    assert sum(case.intent is not None for case in mine) >= 60
    assert sum(case.intent is None for case in mine) >= 25
    halves = [sum(case.half == half for case in mine) for half in "AB"]
    assert abs(halves[0] - halves[1]) <= 1


@pytest.mark.unit
@pytest.mark.parametrize("preset", presets())
def test_hardly_a_caller_says_a_phrase_that_was_learnt(preset: str) -> None:
    normal, wordings = normaliser("en"), load_pack(preset).wordings("en")
    learnt = {normal(phrase) for item in wordings.intents.values() for phrase in item.phrases}
    learnt |= {normal(phrase) for phrase in wordings.not_handled}
    same = [case.text for case in cases(preset) if normal(case.text) in learnt]
    assert len(same) <= 0.08 * len(cases(preset)), same


@pytest.mark.unit
def test_the_caller_says_it_in_other_words_when_asked_again() -> None:
    caller = mind()
    said = [caller.reply(at(State.ASKING)) for _ in range(3)]
    assert said == ["my card does not work", "blocked card", "blocked card"]


@pytest.mark.unit
def test_the_caller_answers_a_confirmation_truthfully() -> None:
    assert mind().reply(at(State.CONFIRMING, intent="card_blocked")) == "yes"
    assert mind().reply(at(State.CONFIRMING, intent="balance")) == "no"


@pytest.mark.unit
def test_a_need_with_the_same_destination_is_what_the_caller_wants() -> None:
    assert mind().reply(at(State.CONFIRMING, intent="lost_stolen_card")) == "yes"


@pytest.mark.unit
def test_a_stray_caller_wants_nothing_that_is_offered() -> None:
    assert mind(STRAY).reply(at(State.CHOOSING, choices=["balance", "complaint"])) == NEITHER
    assert mind(STRAY).reply(at(State.KEYPAD, choices=["balance", "complaint"])) == "0"


@pytest.mark.unit
def test_the_caller_chooses_what_is_meant() -> None:
    offered = ["balance", "card_blocked"]
    short = BANK.wordings("en").intents["card_blocked"].short
    assert mind().reply(at(State.CHOOSING, choices=offered)) == short
    assert mind().reply(at(State.KEYPAD, choices=offered)) == "2"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("state", "memory", "place"),
    [
        (State.ASKING, {}, None),
        (State.CONFIRMING, {"intent": "balance"}, None),
        (State.COLLECTING, {"intent": "balance"}, "accounts"),
        (State.CONNECTING, {"intent": "balance", "destination": "front_desk"}, OPERATOR),
        (State.ESCALATING, {"intent": "balance"}, OPERATOR),
        (State.ALARMING, {"alarm": "emergency", "destination": "alarm"}, "emergency"),
        (State.ESCALATING, {"alarm": "anger"}, OPERATOR),
        (State.ENDED, {}, ""),
    ],
)
def test_where_a_call_goes(state: State, memory: dict[str, str], place: str | None) -> None:
    assert settled(at(state, **memory), BANK) == place


@pytest.mark.unit
def test_shares_are_of_those_in_scope_or_of_those_out_of_it() -> None:
    found = figures(
        [
            outcome(CARD, "card_services", said=2),
            outcome(CARD, "accounts"),
            outcome(CARD, OPERATOR),
            outcome(CARD, "accounts", asked=True),
            outcome(STRAY, "accounts"),
            outcome(STRAY, OPERATOR),
        ]
    )
    assert found == {
        "right destination": 0.25,
        "right, said once": 0.0,
        "automation": 0.75,
        "misrouted": 0.5,
        "wrong without asking": 0.25,
        "out of scope routed without asking": 0.5,
        "out of scope to the operator": 0.5,
        "turns a call": 1.0,
    }


@pytest.mark.unit
def test_the_caller_hears_a_prompt_out_before_a_key_is_pressed() -> None:
    line = CallerLine("slt")
    line.will_say("2")
    line.send_audio(np.zeros(320, dtype=np.int16))
    events = [line.receive(20)[0] for _ in range(3)]
    assert [type(event).__name__ for event in events] == [
        "AudioArrived",
        "AudioArrived",
        "KeyArrived",
    ]
