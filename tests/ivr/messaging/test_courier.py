"""The outbox: what is promised is sent, once, at a decent hour."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from ivr.messaging import Courier, KeptSender, Message, SendingError
from ivr.messaging.courier import LEASE, TRIES
from tests.ivr.messaging.conftest import SECRET, Post
from tests.ivr.reception.office import CALLER

pytestmark = [pytest.mark.web, pytest.mark.model]

RECAP = Message("CA1", "bank", "recap", CALLER, "a recap")
LINK = Message("CA1", "bank", "link", CALLER, "a link")


def test_a_message_goes_once_and_its_number_is_forgotten(post: Post) -> None:
    zone = post.office.switchboard.company("bank").zone
    assert post.courier.post(RECAP, zone)
    assert post.courier.post(RECAP, zone), "one recap a call"
    assert [post.courier.send_due(), post.courier.send_due()] == [1, 0]
    assert post.carrier.sent == [(CALLER, "a recap")]
    (row,) = post.messages.latest()
    assert (row.state, row.number, row.text) == ("sent", "", "")


def test_without_a_number_nothing_is_promised(post: Post) -> None:
    zone = post.office.switchboard.company("bank").zone
    assert not post.courier.post(Message("CA1", "bank", "recap", "", "a recap"), zone)


def test_what_fails_is_tried_again_but_not_for_ever(post: Post) -> None:
    post.carrier.error = SendingError("busy", permanent=False)
    post.courier.post(RECAP, post.office.switchboard.company("bank").zone)
    for tries in range(1, TRIES + 1):
        assert post.messages.latest()[0].state == "waiting"
        assert post.courier.send_due() == 0
        post.office.clock.passes(seconds=(LEASE * tries).total_seconds())
    (row,) = post.messages.latest()
    assert (row.state, row.number, row.tries) == ("failed", "", TRIES)


def test_what_cannot_be_sent_is_given_up_at_once(post: Post) -> None:
    post.carrier.error = SendingError("no such number", permanent=True)
    post.courier.post(RECAP, post.office.switchboard.company("bank").zone)
    post.courier.send_due()
    assert post.messages.latest()[0].state == "failed"


def test_a_number_that_the_carrier_may_not_write_to_gets_no_more(post: Post) -> None:
    zone = post.office.switchboard.company("bank").zone
    post.carrier.error = SendingError("unsubscribed", permanent=True, refused=True)
    post.courier.post(RECAP, zone)
    post.courier.send_due()
    assert post.messages.latest()[0].state == "refused"
    assert not post.courier.post(LINK, zone)


def test_at_night_only_what_is_waited_for_is_sent(post: Post) -> None:
    zone = post.office.switchboard.company("bank").zone
    quiet = (time(11, 0), time(13, 0))  # it is noon
    courier = Courier(post.messages, post.carrier, SECRET, post.office.clock, quiet)
    courier.post(RECAP, zone)
    courier.post(LINK, zone)
    assert courier.send_due() == 1
    post.office.clock.passes(minutes=59)
    assert courier.send_due() == 0
    post.office.clock.passes(minutes=1)
    assert courier.send_due() == 1


def test_a_reminder_waits_for_its_time(post: Post) -> None:
    due = post.office.clock.now + timedelta(days=1)
    reminder = Message("CA1", "bank", "reminder", CALLER, "tomorrow at nine", due)
    post.courier.post(reminder, post.office.switchboard.company("bank").zone)
    assert post.courier.send_due() == 0
    post.office.clock.passes(days=1)
    assert post.courier.send_due() == 1


def test_a_trial_sends_nothing_and_shows_what_it_would(post: Post) -> None:
    courier = Courier(post.messages, KeptSender(), SECRET, post.office.clock)
    courier.post(LINK, post.office.switchboard.company("bank").zone)
    assert courier.send_due() == 1
    (row,) = post.messages.latest()
    assert (row.state, row.text, row.number) == ("kept", "a link", "")


def test_two_processes_send_a_message_once(post: Post) -> None:
    post.courier.post(RECAP, post.office.switchboard.company("bank").zone)
    (row,) = post.messages.due(post.office.clock.now)
    until = post.office.clock.now + LEASE
    assert [post.messages.take(row, until), post.messages.take(row, until)] == [True, False]
