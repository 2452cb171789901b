"""Whole calls by text, with the real matcher and the sample company behind real HTTP."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.calls import CallOptions
from ivr.company_systems import CompanySystems
from ivr.handing_off import packet_of
from ivr.serving.connector import Attempt
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall
from routing.handoff import HandOff, SlotShown
from tests.ivr.serving.servers import answers, hangs_up, server

pytestmark = [pytest.mark.model, pytest.mark.web]


class Log:
    """Remembers attempts."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []

    def write(self, attempt: Attempt) -> None:
        self.attempts.append(attempt)


class Line:
    """Places typed calls to lines with fresh books, and remembers what agents were shown."""

    def __init__(self, switchboard: Switchboard) -> None:
        self.switchboard = switchboard
        self.packets: list[HandOff] = []

    def call(self, preset: str, *texts: str, language: str = "en") -> tuple[TypedCall, str]:
        company = self.switchboard.company(preset, language)
        options = CallOptions(
            preset,
            language,
            channel="text",
            on_transfer=lambda record, place: self.packets.append(
                packet_of(record, company, place)
            ),
        )
        call = TypedCall(self.switchboard, options)
        call.said()
        said = [call.says(text) for text in texts]
        return call, said[-1]


@pytest.fixture
def line(
    switchboard: Switchboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Line]:
    systems = CompanySystems("", tmp_path)
    monkeypatch.setattr(switchboard, "systems", systems)
    yield Line(switchboard)
    systems.close()


@pytest.mark.parametrize(
    ("preset", "texts", "decides"),
    [
        ("parcel", ["track parcel 1 2 3 4 5 6"], 0),
        ("parcel", ["where is my parcel", "1 2 3 4 5 6", "yes"], 2),
        ("bank", ["when does the branch open"], 0),
        ("bank", ["i lost my card", "yes"], 1),
        ("bank", ["agent", "agent"], 1),
        ("bank", ["pineapple"], None),
    ],
)
def test_the_time_to_route_ends_when_it_is_decided_what_becomes_of_the_call(
    line: Line, preset: str, texts: list[str], decides: int | None
) -> None:
    call, _ = line.call(preset, *texts)
    record = call.record
    decided = None if decides is None else record.turns[decides].decided_ms
    assert record.time_to_route_ms == decided, record.tried
    if line.packets:
        assert line.packets[-1].in_system_s == (record.ended_ms or 0) // 1000


@pytest.mark.parametrize(
    ("preset", "texts", "told"),
    [
        ("parcel", ["track parcel 1 2 3 4 5 6"], "It's with the driver, and comes today."),
        ("telecom", ["is there an outage in 60614"], "expect it to be mended by 6:30 PM today"),
        ("it_helpdesk", ["what's the status of ticket 5 0 1 2 3"], "is being worked on"),
        (
            "telecom",
            ["pay forty dollars on my bill account 2 0 4 0 6 0", "yes"],
            "forty dollars is paid, and forty-six dollars and fifty cents is left to pay.",
        ),
        ("clinic", ["i need a refill for patient 7 3 1 2 0 4", "yes"], "ready at the pharmacy"),
        (
            "bank",
            ["what's my balance on account 1 0 2 0 3 0 4 0", "2580"],
            "one thousand, two hundred and fifty dollars and seventy-five cents",
        ),
    ],
)
def test_one_breath_is_enough_but_for_a_yes_or_a_pin(
    line: Line, preset: str, texts: list[str], told: str
) -> None:
    call, said = line.call(preset, *texts)
    assert told in said
    assert said.endswith("Is there anything else?")
    call.says("no")
    assert (call.record.disposition, call.record.destination) == ("contained", None)
    assert [item["outcome"] for item in call.record.served] == ["found"]


