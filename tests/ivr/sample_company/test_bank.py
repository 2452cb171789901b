"""Accounts, transfers and cards."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.web

MINE, THEIRS, PIN = "10203040", "60708090", {"X-Pin": "2580"}


def balance(client: FlaskClient, number: str = MINE, pin: str = "2580") -> str:
    return str(
        client.get(f"/accounts/{number}/balance", headers={"X-Pin": pin}).get_json()["balance"]
    )


def sends(client: FlaskClient, amount: str, to: str = THEIRS) -> int:
    answer = client.post(
        f"/accounts/{MINE}/transfers", json={"to": to, "amount": amount}, headers=PIN
    )
    return answer.status_code


def test_money_that_is_sent_leaves_one_account_and_comes_to_the_other(client: FlaskClient) -> None:
    assert sends(client, "40.00 USD") == 201
    assert balance(client) == "1210.75 USD"
    assert balance(client, THEIRS, "8526") == "139.00 USD"


@pytest.mark.parametrize(("pin", "status"), [("2580", 200), ("2581", 403), ("", 403)])
def test_only_the_holder_hears_the_balance(client: FlaskClient, pin: str, status: int) -> None:
    answer = client.get(f"/accounts/{MINE}/balance", headers={"X-Pin": pin})
    assert answer.status_code == status


@pytest.mark.parametrize(("amount", "status"), [("1250.75", 201), ("1250.76", 409), ("1 GBP", 422)])
def test_no_more_than_is_there(client: FlaskClient, amount: str, status: int) -> None:
    assert sends(client, amount) == status


@pytest.mark.parametrize(("to", "status"), [("99999999", 404), (MINE, 404), ("20304050", 422)])
def test_money_goes_to_another_account_of_the_same_currency(
    client: FlaskClient, to: str, status: int
) -> None:
    assert sends(client, "1.00", to) == status
    assert balance(client) == "1250.75 USD"


def test_a_transfer_without_the_pin_moves_nothing(client: FlaskClient) -> None:
    answer = client.post(f"/accounts/{MINE}/transfers", json={"to": THEIRS, "amount": "1"})
    assert answer.status_code == 403
    assert balance(client) == "1250.75 USD"


def test_a_card_is_blocked(client: FlaskClient) -> None:
    assert client.post(f"/accounts/{MINE}/card/block").get_json()["card"] == "blocked"
    answer = client.get(f"/accounts/{MINE}/balance", headers=PIN).get_json()
    assert answer["card"] == "blocked"
    assert client.post("/accounts/99999999/card/block").status_code == 404
