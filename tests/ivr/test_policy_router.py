"""From the policy to the dialogue, with everything that holds now; and what always holds."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from asr.types import Hypothesis
from intents.pack_loader import load_pack, presets
from intents.types import Answer, Candidate, Command, IntentMatch
from ivr.company import PolicyRouter, policy_of, script_of
from ivr.dialogue import Dialogue
from ivr.dialogue.events import CallAnswered, DtmfPressed, Routed
from ivr.exchange import Exchange
from ivr.policy_router import Surroundings
from routing.hours import Override
from routing.policy import PEOPLE
from routing.switches import ALL, NEVER, Gate, HoursOverride, Notice, Switches
from tests.fakes import FakeControl, FakeObserver

pytestmark = pytest.mark.unit

PACKS = {name: load_pack(name) for name in presets()}
BANK = policy_of(PACKS["bank"])
NOON, NIGHT = (datetime(2026, 11, 25, hour, tzinfo=ZoneInfo("Europe/London")) for hour in (12, 23))


def routed(intent: str, at: datetime = NOON, **around: object) -> Routed:
    surroundings = Surroundings(**around)  # type: ignore[arg-type]
    return PolicyRouter(BANK, lambda: at, around=surroundings).route(intent, 7)


def notice(**extra: object) -> Switches:
    fields = {"texts": {"en": "Storm.", "vi": "Bão."}, "until": NEVER, **extra}
    return Switches(notices=(Notice("9", **fields),))  # type: ignore[arg-type]


def test_a_rule_and_its_reason_reach_the_trace() -> None:
    found = routed("fraud_report", repeat=1, previous="fraud_report")
    assert (found.destination, found.rule, found.priority) == ("senior_fraud", "fraud_again", 95)
    assert found.flag == "repeat_fraud"
    assert "called about fraud before today" in found.reason
    assert found.steps[0].startswith("Rule fraud_again holds")


def test_the_language_leads_to_people_who_speak_it() -> None:
    assert routed("loan_mortgage", language="vi").destination == "language_desk"
    assert routed("loan_mortgage", language="en").destination == "lending"


def test_a_closed_need_brings_its_options() -> None:
    found = routed("open_account", NIGHT)
    assert (found.is_open, found.offered_for) == (False, "closed")
    assert found.options == ("callback", "visit_branch")
    assert found.offer == "callback"


def test_a_notice_about_the_need_comes_first_in_the_callers_language() -> None:
    about = notice(intents=("balance",), emergency=True)
    found = routed("balance", switches=lambda: about, language="vi")
    assert (found.notice, found.notice_urgent, found.notices) == ("Bão.", True, ("9",))
    assert routed("complaint", switches=lambda: about).notice == ""


def test_a_notice_is_told_once() -> None:
    about = notice(intents=("balance",), answers=True)
    first = routed("balance", switches=lambda: about)
    again = routed("balance", switches=lambda: about, told=lambda: ["9"])
    assert (first.prompt, first.notice) == ("notice", "Storm.")
    assert (again.prompt, again.notice, again.is_open) == ("", "", True)


@pytest.mark.parametrize(("emergency", "said"), [(True, "Storm."), (False, "")])
def test_a_critical_need_is_not_answered_by_a_notice(emergency: bool, said: str) -> None:
    about = notice(intents=("fraud_report",), answers=True, emergency=emergency)
    found = routed("fraud_report", switches=lambda: about)
    assert (found.destination, found.prompt, found.notice) == ("fraud_desk", "", said)


def test_what_is_switched_while_the_call_goes_on_counts() -> None:
    now = [Switches()]
    router = PolicyRouter(BANK, lambda: NOON, around=Surroundings(switches=lambda: now[0]))
    assert router.route("balance", 0).is_open
    now[0] = Switches(gates=(Gate("1", "balance"),))
    assert not router.route("balance", 1).is_open


def test_a_rule_s_prompt_is_worded_and_said_first() -> None:
    rule = replace(BANK.rules[0], prompt="sorry")
    policy = replace(BANK, rules=(rule,))
    around = Surroundings(repeat=1, previous="fraud_report", word=lambda name: f"<{name}>")
    assert PolicyRouter(policy, lambda: NOON, around=around).route("fraud_report", 0).notice == (
        "<sorry>"
    )


# --- whatever the switches say
def any_switches(dice: random.Random, preset: str) -> Switches:
    pack = PACKS[preset]
    intents, places = sorted(pack.intents), sorted(pack.destinations)

    def gate() -> Gate:
        queue = dice.choice(["", dice.choice(places)])
        return Gate("g", dice.choice(intents), queue, dice.choice([0, 60]))

    def told() -> Notice:
        return Notice(
            "n",
            {"en": "Storm."},
            NEVER,
            tuple(dice.sample(intents, dice.randint(0, 2))),
            tuple(dice.sample(places, dice.randint(0, 2))),
            emergency=dice.random() < 0.5,
            answers=dice.random() < 0.5,
        )

    def closed() -> HoursOverride:
        begins = datetime(2026, 1, 1, tzinfo=UTC)
        ends = begins + timedelta(days=900)
        override = Override(begins, ends, dice.random() < 0.3, "by hand")
        return HoursOverride("h", dice.choice([*pack.hours, ALL]), override)

    return Switches(
        gates=tuple(gate() for _ in range(dice.randint(0, 4))),
        notices=tuple(told() for _ in range(dice.randint(0, 3))),
        overrides=tuple(closed() for _ in range(dice.randint(0, 2))),
    )


def any_router(dice: random.Random, preset: str) -> PolicyRouter:
    policy, switches = policy_of(PACKS[preset]), any_switches(dice, preset)
    at = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=dice.randint(0, 400))
    load = {name: dice.choice([0, 61, 1000]) for name in policy.destinations}
    around = Surroundings(
        language=dice.choice(["en", "vi"]),
        tier=dice.choice(["", *policy.tiers]),
        repeat=dice.randint(0, 4),
        previous=dice.choice(["", *policy.intents]),
        texting=dice.random() < 0.5,
        switches=lambda: switches,
        load=lambda: load,
    )
    return PolicyRouter(policy, lambda: at, dice.random() < 0.7, around)


@pytest.mark.parametrize("preset", presets())
def test_a_critical_need_is_never_blocked(preset: str) -> None:
    dice = random.Random(1)
    for _ in range(200):
        router = any_router(dice, preset)
        for intent in router.policy.critical:
            found = router.route(intent, 0)
            assert (found.is_open, found.options, found.prompt) == (True, (), "")
            assert found.kind in PEOPLE


@pytest.mark.parametrize("preset", presets())
def test_asking_for_a_person_reaches_one(preset: str) -> None:
    dice = random.Random(2)
    script = script_of(PACKS[preset])
    person = IntentMatch("agent", command=Command.AGENT, rule="command")
    for _ in range(150):
        router, control = any_router(dice, preset), FakeControl()
        dialogue = Dialogue(script)
        exchange = Exchange(dialogue, router, control, FakeObserver(), moments=True)
        exchange.take(CallAnswered(at_ms=0, notice=dice.choice(["", "Storm."])))
        for turn in range(dice.randint(0, 4)):
            say(exchange, any_need(dice, script.intents), turn)
        for turn in range(4):  # the first may be asked what it is about
            if not control.transfers:
                by_key = dice.random() < 0.3
                key = DtmfPressed(at_ms=turn, digit="0")
                exchange.take(key) if by_key else say(exchange, person, turn)
                exchange.silence(turn)
        assert control.transfers, f"nobody was reached from {dialogue.state}"
        assert router.policy.named(control.transfers[-1]).kind in PEOPLE


def say(exchange: Exchange, match: IntentMatch, at_ms: int) -> None:
    exchange.hear(Hypothesis(match.text, 0.9, at_ms, at_ms), match, at_ms)


def any_need(dice: random.Random, intents: object) -> IntentMatch:
    assert isinstance(intents, dict)
    likely = (Candidate(dice.choice(sorted(intents)), dice.choice([0.6, 0.95])),)
    answer = dice.choice([None, None, Answer.NO])
    return IntentMatch("words", likely, answer=answer)
