"""Keys in every state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intents.types import Alarm, Command
from ivr.dialogue import State
from ivr.dialogue.events import Outcome
from ivr.dialogue.transitions import LISTENING
from tests.call_script import Caller, heard, wants

pytestmark = pytest.mark.unit


@pytest.fixture
def caller() -> Caller:
    called = Caller()
    called.answers()
    return called


def bring_to_the_end(caller: Caller, state: State) -> None:
    """Lead the call to a question beside the need."""
    caller.dialogue.memory.asks = ["reminder" if state is State.REMINDING else "rating"]
    if state is State.RETURNING:
        caller.dialogue.memory.also = [{"intent": "balance", "slots": []}]
    caller.says(wants("find_parcel", number="1234"))
    caller.stays_silent()
    caller.is_routed()
    caller.is_served(prompt="found")
    caller.hears_prompt()
    if state is State.RATING:
        caller.stays_silent()
    assert caller.state is state


def bring_to(caller: Caller, state: State) -> None:
    """Lead the call into ``state``."""
    match state:
        case State.DEFLECTING | State.CHECKING:
            doubted = heard("they want a fight", alarm=Alarm.THREAT, doubtful=True)
            asks = heard("a person", command=Command.AGENT)
            caller.says(doubted if state is State.CHECKING else asks)
        case State.ANNOUNCING:
            caller.needs("balance")
        case State.CONFIRMING:
            caller.needs("balance", 0.6)
        case State.KEYPAD:
            caller.presses("5")
        case State.OFFERING:
            caller.needs("balance")
            caller.stays_silent()
            caller.is_routed(is_open=False, offer="callback")
        case State.MORE | State.INFORMING | State.CONNECTING:
            caller.needs("hours")
            caller.stays_silent()
            caller.is_routed(prompt="" if state is State.CONNECTING else "opening")
            if state is State.MORE:
                caller.hears_prompt()
        case State.SERVING | State.EXPLAINING | State.APPROVING:
            paying = state is State.APPROVING
            values = {"sum": "40.00 USD", "account": "123456"} if paying else {"number": "1234"}
            caller.says(wants("pay_bill" if paying else "find_parcel", **values))
            caller.stays_silent()
            caller.is_routed()
            if state is State.EXPLAINING:
                caller.is_served(Outcome.FAILED)
        case _:
            pass
    assert caller.state is state


@pytest.mark.parametrize(
    "state",
    sorted(LISTENING - {State.COLLECTING, State.READING_BACK, State.CHOOSING, State.PROPOSING}),
)
def test_zero_leads_to_a_person_from_everywhere(caller: Caller, state: State) -> None:
    at_the_end = state in (State.REMINDING, State.RETURNING, State.RATING)
    (bring_to_the_end if at_the_end else bring_to)(caller, state)
    caller.presses("0")
    if caller.state is State.DEFLECTING:
        caller.presses("0")
    if caller.state is State.ROUTING:  # the need is known
        caller.is_routed()
    assert caller.state in (State.ESCALATING, State.CONNECTING)


def test_star_repeats_and_nine_starts_over(caller: Caller) -> None:
    caller.needs("lost_card")
    caller.presses("*")
    assert caller.prompts[-1] == "explicit"
    caller.presses("9")
    assert caller.prompts[-1] == "main_menu"


def test_one_is_yes_and_two_is_no(caller: Caller) -> None:
    caller.needs("lost_card")
    caller.presses("2")
    assert caller.prompts[-1] == "disconfirm"
    caller.needs("balance", 0.6)
    caller.presses("1")
    assert caller.routes == ["balance"]


def test_a_key_at_the_open_question_brings_the_menu_and_a_digit_chooses(caller: Caller) -> None:
    caller.presses("5")
    assert caller.prompts[-1] == "keypad_menu_3"
    caller.presses("2")
    assert caller.routes == ["billing"]


def test_a_digit_that_is_not_on_the_menu_is_asked_for_again(caller: Caller) -> None:
    caller.presses("5")
    caller.presses("8")
    assert caller.prompts[-1] == "keypad_menu_3"
    caller.presses("8")
    assert caller.state is State.ESCALATING


def test_digits_of_known_length_end_by_themselves(caller: Caller) -> None:
    caller.needs("track")
    caller.presses("421")
    assert caller.state is State.COLLECTING
    caller.presses("7")
    assert (caller.state, caller.prompts[-1]) == (State.READING_BACK, "slot_readback_digits")


def test_star_clears_and_hash_ends_data_entry(caller: Caller) -> None:
    caller.needs("track")
    caller.presses("99*42#")
    assert caller.prompts[-1] == "slot_invalid", "42 is too short"
    caller.presses("#")
    assert caller.routes == ["track"], "nothing keyed: gone on without"


def test_a_pause_between_keys_ends_data_entry(caller: Caller) -> None:
    caller.needs("track")
    caller.presses("42")
    caller.stays_silent()
    assert caller.prompts[-1] == "slot_go_on", "it may be the beginning"


@pytest.mark.parametrize(("number", "accepted"), [("79927398713", True), ("79927398714", False)])
def test_a_checksum_is_checked_and_a_secret_is_not_read_back(
    caller: Caller, number: str, accepted: bool
) -> None:
    caller.needs("card_entry")
    caller.presses(number + "#")
    assert (caller.routes == ["card_entry"]) is accepted
    assert not any(name.startswith("slot_readback") for name in caller.prompts)


def test_the_key_of_a_language_repeats_while_a_need_is_asked_for(caller: Caller) -> None:
    caller.dialogue.script = replace(caller.dialogue.script, languages={"2": "vi"})
    caller.presses("2")
    assert caller.state is State.ASKING
    caller.presses("3")
    assert caller.state is State.KEYPAD, "any other key wants the menu"
    caller.presses("2")
    assert caller.state is not State.KEYPAD, "there it is a choice"


@pytest.mark.parametrize(
    "state", [State.SERVING, State.CONNECTING, State.INFORMING, State.EXPLAINING]
)
@pytest.mark.parametrize("key", "58#")
def test_a_key_undoes_nothing_that_is_under_way(caller: Caller, state: State, key: str) -> None:
    bring_to(caller, state)
    said = list(caller.prompts)
    caller.presses(key)
    assert (caller.state, caller.prompts) == (state, said)
    assert caller.pending, "it goes on"


@pytest.mark.parametrize(("kind", "state"), [("desk", "transferring"), ("callback", "routing")])
def test_who_asks_for_a_person_on_the_way_to_one_gets_there(
    caller: Caller, kind: str, state: str
) -> None:
    caller.needs("balance")
    caller.stays_silent()
    caller.is_routed(destination=kind)
    caller.presses("0")
    assert caller.state == State(state)


@pytest.mark.parametrize(
    ("keys", "state"),
    [("0", "routing"), ("00", "routing"), ("01", "collecting"), ("0#", "routing")],
)
def test_zero_and_a_pause_where_a_value_is_asked_for_is_a_person(
    caller: Caller, keys: str, state: str
) -> None:
    caller.needs("find_parcel")
    caller.presses(keys)
    if not keys.endswith("#"):
        assert caller.state is State.COLLECTING
        caller.stays_silent()
    assert caller.state == State(state)
    if caller.state is State.ROUTING:
        caller.is_routed()
        assert caller.state is State.CONNECTING


def test_noughts_that_are_a_value_or_go_on_with_one_are_no_request(caller: Caller) -> None:
    caller.needs("find_parcel")
    caller.gives("digits", "12")
    caller.presses("00")
    caller.stays_silent()
    assert caller.dialogue.memory.slots["number"]["value"] == "1200"
    caller.says_no()
    caller.presses("0000")
    caller.stays_silent()
    assert caller.dialogue.memory.slots["number"]["value"] == "0000"
