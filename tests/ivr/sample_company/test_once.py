"""A key makes a change happen once."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.web

PAYMENT = "/bills/204060/payments"


def due(client: FlaskClient) -> str:
    return str(client.get("/bills/204060").get_json()["due"])


def test_the_same_key_changes_nothing_twice_and_is_answered_the_same(client: FlaskClient) -> None:
    headers = {"Idempotency-Key": "CS1.7"}
    answers = [client.post(PAYMENT, json={"amount": "40"}, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].get_json() == answers[1].get_json()
    assert due(client) == "46.50 USD"


def test_another_key_or_none_is_another_change(client: FlaskClient) -> None:
    client.post(PAYMENT, json={"amount": "10"}, headers={"Idempotency-Key": "CS1.7"})
    client.post(PAYMENT, json={"amount": "10"}, headers={"Idempotency-Key": "CS1.9"})
    client.post(PAYMENT, json={"amount": "10"})
    assert due(client) == "56.50 USD"


@pytest.mark.parametrize("body", ["", "no json", "[1]", "{}"])
def test_a_body_without_its_fields_is_refused(client: FlaskClient, body: str) -> None:
    answer = client.post(PAYMENT, data=body, content_type="application/json")
    assert answer.status_code == 422
