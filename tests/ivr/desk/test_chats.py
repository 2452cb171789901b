"""Conversations at the desk: from the widget to the agent and back, over the real stores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

import ivr.people.passwords
from ivr.chat import TextDesk
from ivr.chat.conversations import Newcomer
from ivr.chat.room import FollowUpRoom, QueueRoom
from ivr.chat.views import chat_blueprint
from ivr.desk import Desk, Promises, desk_blueprint, menu_of
from ivr.desk.chats import LONGEST_ANSWER
from ivr.people import Accounts, Role, guard, people_blueprint
from ivr.queueing.floor import Dispatcher, open_floor
from ivr.queueing.holding import Holding
from ivr.storage import Phase
from ivr.storage.bus import Bus
from ivr.storage.conversations import Conversations
from ivr.storage.desk_log import DeskLog
from ivr.storage.messages import Messages
from ivr.storage.queue_parts import EntryKind, Outcome
from ivr.switchboard import Switchboard
from ivr.web import add_page, send_headers, web_blueprint
from tests.axe import assert_usable
from tests.ivr.desk.conftest import PASSWORD, Room, signs_in
from tests.ivr.reception.office import CALLER, Office

pytestmark = [pytest.mark.web, pytest.mark.model]

SMS = Newcomer("sms", "bank", caller=CALLER)
LONGEST = timedelta(minutes=20)


@dataclass
class House:
    """Widget, desk and queues over one database."""

    office: Office
    room: Room
    desk: TextDesk

    def waits(self, new: Newcomer = SMS) -> str:
        """Let a conversation join the queue, and return its id."""
        call, _ = self.desk.begin(new)
        assert self.desk.says(call.call_sid, "my card was declined at the till").waiting
        return call.call_sid

    def turn(self) -> None:
        self.room.floor.turn()


@pytest.fixture
def house(
    switchboard: Switchboard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    monkeypatch.setattr(ivr.people.passwords, "LOG_N", 4)
    office = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db")
    database, bus = office.database, Bus()
    assert database is not None
    floor = open_floor(database, bus, office.clock)
    desk = TextDesk(
        office.reception,
        Conversations(database),
        FollowUpRoom(office.follow_ups),
        bus,
        timedelta(minutes=30),
    )
    takes = Holding(floor, "auto", 1200).takes
    desk.room = QueueRoom(floor.queues, takes, LONGEST, office.clock, desk.room)
    app, log = Flask("test"), DeskLog(database)
    promises = Promises(office.follow_ups, Messages(database), office.live)
    guard(app, database)
    send_headers(app)
    for pages in (
        web_blueprint(),
        people_blueprint(),
        chat_blueprint(desk, frozenset()),
        desk_blueprint(Desk(floor, log, menu_of(["bank", "telecom"]), desk, promises=promises)),
    ):
        app.register_blueprint(pages)
    add_page(app, "Desk", "desk.page", Role.AGENT)
    app.add_url_rule("/", "home", lambda: "home")
    yield House(office, Room(app, database, floor, log, Accounts(database)), desk)
    office.closes()


def taken(house: House, agent: Any) -> Any:
    """Let the agent accept the one conversation that rings."""
    house.turn()
    (chat,) = agent.screen()["chats"]
    assert chat["phase"] == "ringing"
    (chat,) = agent.post(f"offers/{chat['offer']}/accept").json["chats"]
    return chat


def test_without_anybody_signed_in_a_conversation_is_on_the_list_and_not_in_line(
    house: House,
) -> None:
    house.waits()
    assert house.room.floor.queues.line() == []
    assert [item.kind for item in house.office.follow_ups.open()] == ["chat"]


def test_who_comes_later_answers_a_conversation_from_the_list(house: House) -> None:
    call_sid = house.waits()
    bob, ann = house.room.agent("bob"), house.room.agent("ann")
    bob.works()
    ann.works()
    (item,) = ann.screen()["promises"]
    assert (item["written"], item["reachable"]) == (True, False)
    assert ann.post(f"promises/{item['id']}/call").status_code == 409
    assert ann.post(f"promises/{item['id']}/answer").json["promises"] == []
    house.turn()
    assert bob.screen()["chats"] == [], "ann has asked for it"
    chat = taken(house, ann)
    assert (chat["call"], chat["packet"]["intent"]) == (call_sid, "card_blocked")
    ann.post(f"chats/{chat['offer']}/lines", text="Hello, this is Ann.")
    assert ann.post(f"offers/{chat['offer']}/finish").json["chats"] == []
    assert house.office.follow_ups.open() == []


def test_a_conversation_that_is_over_can_only_be_ticked_off(house: House) -> None:
    call_sid, ann = house.waits(), house.room.agent("ann")
    ann.works()
    house.office.live.forget(call_sid)
    (item,) = ann.screen()["promises"]
    assert ann.post(f"promises/{item['id']}/answer").status_code == 409
    assert ann.post(f"promises/{item['id']}/done").json["promises"] == []


def test_a_conversation_is_offered_with_its_packet_answered_and_ended(house: House) -> None:
    ann = house.room.agent("ann")
    ann.works()
    sid = house.waits()
    assert house.office.follow_ups.open() == []
    sent: list[str] = []
    house.desk.deliver = lambda _call, text: sent.append(text)
    chat = taken(house, ann)
    assert chat["packet"]["intent"] == "card_blocked"
    assert chat["packet"]["channel"] == "sms"
    assert ann.screen()["call"] is None
    house.desk.says(sid, "are you there")
    (chat,) = ann.post(f"chats/{chat['offer']}/lines", text="Yes, I am.").json["chats"]
    assert [(line["who"], line["text"]) for line in chat["lines"]] == [
        ("caller", "are you there"),
        ("agent", "Yes, I am."),
    ]
    assert sent == ["Yes, I am."]
    screen = ann.post(f"offers/{chat['offer']}/finish").json
    assert (screen["chats"], screen["state"], screen["numbers"]["chats"]) == ([], "available", 1)
    assert screen["numbers"]["taken"] == 0
    assert house.office.known(sid).phase is Phase.OVER
    assert house.office.log.record.disposition == "transferred"
    assert not house.desk.lines(sid)
    entry = house.room.floor.queues.get(chat["entry"])
    assert entry is not None
    assert (entry.kind, entry.outcome) == (EntryKind.CHAT, Outcome.ANSWERED)


def test_a_conversation_from_the_list_is_ticked_off_when_it_ends(house: House) -> None:
    sid = house.waits()
    house.desk.agent_closes(sid)
    assert house.office.follow_ups.open() == []


def test_nobody_writes_into_anothers_conversation(house: House) -> None:
    ann, bob = house.room.agent("ann"), house.room.agent("bob")
    ann.works()
    sid = house.waits()
    chat = taken(house, ann)
    path = f"chats/{chat['offer']}/lines"
    assert bob.post(path, text="hello").status_code == 409
    assert bob.post(f"offers/{chat['offer']}/finish").status_code == 409
    assert bob.screen()["chats"] == []
    for text in ("", " ", "a" * (LONGEST_ANSWER + 1)):
        assert ann.post(path, text=text).status_code == 400
    assert ann.post(path, text="a" * LONGEST_ANSWER).status_code == 200
    assert len(house.desk.lines(sid)) == 1


def test_a_transferred_conversation_keeps_packet_lines_and_note(house: House) -> None:
    ann, bob = house.room.agent("ann"), house.room.agent("bob")
    ann.works()
    sid = house.waits()
    chat = taken(house, ann)
    house.desk.says(sid, "are you there")
    bob.post("shift", queues=[["bank", "front_desk"]])
    bob.post("state", state="available")
    ann.post(f"calls/{chat['entry']}/note", text="Wants a new card.")
    assert ann.post(f"offers/{chat['offer']}/transfer", queue="front_desk").json["chats"] == []
    mine = taken(house, bob)
    assert mine["packet"] == {
        **chat["packet"],
        "notes": ["Wants a new card."],
        "sent_on": "ann sent the caller on, from card services.",
    }
    assert [line["text"] for line in mine["lines"]] == ["are you there"]
    assert bob.post(f"chats/{mine['offer']}/lines", text="I am Bob.").status_code == 200


def test_feedback_on_a_conversation_is_kept_as_for_calls(house: House) -> None:
    ann = house.room.agent("ann")
    ann.works()
    house.waits()
    chat = taken(house, ann)
    ann.post(f"calls/{chat['entry']}/feedback", kind="wrong_queue")
    assert [row.kind for row in house.room.log.waiting()] == ["wrong_queue"]
    assert ann.screen()["chats"][0]["said"] == "wrong_queue"


def test_a_conversation_that_nobody_takes_in_time_is_offered_a_callback(house: House) -> None:
    ann = house.room.agent("ann")
    ann.post("shift", queues=[["bank", "card_services"]])
    sid = house.waits()
    sent: list[str] = []
    house.desk.deliver = lambda _call, text: sent.append(text)
    house.office.clock.passes(seconds=LONGEST.total_seconds() - 1)
    house.desk.tidy()
    assert house.room.floor.queues.of_call(sid) is not None
    house.office.clock.passes(seconds=1)
    house.desk.tidy()
    assert house.room.floor.queues.of_call(sid) is None
    (text,) = sent
    assert "call you back" in text
    assert text.endswith("1 Yes\n2 No")
    house.desk.tidy()
    assert len(sent) == 1
    assert house.desk.says(sid, "1").over
    assert [item.kind for item in house.office.follow_ups.open()] == ["callback"]


def test_one_that_rings_at_an_agent_s_is_not_taken_away(house: House) -> None:
    ann = house.room.agent("ann")
    ann.works()
    sid = house.waits()
    house.turn()
    house.office.clock.passes(seconds=LONGEST.total_seconds() + 1)
    house.desk.tidy()
    assert house.room.floor.queues.of_call(sid) is not None


def test_the_page_hears_of_lines(house: House) -> None:
    ann = house.room.agent("ann")
    events = ann.client.get("/desk/events", headers={"Accept": "text/event-stream"}).response
    assert next(iter(events)) == b"retry: 2000\n\n"
    sid = house.waits()
    house.desk.says(sid, "are you there")
    heard = next(iter(events)).decode()
    assert heard.startswith("event: chats")
    assert sid in heard
    assert "are you there" not in heard


@pytest.fixture
def served(house: House) -> Iterator[str]:
    dispatcher = Dispatcher(house.room.floor)
    dispatcher.start()
    server = make_server("127.0.0.1", 0, house.room.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()
    dispatcher.close()


@pytest.mark.browser
def test_widget_and_desk_write_to_each_other_until_the_end(
    house: House, served: str, browser: Any
) -> None:
    from playwright.sync_api import expect

    house.room.person("ann")
    problems: list[str] = []
    desk = browser.new_context(viewport={"width": 1440, "height": 1000}).new_page()
    caller = browser.new_context(viewport={"width": 390, "height": 780}).new_page()
    for page in (desk, caller):
        page.on("pageerror", lambda error: problems.append(str(error)))
    desk.goto(f"{served}/desk/")
    signs_in(desk, "ann", PASSWORD)
    desk.check("[data-preset=bank][data-queue=card_services]")
    desk.click("#queues button")
    desk.click(".states [data-state=available]:enabled")
    desk.wait_for_selector("#idle.ready")
    caller.goto(f"{served}/chat/?preset=bank&language=en")
    caller.get_by_role("button", name="Chat with us").click()
    field, log = caller.get_by_label("Write a message"), caller.get_by_role("log")
    expect(log).to_contain_text("Northbank")
    field.fill("my card was declined at the till")
    field.press("Enter")
    expect(desk.get_by_role("tab")).to_contain_text("new")
    desk.keyboard.press("Enter")
    answer = desk.get_by_label("Write an answer")
    expect(answer).to_be_visible()
    expect(desk.locator("#chat")).to_contain_text("card blocked")
    field.fill("<b>are you there?</b>")
    field.press("Enter")
    expect(desk.locator("#chat-log")).to_contain_text("<b>are you there?</b>")
    answer.fill("Hello, this is Ann.")
    answer.press("Enter")
    expect(log).to_contain_text("Agent: Hello, this is Ann.")
    expect(answer).to_have_value("")
    desk.get_by_role("button", name="Right", exact=True).click()
    expect(desk.locator("#feedback")).to_contain_text("Right")
    _look(desk, caller)
    assert_usable(desk)
    assert_usable(caller)
    answer.fill("All done. Goodbye.")
    answer.press("Enter")
    desk.get_by_role("button", name="End conversation").click()
    expect(desk.locator("#chats")).to_be_hidden()
    expect(log).to_contain_text("All done. Goodbye.")
    expect(caller.get_by_role("button", name="Start again")).to_be_visible()
    assert problems == []


def _look(desk: Any, caller: Any) -> None:
    """Keep pictures where somebody asked for them."""
    import os

    if folder := os.environ.get("CALLSTEER_TEST_PICTURES"):
        desk.screenshot(path=f"{folder}/desk_chat.png", full_page=True)
        caller.screenshot(path=f"{folder}/widget_chat.png")
