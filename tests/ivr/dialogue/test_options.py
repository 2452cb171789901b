"""A choice of what can be done now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from asr.types import OpenNeed, YesNo
from intents.types import Answer, Command
from ivr.dialogue import Dialogue, State
from ivr.dialogue.actions import PlayPrompt
from tests.call_script import SCRIPT, Caller, heard

pytestmark = pytest.mark.unit

KINDS = {
    "desk": "queue",
    "callback": "callback",
    "link": "sms",
    "shop": "visit",
    "mailbox": "voicemail",
}
OPTIONS = replace(
    SCRIPT,
    kinds=KINDS,
    messages={"shop": "where_we_are"},
    voicemails=frozenset({"mailbox"}),
    option_words={
        "queue": ("wait", "hold"),
        "callback": ("call me back", "call back"),
        "sms": ("text", "text message"),
        "visit": ("come by",),
        "voicemail": ("message",),
    },
)


def offered(*options: str, why: str = "busy") -> Caller:
    caller = Caller(Dialogue(OPTIONS))
    caller.answers()
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed(is_open=False, offer=options[0], options=options, offered_for=why)
    assert caller.state is State.OFFERING
    return caller


def played(caller: Caller) -> PlayPrompt:
    return [action for action in caller.did if isinstance(action, PlayPrompt)][-1]


@pytest.mark.parametrize(
    ("options", "why", "prompt"),
    [
        (("desk", "callback"), "busy", "busy_choice_2"),
        (("desk", "callback", "link"), "busy", "busy_choice_3"),
        (("callback", "shop"), "gated", "gated_choice_2"),
        (("callback",), "gated", "gated_offer"),
        (("mailbox",), "gated", "gated_offer_message"),
        (("link",), "closed", "closed_choice_1"),
        (("callback",), "closed", "closed_offer"),
        (("mailbox",), "closed", "closed_offer_message"),
        (("desk", "shop"), "rule", "rule_choice_2"),
    ],
)
def test_the_question_fits_what_is_offered_and_why(
    options: tuple[str, ...], why: str, prompt: str
) -> None:
    caller = offered(*options, why=why)
    assert played(caller).prompt == prompt
    spoken = [value for name, value in played(caller).values if name in ("o1", "o2", "o3")]
    if "choice" in prompt:
        assert spoken == [f"option_{KINDS[name]}" for name in options]


def test_a_choice_is_heard_openly_and_a_single_offer_as_yes_or_no() -> None:
    assert offered("desk", "callback").listening_for == OpenNeed()
    assert offered("callback").listening_for == YesNo()


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("i'll wait", "desk"),
        ("please call me back", "callback"),
        ("text message please", "link"),
        ("don't text me call me back", "callback"),
    ],
)
def test_an_option_is_taken_by_its_words(said: str, taken: str) -> None:
    caller = offered("desk", "callback", "link")
    caller.says(heard(said))
    caller.hears_prompt()
    assert caller.transfers == [taken]


def test_words_for_two_options_alike_are_asked_about_again() -> None:
    caller = offered("desk", "link")
    caller.says(heard("wait or text"))
    assert caller.state is State.OFFERING
    assert caller.transfers == []


@pytest.mark.parametrize(("number", "taken"), [(1, "desk"), (2, "callback"), (3, "link")])
def test_an_option_is_taken_by_number_or_key(number: int, taken: str) -> None:
    by_word, by_key = offered("desk", "callback", "link"), offered("desk", "callback", "link")
    by_word.says(heard("that one", choice=number))
    by_key.presses(str(number))
    for caller in (by_word, by_key):
        caller.hears_prompt()
        assert caller.transfers == [taken]


def test_yes_takes_the_first_and_no_leads_to_anything_else() -> None:
    yes, no, neither = (offered("callback", "link") for _ in range(3))
    yes.says_yes()
    no.says(heard("no", answer=Answer.NO))
    neither.says(heard("neither", choice=0))
    assert yes.dialogue.memory.destination == "callback"
    assert (no.state, neither.state) == (State.MORE, State.MORE)


def test_what_is_said_instead_of_connected_to_is_said() -> None:
    caller = offered("callback", "shop", why="gated")
    caller.says(heard("i'll come by"))
    assert (caller.state, caller.prompts[-1]) == (State.INFORMING, "where_we_are")
    caller.hears_prompt()
    assert caller.state is State.MORE


@pytest.mark.parametrize(
    ("option", "prompt"),
    [
        ("callback", "callback_booked"),
        ("link", "link_sent"),
        ("mailbox", "leave_message"),
        ("desk", "connecting"),
    ],
)
def test_each_kind_is_confirmed_in_its_own_words(option: str, prompt: str) -> None:
    caller = offered("shop", option)
    caller.says(heard("the second", choice=2))
    assert caller.prompts[-1] == prompt


def test_asking_for_a_person_takes_the_offered_person() -> None:
    caller = offered("desk", "callback")
    caller.commands(Command.AGENT)
    caller.hears_prompt()
    assert caller.transfers == ["desk"]


@pytest.mark.parametrize("why", ["closed", "gated"])
def test_asking_for_a_person_where_none_is_offered_reaches_the_operator(why: str) -> None:
    caller = offered("callback", "link", why=why)
    caller.commands(Command.AGENT)
    assert caller.state is State.ESCALATING
    caller.hears_prompt()
    assert caller.transfers == ["operator"]


def test_zero_asks_for_a_person_too() -> None:
    caller = offered("callback", "link", why="gated")
    caller.presses("0")
    assert caller.state is State.ESCALATING


def test_another_need_is_heard_here_too() -> None:
    caller = offered("callback", "link")
    caller.needs("billing")
    assert (caller.state, caller.dialogue.memory.intent) == (State.ANNOUNCING, "billing")
