"""Parcels and their states."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.web


def moved(client: FlaskClient, day: object, number: str = "1234") -> int:
    return client.post(f"/parcels/{number}/delivery", json={"date": day}).status_code


def test_another_day_is_what_tracking_says_from_then_on(client: FlaskClient) -> None:
    assert moved(client, "2026-12-01") == 200
    assert client.get("/parcels/1234").get_json()["expected"] == "2026-12-01"


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-12-09", 200),
        ("2026-12-10", 422),
        ("2026-11-20", 200),  # trials pretend that it is last Wednesday
        ("2026-11-19", 422),
        ("2026-11-29", 422),  # a Sunday
        ("soon", 422),
        (None, 422),
    ],
)
def test_days_within_reach_are_taken(client: FlaskClient, day: object, status: int) -> None:
    assert moved(client, day) == status


@pytest.mark.parametrize("number", ["123456", "778899"])
def test_a_parcel_with_the_driver_or_its_owner_cannot_be_moved(
    client: FlaskClient, number: str
) -> None:
    assert moved(client, "2026-12-01", number) == 409


def test_a_parcel_can_be_collected_elsewhere(client: FlaskClient) -> None:
    answer = client.post("/parcels/123456/pickup", json={"place": "Harbour locker"})
    assert answer.get_json()["pickup"] == {"place": "Harbour locker", "until": "2026-12-02"}
    assert client.get("/parcels/123456").get_json()["status"] == "collection"
    assert moved(client, "2026-12-01", "123456") == 200, "and can then be delivered after all"
    assert client.post("/parcels/778899/pickup", json={}).status_code == 409


def test_an_unknown_parcel_is_not_found(client: FlaskClient) -> None:
    assert client.get("/parcels/9").status_code == 404
    assert moved(client, "2026-12-01", "9") == 404
    assert client.post("/parcels/9/pickup", json={}).status_code == 404
