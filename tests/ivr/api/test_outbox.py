"""From an event to an endpoint: signed, tried again, given up, replayed. Real HTTP on loopback."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from ivr.api.guard import Guard
from ivr.api.outbox import DEAD_AFTER, Outbox
from ivr.storage import Database
from ivr.storage.models import WebhookEndpoint
from ivr.storage.models.base import utc
from ivr.storage.webhooks import Webhooks
from tests.ivr.api.conftest import NOW, Clock, Receiver

pytestmark = pytest.mark.web

SECRET = "whsec_" + base64.b64encode(b"a" * 32).decode()


def is_signed(headers: dict[str, str], body: bytes, secret: bytes) -> bool:
    """Check a signature as a receiver would, with code of its own."""
    text = (
        headers["webhook-id"].encode() + b"." + headers["webhook-timestamp"].encode() + b"." + body
    )
    wanted = base64.b64encode(hmac.digest(secret, text, hashlib.sha256)).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split(" ")


@pytest.fixture
def webhooks(database: Database) -> Webhooks:
    return Webhooks(database)


@pytest.fixture
def outbox(webhooks: Webhooks, clock: Clock) -> Iterator[Outbox]:
    made = Outbox(webhooks, Guard(plain_http=True, allow="127.0.0.1"), clock, lambda: 0.0)
    yield made
    made.close()


def endpoint(webhooks: Webhooks, url: str, **more: Any) -> WebhookEndpoint:
    values = {
        "types": [],
        "include_words": False,
        "secret": SECRET,
        "old_secret": "",
        "disabled": "",
    }
    return webhooks.add(WebhookEndpoint(**{"url": url, "created_at": NOW, **values, **more}))


def attend(outbox: Outbox) -> int:
    """Deliver what is due, in this thread."""
    taken = outbox.claimed()
    for delivery in taken:
        try:
            outbox.deliver(delivery)
        finally:
            outbox._let_go(delivery)
    return len(taken)


def test_an_event_reaches_its_endpoint_signed(
    webhooks: Webhooks, outbox: Outbox, receiver: Receiver
) -> None:
    endpoint(webhooks, receiver.url)
    webhooks.enqueue("call.ended", {"call_sid": "CA1"}, NOW)
    assert attend(outbox) == 1
    ((headers, body),) = receiver.got
    assert is_signed(headers, body, b"a" * 32)
    assert not is_signed(headers, body + b" ", b"a" * 32)
    assert headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert headers["webhook-id"].startswith("msg_")
    event = {"type": "call.ended", "timestamp": NOW.isoformat(), "data": {"call_sid": "CA1"}}
    assert json.loads(body) == event
    (delivery,) = webhooks.deliveries()
    assert (delivery.state, delivery.attempts) == ("delivered", 1)
    (attempt,) = webhooks.attempts(delivery.id)
    assert (attempt.status, attempt.error) == (204, "")
    assert attend(outbox) == 0


def test_the_threads_deliver_what_is_emitted(
    webhooks: Webhooks, outbox: Outbox, receiver: Receiver
) -> None:
    endpoint(webhooks, receiver.url)
    outbox.emit("call.started", {"call_sid": "CA1"})
    outbox.start()
    outbox.emit("call.ended", {"call_sid": "CA1"})
    outbox.emit("call.ended", {"call_sid": object()})  # cannot be written, and harms nobody
    while not (
        len(receiver.got) == 2 and all(d.state == "delivered" for d in webhooks.deliveries())
    ):
        outbox.wake()
    outbox.close()
    assert {json.loads(body)["type"] for _, body in receiver.got} == {"call.started", "call.ended"}


def test_while_a_secret_is_rotated_both_sign(
    webhooks: Webhooks, outbox: Outbox, receiver: Receiver, clock: Clock
) -> None:
    old = "whsec_" + base64.b64encode(b"b" * 32).decode()
    endpoint(webhooks, receiver.url, old_secret=old, old_secret_until=clock.now)
    clock.passes(seconds=-1)
    for passed in (0, 1):
        clock.passes(seconds=passed)
        webhooks.enqueue("call.ended", {}, clock.now)
        attend(outbox)
    signed = [is_signed(headers, body, b"b" * 32) for headers, body in receiver.got]
    assert signed == [True, False]
    assert all(is_signed(headers, body, b"a" * 32) for headers, body in receiver.got)


def test_words_and_types_go_only_to_those_who_want_them(
    webhooks: Webhooks, outbox: Outbox, receiver: Receiver
) -> None:
    endpoint(webhooks, f"{receiver.url}/plain")
    endpoint(webhooks, f"{receiver.url}/words", include_words=True)
    endpoint(webhooks, f"{receiver.url}/other", types=["call.ended"], include_words=True)
    endpoint(webhooks, f"{receiver.url}/off", disabled="switched off")
    webhooks.enqueue("handoff.ready", {"call_sid": "CA1", "words": ["my card"]}, NOW)
    assert attend(outbox) == 2
    data = [json.loads(body)["data"] for _, body in receiver.got]
    assert sorted(len(item) for item in data) == [1, 2]
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1


def test_a_failing_endpoint_is_tried_on_schedule_then_disabled(
    webhooks: Webhooks,
    outbox: Outbox,
    receiver: Receiver,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    made = endpoint(webhooks, receiver.url)
    receiver.status = 500
    (delivery_id,) = webhooks.enqueue("call.ended", {}, NOW)
    times = []
    for _ in range(10):
        delivery = webhooks.delivery(delivery_id)
        assert delivery is not None
        clock.now = utc(delivery.next_at)
        clock.passes(milliseconds=-1)
        assert attend(outbox) == 0
        clock.passes(milliseconds=1)
        assert attend(outbox) == 1
        times.append((clock.now - NOW).total_seconds())
    assert times == [0, 5, 305, 2105, 9305, 27305, 63305, 113705, 185705, 272105]
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in receiver.got}) == 10
    after = webhooks.endpoint(made.id)
    assert after is not None
    assert after.disabled == "it took nothing for three days"
    assert made.id in caplog.text
    assert [item.status for item in webhooks.attempts(delivery_id)] == [500] * 10
    assert webhooks.enqueue("call.ended", {}, clock.now) == []


def test_an_endpoint_that_takes_other_events_is_not_disabled(
    webhooks: Webhooks, outbox: Outbox, receiver: Receiver, clock: Clock
) -> None:
    made = endpoint(webhooks, receiver.url)
    (bad,) = webhooks.enqueue("call.ended", {}, NOW)
    (last,) = outbox.claimed()
    last.attempts = 9
    clock.passes(seconds=1)
    webhooks.enqueue("call.started", {}, clock.now)
    attend(outbox)
    receiver.status = 500
    outbox.deliver(last)
    given_up, kept = webhooks.delivery(bad), webhooks.endpoint(made.id)
    assert given_up is not None
    assert given_up.state == "given_up"
    assert kept is not None
    assert kept.disabled == ""


def test_410_disables_at_once_and_drops_what_waits(
    webhooks: Webhooks, outbox: Outbox, receiver: Receiver
) -> None:
    made = endpoint(webhooks, receiver.url)
    receiver.status = 410
    webhooks.enqueue("call.ended", {}, NOW)
    (later,) = webhooks.enqueue("call.ended", {}, NOW)
    first = outbox.claimed()[0]
    outbox.deliver(first)
    after = webhooks.endpoint(made.id)
    assert after is not None
    assert after.disabled == "it answered 410 Gone"
    assert {item.state for item in webhooks.deliveries()} == {"given_up"}
    assert later


def test_a_redirect_is_a_failure_and_is_not_followed(
    webhooks: Webhooks, outbox: Outbox, receiver: Receiver
) -> None:
    endpoint(webhooks, receiver.url)
    receiver.status, receiver.answer_headers = 302, {"Location": receiver.url}
    webhooks.enqueue("call.ended", {}, NOW)
    attend(outbox)
    assert len(receiver.got) == 1
    assert webhooks.deliveries()[0].state == "waiting"


def test_an_address_that_has_moved_inside_is_not_asked(
    webhooks: Webhooks, clock: Clock, receiver: Receiver
) -> None:
    strict = Outbox(webhooks, Guard(plain_http=True), clock, lambda: 0.0)
    endpoint(webhooks, receiver.url)
    (delivery_id,) = webhooks.enqueue("call.ended", {}, NOW)
    attend(strict)
    strict.close()
    assert receiver.got == []
    (attempt,) = webhooks.attempts(delivery_id)
    assert attempt.status is None
    assert "public Internet" in attempt.error


def test_two_processes_do_not_send_the_same_delivery(
    webhooks: Webhooks, outbox: Outbox, clock: Clock
) -> None:
    endpoint(webhooks, "https://innocent.example/")
    webhooks.enqueue("call.ended", {}, NOW)
    (seen_by_other,) = webhooks.due(NOW, 10)
    (mine,) = outbox.claimed()
    assert not webhooks.claim(seen_by_other, NOW + DEAD_AFTER)
    clock.passes(seconds=DEAD_AFTER.total_seconds() - 1)
    assert not webhooks.due(clock.now, 10)
    clock.passes(seconds=1)  # whoever took it is dead
    assert [item.id for item in webhooks.due(clock.now, 10)] == [mine.id]


def test_a_slow_endpoint_leaves_room_for_the_others(webhooks: Webhooks, outbox: Outbox) -> None:
    slow = endpoint(webhooks, "https://slow.example/", types=["call.ended"])
    quick = endpoint(webhooks, "https://quick.example/", types=["call.started"])
    for kind in ("call.ended", "call.ended", "call.ended", "call.started"):
        webhooks.enqueue(kind, {}, NOW)
    taken = [delivery.endpoint_id for delivery in outbox.claimed()]
    assert sorted(taken) == sorted([slow.id, slow.id, quick.id])


def test_a_lost_database_costs_an_event_and_a_line_but_never_a_call(
    webhooks: Webhooks, database: Database, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    with database.begin() as session:
        session.connection().exec_driver_sql("ALTER TABLE webhook_endpoints RENAME TO gone")
    lost = Outbox(webhooks, Guard(), clock)
    lost.emit("call.ended", {"call_sid": "CA1"})
    with caplog.at_level(logging.ERROR):
        lost.start()
        lost.close()
    assert "an event call.ended is lost" in caplog.text
