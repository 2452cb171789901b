"""What the company's systems have sent: opt-outs, consents and quiet hours hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from ivr.messaging import Courier
from ivr.messaging.orders import NotOrdered, Order, Orders, Why
from ivr.storage.consents import Consents
from tests.ivr.messaging.conftest import SECRET, Post
from tests.ivr.reception.office import CALLER

pytestmark = [pytest.mark.web, pytest.mark.model]

STATUS = Order(CALLER, "status", text="Your new card is on its way.", preset="bank")
REMINDER = replace(STATUS, kind="reminder")


@pytest.fixture
def orders(post: Post) -> Orders:
    assert post.office.database is not None
    return Orders(post.courier, post.desk, Consents(post.office.database))


def why(orders: Orders, order: Order) -> Why:
    with pytest.raises(NotOrdered) as refused:
        orders.place(order)
    return refused.value.why


def test_news_is_sent_with_the_company_s_name_and_its_state_can_be_read(
    post: Post, orders: Orders
) -> None:
    row = orders.place(STATUS)
    assert (row.state, row.kind) == ("waiting", "status")
    assert post.courier.send_due() == 1
    ((number, text),) = post.carrier.sent
    assert number == CALLER
    assert text.startswith("Northbank: Your new card is on its way. ")
    assert "STOP" in text
    kept = orders.get(row.id)
    assert kept is not None
    assert (kept.state, kept.number, kept.text) == ("sent", "", "")


def test_a_reminder_needs_a_yes_to_that_company(post: Post, orders: Orders) -> None:
    assert why(orders, REMINDER) is Why.NOT_AGREED
    assert post.office.database is not None
    consents = Consents(post.office.database)
    consents.give(post.courier.key(CALLER), "clinic", post.office.clock())
    assert why(orders, REMINDER) is Why.NOT_AGREED
    consents.give(post.courier.key(CALLER), "bank", post.office.clock())
    due = post.office.clock() + timedelta(hours=2)
    orders.place(replace(REMINDER, due=due))
    post.office.clock.passes(hours=2, seconds=-1)
    assert post.courier.send_due() == 0
    post.office.clock.passes(seconds=1)
    assert post.courier.send_due() == 1


def test_who_has_written_stop_gets_nothing_not_even_what_waits(post: Post, orders: Orders) -> None:
    row = orders.place(replace(STATUS, due=post.office.clock() + timedelta(hours=1)))
    post.messages.opt_out(post.courier.key(CALLER), post.office.clock())
    assert why(orders, STATUS) is Why.STOPPED
    kept = orders.get(row.id)
    assert kept is not None
    assert (kept.state, kept.number) == ("refused", "")


def test_quiet_hours_hold_news_back_in_the_company_s_time(post: Post) -> None:
    assert post.office.database is not None
    quiet = (time(21), time(8))
    courier = Courier(post.messages, post.carrier, SECRET, post.office.clock, quiet)
    orders = Orders(courier, post.desk, Consents(post.office.database))
    zone = post.desk.reception.shared.switchboard.company("bank", "en").zone
    late = datetime(2026, 9, 2, 22, tzinfo=zone)
    morning = datetime(2026, 9, 3, 8, tzinfo=zone).astimezone(UTC)
    due = orders.place(replace(STATUS, due=late)).due_at
    assert due.replace(tzinfo=UTC) == morning


def test_a_template_of_the_pack_words_it(post: Post, orders: Orders) -> None:
    order = Order(CALLER, "status", template="callback_booked", preset="bank")
    orders.place(order)
    assert "call you back" in post.messages.latest()[0].text


@pytest.mark.parametrize(
    "change",
    [
        {"text": "", "template": "nowhere"},
        {"preset": "nowhere"},
        {"language": "xx"},
        {"text": "", "template": "sms_link"},
    ],
)
def test_what_cannot_be_worded_is_refused(orders: Orders, change: dict[str, str]) -> None:
    assert why(orders, replace(STATUS, **change)) is Why.WORDING


def test_other_messages_are_nobody_s_business(post: Post, orders: Orders) -> None:
    assert post.survey_desk.ask(post.office.admits())
    assert orders.get(post.messages.latest()[0].id) is None
    assert orders.get(10_000) is None
