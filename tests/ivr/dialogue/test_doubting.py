"""Alarms that are likely and not sure: one question, and only a no leads back."""

from __future__ import annotations

import pytest

from asr.types import YesNo
from intents.types import Alarm, Command
from ivr.dialogue import State
from ivr.dialogue.actions import Flag
from tests.call_script import Caller, heard

pytestmark = pytest.mark.unit

DOUBTED = [Alarm.SELF_HARM, Alarm.THREAT, Alarm.ANGER]


@pytest.fixture
def caller() -> Caller:
    called = Caller()
    called.answers()
    return called


def is_doubted(caller: Caller, alarm: Alarm, *needs: tuple[str, float]) -> list[object]:
    return list(caller.says(heard("it is on fire", *needs, alarm=alarm, doubtful=True)))


def test_a_likely_emergency_is_asked_about(caller: Caller) -> None:
    actions = is_doubted(caller, Alarm.EMERGENCY)
    assert (caller.state, caller.prompts[-1]) == (State.CHECKING, "check_emergency")
    assert caller.listening_for == YesNo()
    assert Flag(Alarm.EMERGENCY) not in actions, "nothing is known yet"


@pytest.mark.parametrize("alarm", DOUBTED)
def test_whatever_else_is_likely_is_a_question_of_a_person(caller: Caller, alarm: Alarm) -> None:
    is_doubted(caller, alarm)
    assert caller.prompts[-1] == "check_person"
    actions = caller.says_yes()
    assert (caller.state, Flag(alarm) in actions) == (State.ESCALATING, True)


@pytest.mark.parametrize("reply", ["says_yes", "stays_silent", "mumbles"])
def test_only_a_no_keeps_an_emergency_from_a_person(caller: Caller, reply: str) -> None:
    is_doubted(caller, Alarm.EMERGENCY)
    actions = getattr(caller, reply)()
    assert (caller.state, caller.prompts[-1]) == (State.ALARMING, "emergency")
    assert Flag(Alarm.EMERGENCY) in actions


@pytest.mark.parametrize("key", "10583#")
def test_keys_say_yes_to_an_emergency(caller: Caller, key: str) -> None:
    is_doubted(caller, Alarm.EMERGENCY)
    caller.presses(key)
    assert caller.state is State.ALARMING


@pytest.mark.parametrize("command", [Command.HELP, Command.AGENT, Command.HOLD])
def test_who_is_asked_whether_it_is_an_emergency_and_says_help_gets_it(
    caller: Caller, command: Command
) -> None:
    is_doubted(caller, Alarm.EMERGENCY)
    actions = caller.commands(command)
    assert (caller.state, Flag(Alarm.EMERGENCY) in actions) == (State.ALARMING, True)


def test_a_question_that_was_not_heard_is_asked_again(caller: Caller) -> None:
    is_doubted(caller, Alarm.EMERGENCY)
    caller.commands(Command.REPEAT)
    assert (caller.state, caller.prompts[-1]) == (State.CHECKING, "check_emergency")
    caller.stays_silent()
    assert caller.state is State.ALARMING


def test_a_no_leads_back_to_the_question(caller: Caller) -> None:
    is_doubted(caller, Alarm.EMERGENCY)
    caller.says_no()
    assert (caller.state, caller.prompts[-1]) == (State.ASKING, "disconfirm")
    assert caller.dialogue.memory.alarm == ""


@pytest.mark.parametrize("no", [Caller.says_no, lambda caller: caller.presses("2")])
def test_a_no_leads_back_to_the_need_that_was_likely(caller: Caller, no: object) -> None:
    is_doubted(caller, Alarm.THREAT, ("balance", 0.6))
    no(caller)  # type: ignore[operator]
    assert (caller.state, caller.prompts[-1]) == (State.CONFIRMING, "explicit")
    caller.says_yes()
    assert caller.routes == ["balance"]


def test_a_need_that_was_not_likely_is_not_asked_about(caller: Caller) -> None:
    is_doubted(caller, Alarm.THREAT, ("balance", 0.49))
    caller.says_no()
    assert caller.state is State.ASKING


def test_a_clear_need_is_an_answer_too(caller: Caller) -> None:
    is_doubted(caller, Alarm.EMERGENCY)
    caller.says_no(("balance", 0.9))
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "balance")


def test_an_alarm_that_is_sure_overrides_the_question(caller: Caller) -> None:
    is_doubted(caller, Alarm.THREAT)
    caller.says(heard("i want to die", alarm=Alarm.SELF_HARM))
    assert (caller.state, caller.prompts[-1]) == (State.ALARMING, "self_harm")


@pytest.mark.parametrize(
    ("alarm", "state"),
    [(Alarm.EMERGENCY, State.ALARMING), *((alarm, State.ESCALATING) for alarm in DOUBTED)],
)
def test_a_second_doubt_is_no_second_question(caller: Caller, alarm: Alarm, state: State) -> None:
    is_doubted(caller, Alarm.EMERGENCY)
    caller.says_no()
    is_doubted(caller, alarm)
    assert caller.state is state
