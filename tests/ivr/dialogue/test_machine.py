"""The invariants: whatever happens, the caller is served."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from asr.types import Hypothesis, OpenNeed
from intents.types import Alarm, Also, Answer, Candidate, Command, IntentMatch, Slot
from ivr.dialogue import Dialogue, State
from ivr.dialogue.actions import EndCall, EraseRecording, HandOverSecret, HearKeysOnly
from ivr.dialogue.events import (
    CallAnswered,
    CallerHungUp,
    DtmfPressed,
    Event,
    Outcome,
    PersonWanted,
    PromptFinished,
    Proposal,
    RecognitionFailed,
    Routed,
    Served,
    SpeakingFailed,
    SpeechEnded,
    SpeechStarted,
    TimerFired,
    TransferCompleted,
    TransferFailed,
    UtteranceFinal,
)
from ivr.dialogue.transitions import LISTENING
from routing.types import DestinationKind
from tests.call_script import SCRIPT, Caller

pytestmark = pytest.mark.unit

SEEDS = range(40)
CALLS_A_SEED = 100


def _any_match(dice: random.Random) -> IntentMatch:
    intents = dice.sample(sorted(SCRIPT.intents), 3)
    first = dice.random()
    second = dice.random() * min(first, 1 - first)
    candidates = (Candidate(intents[0], first), Candidate(intents[1], second))
    kind = dice.choice(["digits", "amount"])
    return IntentMatch(
        dice.choice(["", "words", "more words"]),
        candidates[: dice.randint(0, 2)],
        answer=dice.choice([None, None, Answer.YES, Answer.NO]),
        command=dice.choice([None] * 12 + list(Command)),
        alarm=dice.choice([None] * 40 + list(Alarm)),
        choice=dice.choice([None, None, None, 0, 1, 2, 3]),
        vague=dice.random() < 0.1,
        backchannel=dice.random() < 0.1,
        slots=dice.choice([(), (Slot(kind, kind, str(dice.randint(0, 99_999)), "said"),)]),
        beside=dice.choice([(), (Slot("digits", "digits", str(dice.randint(0, 999_999)), "so"),)]),
        also=dice.choice([None] * 5 + [Also(intents[2])]),
        both=dice.random() < 0.1,
        objects=dice.random() < 0.1,
        wants_person=dice.random() < 0.1,
        done=dice.random() < 0.1,
        rule=dice.choice(["nothing", "classifier", "answer", "value"]),
    )


def _any_event(dice: random.Random, caller: Caller) -> Event:
    at_ms = caller.now_ms
    memory = caller.dialogue.memory
    offered = dice.choice(["", "callback"])
    likely = [
        SpeechStarted(at_ms=at_ms),
        SpeechEnded(at_ms=at_ms),
        UtteranceFinal(at_ms=at_ms, hypothesis=Hypothesis("x", 0.5, 0, 1), match=_any_match(dice)),
        DtmfPressed(at_ms=at_ms, digit=dice.choice("0123456789*#")),
        PromptFinished(at_ms=at_ms, prompt_id=dice.choice([memory.prompt_id, 1])),
        TimerFired(at_ms=at_ms, timer_id=dice.choice([memory.timer_id, 2])),
        Routed(
            at_ms=at_ms,
            destination="x",
            kind=DestinationKind.QUEUE,
            is_open=dice.random() < 0.7,
            offer=offered,
            prompt=dice.choice(["", "", "message"]),
            options=dice.choice([(), (), ("desk", "callback"), ("shop", "link", "mailbox")]),
            offered_for=dice.choice(["", "busy", "gated"]),
            notice=dice.choice(["", "", "Mind the gap."]),
            notice_urgent=dice.random() < 0.5,
        ),
        Served(
            at_ms=at_ms,
            serve_id=dice.choice([memory.serve_id, memory.serve_id, 3]),
            service="find",
            outcome=dice.choice(list(Outcome)),
            prompt=dice.choice(["", "told"]),
        ),
    ]
    rare = [
        RecognitionFailed(at_ms=at_ms),
        SpeakingFailed(at_ms=at_ms),
        PersonWanted(at_ms=at_ms),
        TransferCompleted(at_ms=at_ms),
        TransferFailed(at_ms=at_ms),
    ]
    return dice.choice(rare) if dice.random() < 0.05 else dice.choice(likely)


def _any_knowledge(dice: random.Random) -> dict[str, object]:
    proposal = Proposal("track", "order 1", (("parcel", "digits", "4217"),))
    return {
        "notice": dice.choice(["", "", "Mind the gap."]),
        "notice_urgent": dice.random() < 0.5,
        "told": dice.choice(["", "", "", "The power is off."]),
        "told_intent": "hours",
        "proposal": dice.choice([None, None, proposal]),
        "recorded": dice.random() < 0.2,
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_any_caller_is_served(seed: int) -> None:
    """Random events never raise, never leave dead air, and end in one disposition."""
    dice = random.Random(seed)
    for _ in range(CALLS_A_SEED):
        caller = Caller()
        caller.answers(**_any_knowledge(dice))
        for _ in range(dice.randint(1, 80)):
            caller.send(_any_event(dice, caller))
            if caller.state is not State.ENDED:
                assert caller.pending, f"dead air in {caller.state}"
        caller.send(CallerHungUp(at_ms=60))
        assert caller.state is State.ENDED
        ends = [action for action in caller.did if isinstance(action, EndCall)]
        assert ends == caller.did[-1:]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_call_saved_and_restored_at_any_point_goes_on_the_same(seed: int) -> None:
    dice = random.Random(seed)
    whole, restarted = Caller(), Caller()
    whole.answers()
    restarted.answers()
    for _ in range(60):
        event = _any_event(dice, whole)
        if whole.dialogue.memory.secret:
            continue  # what is being keyed is in no saved form
        saved = json.loads(json.dumps(restarted.dialogue.save()))
        restarted.dialogue = Dialogue.restore(SCRIPT, saved)
        assert whole.send(event) == restarted.send(event)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_caller_who_goes_on_for_ever_reaches_a_person_or_an_end(seed: int) -> None:
    dice = random.Random(seed)
    caller = Caller()
    caller.answers()
    for _ in range(400):
        if caller.state not in LISTENING:
            break
        dice.choice([caller.mumbles, caller.stays_silent, caller.says_no, caller.says_yes])()
    assert caller.state not in LISTENING


@pytest.mark.parametrize("recorded", [True, False])
def test_a_server_that_stops_sends_also_who_still_hears_the_notice_to_a_person(
    recorded: bool,
) -> None:
    caller = Caller()
    caller.send(CallAnswered(at_ms=0, recorded=recorded))
    caller.send(PersonWanted(at_ms=100))
    assert caller.state is State.ESCALATING
    assert caller.prompt.prompt == "give_up"


def test_a_secret_is_in_no_saved_form_and_nobody_listens_while_it_is_keyed() -> None:
    caller = Caller()
    caller.answers()
    caller.needs("card_entry")
    assert caller.did[-1] == HearKeysOnly()
    for key in "79927398713#":
        assert "7992" not in json.dumps(caller.dialogue.save())
        caller.presses(key)
    assert HandOverSecret("card", "79927398713") in caller.did
    assert "79927398713" not in json.dumps(caller.dialogue.save())
    assert "79927398713" not in repr(caller.did), "an action that is logged tells nothing"
    caller.is_routed()
    assert caller.listening_for == OpenNeed(), "and then we listen again"


def test_what_is_said_while_a_secret_is_keyed_changes_nothing() -> None:
    caller = Caller()
    caller.answers()
    caller.needs("card_entry")
    before = caller.dialogue.save()
    caller.needs("balance")
    assert caller.dialogue.save() == before


def test_a_recorded_call_begins_with_the_notice_which_plays_through() -> None:
    caller = Caller()
    caller.send(CallAnswered(at_ms=0, recorded=True))
    assert caller.prompt is not None
    assert (caller.prompt.prompt, caller.prompt.barge_in) == ("recording_notice", False)
    caller.hears_prompt()
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "open")


def test_a_caller_who_refuses_is_not_recorded_and_goes_on_where_the_call_was() -> None:
    caller = Caller()
    caller.send(CallAnswered(at_ms=0, recorded=True))
    caller.hears_prompt()
    caller.needs("lost_card")
    caller.commands(Command.NO_RECORDING)
    assert EraseRecording() in caller.did
    assert (caller.state, caller.prompts[-1]) == (State.CONFIRMING, "not_recorded")
    caller.says_yes()
    assert caller.routes == ["lost_card"]


@pytest.mark.parametrize(
    ("offer", "asked", "done"),
    [
        ("callback", "closed_offer", "callback_booked"),
        ("mailbox", "closed_offer_message", "leave_message"),
    ],
)
def test_when_closed_a_callback_or_a_message_is_offered(offer: str, asked: str, done: str) -> None:
    caller = Caller(Dialogue(replace(SCRIPT, voicemails=frozenset({"mailbox"}))))
    caller.answers()
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed(is_open=False, offer=offer)
    assert caller.prompts[-1] == asked
    caller.says_yes()
    assert caller.prompts[-1] == done
    caller.hears_prompt()
    assert caller.transfers == [offer]


def test_without_anything_to_offer_a_failed_transfer_ends_with_an_apology() -> None:
    caller = Caller(Dialogue(replace(SCRIPT, offer="")))
    caller.answers()
    caller.presses("00")
    caller.hears_prompt()
    caller.send(TransferFailed(at_ms=1))
    assert caller.state is State.APOLOGISING


def test_an_overloaded_line_begins_with_the_keypad() -> None:
    caller = Caller()
    caller.send(CallAnswered(at_ms=0, deaf=True))
    assert (caller.state, caller.prompts) == (State.KEYPAD, ["keypad_only_3"])
    assert caller.did[-1] == HearKeysOnly()
    caller.presses("1")
    assert caller.routes == ["balance"]


@pytest.mark.parametrize("intent", ["", "balance"])
def test_a_lost_voice_leads_to_a_person(intent: str) -> None:
    caller = Caller()
    caller.answers()
    if intent:
        caller.needs(intent)
        caller.says_yes()
        caller.is_routed()
    caller.send(SpeakingFailed(at_ms=1))
    assert caller.transfers == ["somewhere" if intent else "operator"]


def test_an_event_after_the_end_changes_nothing() -> None:
    caller = Caller()
    caller.answers()
    caller.send(CallerHungUp(at_ms=1))
    before = caller.dialogue.save()
    assert caller.presses("0") == []
    assert caller.dialogue.save() == before


def test_who_insists_on_a_person_whom_nobody_answers_is_offered_a_call_back_again() -> None:
    caller = Caller()
    caller.answers()
    caller.presses("00")
    caller.hears_prompt()
    for _ in range(2):
        caller.send(TransferFailed(at_ms=1))
        assert (caller.state, caller.prompts[-1]) == (State.OFFERING, "transfer_failed_offer")
        caller.presses("0")
        caller.hears_prompt()
    caller.send(TransferFailed(at_ms=1))
    assert caller.state is State.APOLOGISING, "every loop is bounded"
