"""Text messages that come in."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import text as sql

from ivr.messaging import Message
from ivr.messaging.inbox import Incoming
from ivr.storage import Phase
from tests.ivr.messaging.conftest import Post
from tests.ivr.reception.office import CALLER

pytestmark = [pytest.mark.web, pytest.mark.model]


class Phone:
    """Somebody who writes."""

    def __init__(self, post: Post, number: str = CALLER) -> None:
        self.post, self.number, self.count = post, number, 0

    def writes(self, text: str, message_id: str = "") -> str:
        self.count += 1
        name = message_id or f"SM{self.number[-3:]}-{self.count}"
        return self.post.inbox.take(Incoming(name, self.number, text, "bank"))


@pytest.fixture
def phone(post: Post) -> Phone:
    return Phone(post)


def sid_of(post: Post) -> str:
    return post.desk.conversations.current(post.courier.key(CALLER))


def test_a_need_is_asked_about_with_numbers_and_confirmed_by_one(phone: Phone, post: Post) -> None:
    assert phone.writes("i lost my card").splitlines()[-2:] == ["1 Yes", "2 No"]
    assert "answer you here" in phone.writes("1")
    assert post.office.known(sid_of(post)).destination == "card_services"


def test_an_address_that_names_no_line_is_answered_by_ours(
    phone: Phone, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    assert "Northbank" in post.inbox.take(Incoming("SM1", CALLER, "zzzz", "bnak"))
    assert "there is no pack 'bnak'" in caplog.text
    assert post.office.known(sid_of(post)).preset == "bank"


def test_a_hello_is_greeted(phone: Phone) -> None:
    assert "Northbank" in phone.writes("zzzz")


def test_a_message_that_comes_twice_is_answered_once(phone: Phone, post: Post) -> None:
    first = phone.writes("i lost my card", "SM1")
    assert phone.writes("i lost my card", "SM1") == first
    record = post.office.known(sid_of(post)).record
    assert record is not None
    assert len(record["turns"]) == 1


def test_two_people_have_two_conversations(phone: Phone, post: Post) -> None:
    other = Phone(post, "+447700900199")
    phone.writes("i lost my card")
    other.writes("i want to make a complaint")
    assert "answer you here" in phone.writes("yes")


@pytest.mark.parametrize("word", ["STOP", " stop ", "Unsubscribe"])
def test_stop_ends_our_messages_and_start_allows_them(phone: Phone, post: Post, word: str) -> None:
    zone = post.office.switchboard.company("bank").zone
    message = Message("CA1", "bank", "recap", CALLER, "a recap")
    assert "START" in phone.writes(word)
    assert not post.courier.post(message, zone)
    assert "again" in phone.writes("start")
    assert post.courier.post(message, zone)


def test_help_says_who_we_are(phone: Phone) -> None:
    assert "Northbank" in phone.writes("HELP")


def test_a_new_conversation_begins_when_the_last_is_over(phone: Phone, post: Post) -> None:
    phone.writes("my card was declined")
    first = sid_of(post)
    post.desk.agent_closes(first)
    post.office.clock.passes(seconds=1)
    phone.writes("i lost my card")
    assert sid_of(post) != first
    assert post.office.known(sid_of(post)).phase is Phase.TALKING


def test_the_number_is_in_no_log_and_in_no_table_when_all_is_over(
    phone: Phone, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    phone.writes("my card was declined")
    zone = post.office.switchboard.company("bank").zone
    post.courier.post(Message("CA1", "bank", "recap", CALLER, "a recap"), zone)
    assert post.courier.send_due() == 1
    post.desk.agent_closes(sid_of(post))
    assert post.office.database is not None
    with post.office.database.begin() as session:
        tables = session.execute(sql("SELECT name FROM sqlite_master WHERE type='table'"))
        names = [name for name in tables.scalars() if name != "follow_ups"]
        kept = "".join(str(session.execute(sql(f"SELECT * FROM {name}")).all()) for name in names)
    assert CALLER not in kept
    assert "a recap" not in kept
    assert CALLER not in caplog.text
    assert "declined" not in caplog.text