@pytest.mark.parametrize(
    ("preset", "language", "texts", "told"),
    [
        ("parcel", "vi", ["hàng của tôi đang ở đâu", "1234", "đúng"], "dự kiến giao"),
        ("parcel", "zh", ["查快递", "1234", "对"], "预计"),
        ("parcel", "fa", ["مرسوله من کجاست", "1234", "بله"], "در راه است"),
        ("bank", "vi", ["số dư", "30405060", "đúng", "3690"], "mười tám triệu năm trăm nghìn đồng"),
        ("bank", "zh", ["余额", "40506070", "对", "7412"], "9860元50分"),
        ("bank", "fa", ["موجودی", "50607080", "بله", "9513"], "موجودی شما"),
    ],
)
def test_the_languages_of_a_preset_have_its_self_service(
    line: Line, preset: str, language: str, texts: list[str], told: str
) -> None:
    _, said = line.call(preset, *texts, language=language)
    assert told in said


def test_a_payment_changes_what_is_still_to_be_paid(line: Line) -> None:
    line.call("telecom", "pay forty dollars on my bill account 2 0 4 0 6 0", "yes")
    _, said = line.call("telecom", "pay fifty dollars on my bill account 2 0 4 0 6 0", "yes")
    assert "fifty dollars is more than what's due" in said
    _, said = line.call("telecom", "pay six dollars on my bill account 2 0 4 0 6 0", "yes")
    assert "fifty cents is left to pay" in said


@pytest.mark.parametrize(
    ("language", "need", "breaths", "rest"),
    [
        ("en", "what's my balance", ("one zero two", "zero three zero", "four zero"), "the rest?"),
        ("vi", "số dư", ("ba không bốn không", "năm không sáu không"), "đọc tiếp"),
        ("zh", "余额", ("四零五零", "六零七零"), "请继续"),
        ("fa", "موجودی", ("پنج صفر شش صفر", "هفت صفر هشت صفر"), "بقیه‌اش"),
    ],
)
def test_a_number_in_several_breaths_is_put_together(
    line: Line, language: str, need: str, breaths: tuple[str, ...], rest: str
) -> None:
    call, _ = line.call("bank", need, language=language)
    *first, last = breaths
    assert all(rest in call.says(breath) for breath in first)
    call.says(last)
    assert call.dialogue.state == "reading_back"
    assert len(call.dialogue.memory.slots["account_number"]["value"]) == 8


def test_only_what_is_missing_is_asked_for_and_a_correction_replaces_it(line: Line) -> None:
    call, said = line.call("bank", "transfer forty dollars from account 1 0 2 0 3 0 4 0", "yes")
    assert "the person you want to pay" in said
    assert "forty dollars from account" in call.says("60708090")
    assert "fifty dollars from account" in call.says("no fifty dollars")
    assert "four-digit telephone PIN" in call.says("yes")
    assert "one thousand, two hundred dollars and seventy-five cents" in call.says("2580")


def test_a_number_that_was_given_serves_the_next_need_too(line: Line) -> None:
    call, _ = line.call("parcel", "track parcel 1 2 3 4")
    assert "parcel 1 2 3 4 to come on Friday" in call.says("can you deliver it on friday instead")
    assert "It comes on Friday" in call.says("yes")


def test_of_what_is_said_at_once_in_vietnamese_each_is_what_it_is(line: Line) -> None:
    said = "tôi muốn chuyển năm trăm nghìn từ tài khoản 30405060 đến tài khoản 10203040"
    _, asked = line.call("bank", said, "đúng", language="vi")
    assert "chuyển năm trăm nghìn từ tài khoản 3 0 4 0, 5 0 6 0 đến tài khoản 1 0 2 0" in asked


@pytest.mark.parametrize(
    "texts",
    [
        ["transfer fifty dollars from account 10203040 to account 60708090", "yes"],
        ["i want to make a transfer", "yes", "fifty dollars from 10203040 to 60708090"],
        ["i want to make a transfer", "yes", "forty", "no fifty dollars", "10203040", "60708090"],
    ],
)
def test_from_where_to_where_and_how_much_come_in_any_order(line: Line, texts: list[str]) -> None:
    _, said = line.call("bank", *texts)
    assert "pay fifty dollars from account 1 0 2 0, 3 0 4 0 to account 6 0 7 0, 8 0 9 0" in said


