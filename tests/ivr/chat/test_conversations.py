"""Whole conversations by text, with the real matcher and a database."""

from __future__ import annotations

import pytest
from sqlalchemy import text as sql

from intents.pack_loader import load_pack
from ivr.calls import CallOptions
from ivr.chat import TextDesk
from ivr.chat.conversations import LONGEST, Newcomer
from ivr.storage import Phase
from ivr.telephony.typed import TypedCall
from tests.ivr.chat.conftest import desk_of
from tests.ivr.reception.office import CALLER, Office

pytestmark = [pytest.mark.model, pytest.mark.web]

CHAT = Newcomer("chat", preset="bank")
SMS = Newcomer("sms", preset="bank", caller=CALLER)


def test_a_written_need_goes_to_the_people_with_the_packet(office: Office, desk: TextDesk) -> None:
    call, greeting = desk.begin(CHAT)
    assert "Northbank" in greeting.lines[0]
    assert "calling" not in greeting.lines[0]
    answer = desk.says(call.call_sid, "my card was declined at the till")
    assert answer.waiting
    assert "answer you here" in answer.lines[-1]
    kept = office.known(call.call_sid)
    assert (kept.phase, kept.destination) == (Phase.AWAY, "card_services")
    assert kept.packet is not None
    assert kept.packet["intent"] == "card_blocked"
    (item,) = office.follow_ups.open()
    assert (item.kind, item.wanted) == ("chat", "card_services")


def test_a_conversation_goes_on_in_another_process(office: Office, desk: TextDesk) -> None:
    call, _ = desk.begin(CHAT)
    answer = desk.says(call.call_sid, "i lost my card")
    assert [choice.send for choice in answer.choices] == ["1", "2"]
    office.restarts()
    assert desk_of(office).says(call.call_sid, "yes").waiting


def test_nothing_tells_a_reader_to_press_or_to_say_something(desk: TextDesk) -> None:
    call, _ = desk.begin(CHAT)
    answer = desk.says(call.call_sid, "5")
    assert "press" not in " ".join(answer.lines)
    assert [choice.send for choice in answer.choices] == ["1", "2", "3", "0"]
    assert desk.says(call.call_sid, "0").waiting


def test_agent_and_caller_write_to_each_other_and_nothing_of_it_stays(
    office: Office, desk: TextDesk
) -> None:
    call, _ = desk.begin(SMS)
    desk.says(call.call_sid, "my card was declined")
    sent: list[str] = []
    desk.deliver = lambda _call, text: sent.append(text)
    with desk.bus.subscribe(f"chat.{call.call_sid}") as heard:
        assert desk.says(call.call_sid, "are you there").lines
        assert not desk.says(call.call_sid, "hello").lines
        assert desk.agent_says(call.call_sid, "I am looking into it.")
        assert heard.get(1) is not None
    written = [(line.author, line.text) for line in desk.conversations.lines(call.call_sid)]
    assert written[-1] == ("agent", "I am looking into it.")
    assert sent == ["I am looking into it."]
    desk.agent_closes(call.call_sid)
    assert office.log.record.disposition == "transferred"
    assert not desk.conversations.lines(call.call_sid)
    assert not desk.agent_says(call.call_sid, "more")
    assert desk.says(call.call_sid, "hello").over


def test_a_conversation_that_nobody_takes_comes_back(office: Office, desk: TextDesk) -> None:
    class Nobody:
        def enter(self, _call: object, _place: object) -> bool:
            return False

    desk.room = Nobody()
    call, _ = desk.begin(SMS)
    answer = desk.says(call.call_sid, "my card was declined")
    assert "call you back" in answer.lines[-1]
    assert desk.says(call.call_sid, "yes").over
    (item,) = office.follow_ups.open()
    assert (item.kind, item.number) == ("callback", CALLER)


def test_a_secret_is_never_asked_for_in_writing(office: Office, desk: TextDesk) -> None:
    call, _ = desk.begin(CHAT)
    desk.says(call.call_sid, "what's my balance")
    desk.says(call.call_sid, "12345678")
    answer = desk.says(call.call_sid, "yes")
    assert "never ask for a pin" in " ".join(answer.lines).lower()
    assert office.known(call.call_sid).phase is Phase.AWAY


def test_an_idle_conversation_ends_by_itself(office: Office, desk: TextDesk) -> None:
    call, _ = desk.begin(CHAT)
    office.ages(call.call_sid)
    office.clock.passes(minutes=30)
    desk.tidy()
    assert office.known(call.call_sid).phase is Phase.TALKING
    office.clock.passes(seconds=1)
    desk.tidy()
    assert office.known(call.call_sid).phase is Phase.OVER
    assert office.log.record.disposition == "abandoned"


def test_a_text_that_is_too_long_is_not_read(office: Office, desk: TextDesk) -> None:
    call, _ = desk.begin(CHAT)
    assert "too long" in desk.says(call.call_sid, "a" * (LONGEST + 1)).lines[0]
    assert "too long" not in desk.says(call.call_sid, "a" * LONGEST).lines[0]


@pytest.mark.parametrize("preset", ["bank", "telecom", "clinic", "parcel", "it_helpdesk"])
def test_the_same_text_means_the_same_on_every_channel(
    office: Office, desk: TextDesk, preset: str
) -> None:
    for item in load_pack(preset).tests["en"][::9]:
        options = CallOptions(preset, channel="text")
        voice = TypedCall(office.switchboard, options)
        voice.says(item.text)
        spoken = voice.record.turns[0]
        for channel in ("chat", "sms"):
            call, _ = desk.begin(Newcomer(channel, preset, caller=CALLER))
            desk.says(call.call_sid, item.text)
            kept = office.known(call.call_sid)
            record = kept.record or next(
                r.to_json() for r, _ in office.log.written if r.call_sid == call.call_sid
            )
            turn = record["turns"][0]
            read = (turn["intent"], turn["band"], turn["verdict"])
            assert read == (spoken.intent, spoken.band, spoken.verdict), item.text


def test_the_number_and_what_was_written_with_an_agent_are_in_no_table_when_all_is_over(
    office: Office, desk: TextDesk
) -> None:
    call, _ = desk.begin(SMS)
    desk.says(call.call_sid, "my card was declined at the till")
    desk.says(call.call_sid, "my own words")
    desk.agent_closes(call.call_sid)
    assert office.database is not None
    with office.database.begin() as session:
        live = session.execute(sql("SELECT state FROM live_calls")).scalars().all()
        lines = session.execute(sql("SELECT count(*) FROM chat_lines")).scalar()
    assert CALLER not in str(live)
    assert "my own words" not in str(live)
    assert lines == 0


def test_a_writer_may_change_the_language(office: Office, desk: TextDesk) -> None:
    call, _ = desk.begin(CHAT)
    answer = desk.says(call.call_sid, "tiếng Việt")
    assert any("Northbank" in line and "ạ" in line for line in answer.lines)
    assert office.known(call.call_sid).language == "vi"
    desk.says(call.call_sid, "gặp nhân viên")
    desk.says(call.call_sid, "gặp nhân viên")
    kept = office.known(call.call_sid)
    assert kept.packet is not None
    assert kept.packet["language"] == "vi"


def test_a_writer_is_told_which_language_is_missing(desk: TextDesk) -> None:
    call, _ = desk.begin(CHAT)
    answer = desk.says(call.call_sid, "habla español")
    assert "I'm sorry, we can't write Spanish here" in answer.lines[0]
