"""What became of messages, in whatever order the carrier says it."""

from __future__ import annotations

from itertools import permutations

import pytest

from ivr.messaging import Message, SendingError
from ivr.storage.models import MessageOut
from tests.ivr.messaging.conftest import Post
from tests.ivr.reception.office import CALLER

pytestmark = [pytest.mark.web, pytest.mark.model]


def sent(post: Post, kind: str = "link", call_sid: str = "CA1") -> int:
    """Send a message and return its id."""
    zone = post.office.switchboard.company("bank").zone
    number = post.courier.order(Message(call_sid, "bank", kind, CALLER, "a text"), zone)
    assert number is not None
    post.courier.send_due()
    return number


def row(post: Post, message_id: int) -> MessageOut:
    found = post.messages.get(message_id)
    assert found is not None
    return found


def test_the_carriers_id_is_kept(post: Post) -> None:
    number = sent(post)
    assert row(post, number).carrier_sid == f"SM{number}"


@pytest.mark.parametrize("last", ["delivered", "undelivered"])
def test_receipts_in_any_order_and_twice_leave_the_last_word(post: Post, last: str) -> None:
    for at, order in enumerate(permutations(("queued", "sent", last))):
        number = sent(post, "agent", f"CA{at}")
        for status in (*order, *order):
            post.receipts.take(number, status, "30003" if status == "undelivered" else "", CALLER)
        known = row(post, number)
        assert (known.receipt, known.state) == (last, "sent"), order
        assert known.error_code == ("30003" if last == "undelivered" else "")


def test_a_receipt_says_whether_it_was_news(post: Post) -> None:
    number = sent(post)
    assert post.receipts.take(number, "sending", "", CALLER)
    assert not post.receipts.take(number, "queued", "", CALLER)
    assert post.receipts.take(number, "read", "", CALLER)
    assert not post.receipts.take(number, "failed", "", CALLER)
    assert not post.receipts.take(number, "eaten", "", CALLER)
    assert not post.receipts.take(number + 1, "sent", "", CALLER)


@pytest.mark.parametrize("kind", ["link", "recap", "status", "reminder", "agent"])
def test_what_was_promised_and_did_not_arrive_is_for_a_person(post: Post, kind: str) -> None:
    number = sent(post, kind)
    for _ in range(2):
        post.receipts.take(number, "undelivered", "30005", CALLER)
    (item,) = post.office.follow_ups.open()
    assert (item.call_sid, item.kind, item.preset, item.number) == (
        "CA1",
        "message",
        "bank",
        CALLER,
    )
    assert "did not arrive by text message (code 30005)" in item.reason


def test_a_survey_that_does_not_arrive_is_nobodys_work(post: Post) -> None:
    post.receipts.take(sent(post, "survey"), "failed", "30003", CALLER)
    assert list(post.office.follow_ups.open()) == []


def test_what_arrived_is_nobodys_work(post: Post) -> None:
    post.receipts.take(sent(post), "delivered", "", CALLER)
    assert list(post.office.follow_ups.open()) == []


def test_what_the_carrier_does_not_take_is_for_a_person_too(post: Post) -> None:
    post.carrier.error = SendingError("no such number", permanent=True)
    sent(post, "recap")
    (item,) = post.office.follow_ups.open()
    assert (item.kind, item.number) == ("message", CALLER)
    assert item.reason == "the recap of their call did not arrive by text message"


def test_messages_about_no_call_have_follow_ups_of_their_own(post: Post) -> None:
    for _ in range(2):
        post.receipts.take(sent(post, "status", ""), "failed", "30003", CALLER)
    assert len(post.office.follow_ups.open()) == 2


def test_the_messages_of_a_call_are_listed_in_order(post: Post) -> None:
    sent(post, "link")
    sent(post, "recap")
    sent(post, "link", "CA2")
    assert [one.kind for one in post.messages.of_call("CA1")] == ["link", "recap"]