def test_after_a_no_the_right_value_is_enough(line: Line) -> None:
    _, said = line.call("telecom", "pay my bill 204060", "forty dollars", "no", "how about ten")
    assert "pay ten dollars on your bill, account 2 0 4, 0 6 0, right?" in said


def test_values_come_in_the_callers_own_order(line: Line) -> None:
    _, said = line.call("parcel", "reschedule", "friday", "1 2 3 4")
    assert "You want parcel 1 2 3 4 to come on Friday" in said
    _, said = line.call("clinic", "move my appointment", "wednesday", "no thursday", "731204")
    assert "move the appointment of patient 7 3 1, 2 0 4 to Thursday" in said


def test_a_failed_attempt_reaches_an_agent_with_the_context(line: Line) -> None:
    call, said = line.call("parcel", "track parcel 9 9 9 9 9")
    assert said.splitlines()[-2:] == [
        "I can't find a parcel with the number 9 9, 9 9 9.",
        "I'm putting you through to tracking. They'll see what you told me.",
    ]
    assert call.record.destination == "tracking"
    (packet,) = line.packets
    assert "the tracking system was asked: nothing found" in packet.tried
    assert [(slot.name, slot.value) for slot in packet.slots] == [("tracking_number", "99999")]


@pytest.mark.parametrize(
    "broken", [answers(500, {}), answers(200, b"<html>", "text/html"), hangs_up]
)
def test_a_system_that_is_broken_leads_to_an_agent_too(
    line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken
) -> None:  # type: ignore[no-untyped-def]
    with server(broken) as company:
        systems = CompanySystems(company.url, tmp_path)
        monkeypatch.setattr(line.switchboard, "systems", systems)
        call, said = line.call("parcel", "track parcel 1 2 3 4 5 6")
        systems.close()
    assert "I can't reach our system at the moment." in said
    assert call.record.destination == "tracking"
    assert "no usable answer" in line.packets[0].tried[-1]


@pytest.mark.parametrize(
    ("language", "need", "no"),
    [
        ("en", "where's my parcel", "no"),
        ("en", "where's my parcel", "0"),
        ("vi", "hàng của tôi đang ở đâu", "không"),  # also the figure 0
        ("zh", "查快递", "没有"),
        ("fa", "مرسوله من کجاست", "نه"),  # also the figure 9
    ],
)
def test_a_caller_without_the_number_reaches_people(
    line: Line, language: str, need: str, no: str
) -> None:
    call, _ = line.call("parcel", need, "#" if no == "0" else no, language=language)
    assert call.record.destination == "tracking"
    assert call.record.served == []


@pytest.mark.parametrize("asked", ["agent", "can i speak to someone please", "no just a person"])
def test_who_wants_a_person_instead_of_a_question_gets_the_people_who_see_what_was_said(
    line: Line, asked: str
) -> None:
    call, said = line.call("telecom", "pay forty dollars on my bill", asked)
    assert said.startswith("I'm putting you through to payments.")
    assert call.record.destination == "payments"
    assert [slot.name for slot in line.packets[-1].slots] == ["amount"]


