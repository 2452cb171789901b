"""Messages ordered over the API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from ivr.api.door import Door, api_blueprint
from ivr.api.rate import Rate
from ivr.messaging.orders import Orders
from ivr.storage.api_answers import ApiAnswers
from ivr.storage.api_keys import Scope
from ivr.storage.consents import Consents
from tests.ivr.api.conftest import NOW, Clock, Served
from tests.ivr.messaging.conftest import Post
from tests.ivr.messaging.conftest import post as post
from tests.ivr.reception.office import CALLER

pytestmark = [pytest.mark.web, pytest.mark.model]

NEWS: dict[str, Any] = {
    "caller": CALLER,
    "kind": "status",
    "text": "Your new card is on its way.",
    "preset": "bank",
}


@pytest.fixture
def sending(served: Served, post: Post, clock: Clock) -> Served:
    """Serve the API of an installation that sends messages."""
    database = post.office.database
    assert database is not None
    orders = Orders(post.courier, post.desk, Consents(database))
    door = Door(
        replace(served.services, orders=lambda: orders),
        served.keys,
        ApiAnswers(database),
        Rate(1000, lambda: 0.0).wait_s,
        clock,
    )
    app = Flask("api")
    app.register_blueprint(api_blueprint(door))
    return replace(served, client=app.test_client())


def test_a_message_is_promised_sent_and_its_state_read(sending: Served, post: Post) -> None:
    made = sending("POST", "/messages", NEWS)
    assert made.status_code == 201
    assert made.json["state"] == "waiting"
    assert CALLER not in made.text
    assert post.courier.send_due() == 1
    now = sending("GET", f"/messages/{made.json['id']}").json
    assert (now["state"], now["tries"]) == ("sent", 1)
    assert now["sent_at"] is not None


def test_the_same_request_again_sends_one_message(sending: Served, post: Post) -> None:
    answers = [sending("POST", "/messages", NEWS, Idempotency_Key="a").json for _ in range(2)]
    assert answers[0] == answers[1]
    assert post.courier.send_due() == 1


def test_reminders_without_a_yes_and_callers_who_stopped_are_refused(
    sending: Served, post: Post
) -> None:
    refused = sending("POST", "/messages", {**NEWS, "kind": "reminder"})
    assert (refused.status_code, refused.json["detail"]) == (
        409,
        "This caller has not agreed to reminders.",
    )
    post.messages.opt_out(post.courier.key(CALLER), post.office.clock())
    assert sending("POST", "/messages", NEWS).status_code == 409


@pytest.mark.parametrize(
    "change",
    [
        {"text": None},
        {"template": "callback_booked"},
        {"kind": "recap"},
        {"caller": "020 7946 0123"},
        {"due_at": "2026-09-02T12:00:00"},
        {"due_at": 1788350400},
        {"preset": "nowhere"},
        {"text": "a" * 321},
    ],
)
def test_what_is_not_right_is_refused(sending: Served, change: dict[str, Any]) -> None:
    body = {name: value for name, value in {**NEWS, **change}.items() if value is not None}
    assert sending("POST", "/messages", body).status_code == 422


def test_it_can_wait(sending: Served, post: Post) -> None:
    made = sending("POST", "/messages", {**NEWS, "due_at": "2026-09-02T12:00:00Z"})
    assert made.json["due_at"] == "2026-09-02T12:00:00Z"
    assert post.courier.send_due() == 0
    post.office.clock.passes(hours=1)
    assert post.courier.send_due() == 1


def test_other_keys_may_not_and_other_messages_are_not_found(sending: Served) -> None:
    _, key = sending.keys.create("reads", [Scope.CALLS_READ], NOW)
    assert replace(sending, key=key)("POST", "/messages", NEWS).status_code == 403
    for name in ("1", "x", "9" * 30):
        assert sending("GET", f"/messages/{name}").status_code == 404


def test_where_no_messages_are_sent_that_is_said(served: Served) -> None:
    refused = served("POST", "/messages", NEWS)
    assert refused.status_code == 409
    assert "CALLSTEER_SMS" in refused.json["detail"]
