"""Bills, payments and faults."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.web


def test_a_payment_changes_what_is_due(client: FlaskClient) -> None:
    assert client.get("/bills/204060").get_json()["due"] == "86.50 USD"
    paid = client.post("/bills/204060/payments", json={"amount": "40.00 USD"})
    assert (paid.status_code, paid.get_json()["due"]) == (201, "46.50 USD")
    assert client.get("/bills/204060").get_json()["due"] == "46.50 USD"


@pytest.mark.parametrize(
    ("amount", "status"), [("86.50", 201), ("86.51", 409), ("40.00 GBP", 422), ("0", 422)]
)
def test_no_more_than_is_due_and_only_in_its_currency(
    client: FlaskClient, amount: str, status: int
) -> None:
    assert client.post("/bills/204060/payments", json={"amount": amount}).status_code == status


@pytest.mark.parametrize("path", ["/bills/999999", "/bills/999999/usage"])
def test_an_unknown_account_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post("/bills/999999/payments", json={"amount": "1"}).status_code == 404


def test_data_used_is_held_against_the_plan(client: FlaskClient) -> None:
    assert client.get("/bills/305070/usage").get_json()["over"] is True
    assert client.get("/bills/204060/usage").get_json()["over"] is False


@pytest.mark.parametrize(
    ("postcode", "outage", "known"),
    [("60614", True, True), ("10115", True, False), ("99999", False, None)],
)
def test_faults_are_known_by_postcode(
    client: FlaskClient, postcode: str, outage: bool, known: bool | None
) -> None:
    answer = client.get(f"/outages/{postcode}").get_json()
    assert (answer["outage"], answer.get("known")) == (outage, known)
