"""What the agent sees of real calls."""

from __future__ import annotations

import pytest

from ivr.callers import Known, KnownContext
from ivr.calls import CallOptions
from ivr.handing_off import packet_of
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall
from routing.handoff import HandOff

pytestmark = pytest.mark.model


def packet(switchboard: Switchboard, *texts: str) -> HandOff:
    made: list[HandOff] = []
    company = switchboard.company("bank")
    options = CallOptions(
        "bank", on_transfer=lambda record, place: made.append(packet_of(record, company, place))
    )
    call = TypedCall(switchboard, options)
    for text in texts:
        call.says(text)
    return made[-1]


def test_a_confirmed_urgent_need(switchboard: Switchboard) -> None:
    seen = packet(switchboard, "my card was stolen", "yes")
    assert seen.need.startswith("URGENT: ")
    assert seen.certainty == "the caller said yes to it"
    assert seen.words == ("my card was stolen", "yes")
    assert seen.destination == "card_services"


def test_what_is_known_of_the_caller_is_on_the_card(switchboard: Switchboard) -> None:
    order = KnownContext("order", "card_blocked", "card ending 42", {"branch": "Leeds"}, "crm")
    known = Known("premier", 2, "card_blocked", (order,))
    made: list[HandOff] = []
    company = switchboard.company("bank")
    options = CallOptions(
        "bank",
        known=known,
        on_transfer=lambda record, place: made.append(packet_of(record, company, place)),
    )
    TypedCall(switchboard, options).says("yes")
    (seen,) = made
    assert (seen.tier, seen.repeat, seen.previous) == ("premier", 2, "card_blocked")
    assert seen.contexts == ("order: card ending 42: branch Leeds (crm)",)
    assert (seen.intent, seen.destination) == ("card_blocked", "card_services")
    assert seen.priority == 75


@pytest.mark.parametrize(
    ("texts", "priority"),
    [
        (("operator", "operator"), 70),
        (("somebody i don't know has used my account", "operator"), 100),
        (("there is a fire and my father is not breathing",), 100),
    ],
)
def test_who_asks_for_a_person_is_served_by_the_same_priority(
    switchboard: Switchboard, texts: tuple[str, ...], priority: int
) -> None:
    made: list[HandOff] = []
    company = switchboard.company("bank")
    options = CallOptions(
        "bank",
        known=Known("premier", 1),
        on_transfer=lambda record, place: made.append(packet_of(record, company, place)),
    )
    call = TypedCall(switchboard, options)
    for text in texts:
        call.says(text)
    assert made[-1].priority == priority


def test_an_unknown_need_shows_what_was_heard(switchboard: Switchboard) -> None:
    seen = packet(switchboard, "seven yellow bananas", "operator", "operator")
    assert seen.need.startswith("Couldn't understand")
    assert "not understood, asked again" in seen.tried


def test_values_are_marked_as_heard(switchboard: Switchboard) -> None:
    seen = packet(switchboard, "i want to send two hundred pounds to my sister", "yes", "no")
    assert [(slot.name, slot.value, slot.mark) for slot in seen.slots] == [
        ("amount", "200.00 GBP", "?")
    ]


def test_numbers_are_masked(switchboard: Switchboard) -> None:
    text = "my card is stolen the number is 4111 1111 1111 1111"
    seen = packet(switchboard, text, "yes")
    assert "4111" not in str(seen.to_json())


def test_what_else_was_asked_for_is_on_the_card(switchboard: Switchboard) -> None:
    seen = packet(switchboard, "i lost my card and i want to know my balance", "yes")
    assert (seen.intent, seen.destination) == ("lost_stolen_card", "card_services")
    assert seen.also == ("your account balance",)
    assert packet(switchboard, "my card was stolen", "yes").also == ()


def test_a_need_that_was_refused_is_not_on_the_card(switchboard: Switchboard) -> None:
    guesses = "my card was stolen", "no", "i want to send money", "no"
    seen = packet(switchboard, *guesses)
    assert (seen.intent, seen.destination) == (None, "front_desk")
    assert seen.need == 'Couldn\'t understand. Last heard: "i want to send money"'
    assert seen.opener.startswith("Hello, I'm sorry our system didn't understand you.")
    assert "URGENT" not in seen.need


def test_a_yes_to_another_need_says_nothing_of_this_one(switchboard: Switchboard) -> None:
    seen = packet(switchboard, "i want to send money", "yes", "i want to talk about a mortgage")
    assert (seen.intent, seen.certainty) == ("loan_mortgage", "understood at once")