def test_a_pin_is_in_no_record_packet_or_log(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    log = Log()
    line.switchboard.systems.log = log
    call, _ = line.call("bank", "what's my balance on account 1 0 2 0 3 0 4 0", "7391")
    assert call.record.destination == "accounts", "a wrong PIN leads to an agent"
    kept = [json.dumps(call.record.to_json()), json.dumps(line.packets[0].to_json())]
    for text in (*kept, caplog.text, repr(log.attempts), json.dumps(call._dialogue.save())):
        assert "7391" not in text
    assert [attempt.outcome for attempt in log.attempts] == ["refused"]


def test_what_else_was_asked_for_is_done_after_the_first(line: Line) -> None:
    call, said = line.call(
        "parcel", "track parcel 1 2 3 4 5 6 and i want to file a complaint", "yes"
    )
    assert said.startswith("It's with the driver, and comes today.")
    assert said.endswith("You also asked about a complaint. Shall we do that?")
    assert call.record.also == ["complaint"]
    call.says("yes")
    assert (call.record.intent, call.record.also) == ("complaint", [])
    assert line.packets[-1].also == ()


@pytest.mark.parametrize(
    ("preset", "texts", "intent", "also"),
    [
        ("parcel", ["it's about my delivery", "both"], "track", "reschedule"),
        ("bank", ["i lost my card", "yes and what's my balance"], "lost_stolen_card", "balance"),
        (
            "bank",
            ["what's my balance", "10203040", "yes and i also want to complain"],
            "balance",
            "complaint",
        ),
    ],
)
def test_a_second_need_may_come_with_an_answer(
    line: Line, preset: str, texts: list[str], intent: str, also: str
) -> None:
    call, _ = line.call(preset, *texts)
    assert (call.dialogue.memory.intent, call.record.also) == (intent, [also])


@pytest.mark.parametrize("said", ["yes but for friday", "no friday", "for friday please"])
def test_a_value_beside_a_yes_or_instead_of_one_is_taken(line: Line, said: str) -> None:
    call, asked = line.call("clinic", "my appointment", said)
    assert "patient number" in asked
    assert call.dialogue.memory.intent == "reschedule"
    assert "date" in call.dialogue.memory.slots


@pytest.mark.parametrize("said", [["yes", "the other one is 1 2 3 4 5 6"], ["and 1 2 3 4 5 6"]])
def test_another_number_is_about_the_same_again(line: Line, said: list[str]) -> None:
    _, told = line.call("parcel", "track parcel 1 2 3 4", *said)
    assert "It's with the driver" in told


def test_who_is_not_understood_beside_a_no_is_not_hung_up_on(line: Line) -> None:
    call, _ = line.call("bank", "when are you open", "no i mean the one in manchester")
    assert not call.over
    call.says("no that's everything i needed thank you")
    assert call.over


def test_a_value_instead_of_a_yes_makes_no_other_need_of_it(line: Line) -> None:
    call, _ = line.call("it_helpdesk", "i forgot my password", "employee 4 4 1 1")
    assert call.record.intent == "password_reset"


def test_whoever_takes_the_first_need_over_sees_the_second(line: Line) -> None:
    line.call("bank", "i lost my card and i want to know my balance", "yes")
    assert line.packets[-1].also == ("your account balance",)


@pytest.mark.parametrize(
    ("texts", "asked", "done"),
    [
        (
            ["i want to pay my bill", "all of it", "204060", "yes"],
            "You want to pay eighty-six dollars and fifty cents",
            "eighty-six dollars and fifty cents is paid, and zero dollars is left",
        ),
        (
            ["pay the whole balance on account 3 0 5 0 7 0", "no ten pounds", "yes"],
            "You want to pay forty-two pounds",
            "ten pounds is paid, and thirty-two pounds is left",
        ),
        (
            ["pay my bill account 3 0 5 0 7 0", "ten pounds", "no the full amount", "yes"],
            "You want to pay ten pounds",
            "forty-two pounds is paid, and zero pounds is left",
        ),
    ],
)
def test_all_that_is_due_is_looked_up_read_back_and_paid(
    line: Line, texts: list[str], asked: str, done: str
) -> None:
    call, said = line.call("telecom", texts[0])
    told = [said, *(call.says(text) for text in texts[1:])]
    assert asked in "\n".join(told[:-1])
    assert done in told[-1]
    assert "amount_due" in [item["service"] for item in call.record.served]


def test_where_nothing_is_due_nothing_is_paid(line: Line) -> None:
    call, said = line.call("telecom", "pay my bill in full account 4 0 6 0 8 0")
    assert "Nothing is due on account" in said
    assert [item["service"] for item in call.record.served] == ["amount_due"]


def test_whose_bill_cannot_be_looked_up_is_put_through_with_what_was_said(line: Line) -> None:
    _, said = line.call("telecom", "pay my bill in full account 9 9 9 9 9 9")
    assert "I can't find an account" in said
    assert line.packets[-1].slots[0] == SlotShown("amount", "all", "?")
