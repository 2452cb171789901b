"""Appointments and prescriptions."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.web

ONE, OTHER = "/patients/731204/appointment", "/patients/731305/appointment"


def test_an_appointment_moves_and_its_old_time_is_free_again(client: FlaskClient) -> None:
    before = client.get(ONE).get_json()
    moved = client.post(f"{ONE}/move", json={"date": "2026-12-04"})
    assert moved.get_json()["day"] == "2026-12-04"
    assert client.get(ONE).get_json() == moved.get_json() != before
    client.post(f"{OTHER}/move", json={"date": before["day"]})
    taken = client.get(OTHER).get_json()
    assert taken["day"] == before["day"]


def test_a_day_takes_only_so_many(client: FlaskClient) -> None:
    day = {"date": "2026-12-04"}
    for _ in range(3):  # moving within the day takes no second time
        assert client.post(f"{ONE}/move", json=day).status_code == 200
    assert client.post(f"{ONE}/move", json={"date": "2026-12-05"}).status_code == 409, "a Saturday"
    assert client.post(f"{ONE}/move", json={}).status_code == 409


def test_a_cancelled_appointment_is_gone(client: FlaskClient) -> None:
    assert client.post(f"{ONE}/cancel").status_code == 200
    assert client.get(ONE).get_json() == {"reason": "no_appointment"}
    assert client.post(f"{ONE}/cancel").status_code == 404
    assert client.post(f"{ONE}/move", json={"date": "2026-12-04"}).status_code == 404


def test_repeats_run_out(client: FlaskClient) -> None:
    answers = [client.post("/patients/731204/prescription") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 409]
    assert answers[0].get_json()["ready"] == "2026-11-27"


def test_an_unknown_patient_is_not_found(client: FlaskClient) -> None:
    assert client.get("/patients/1/appointment").status_code == 404
    assert client.post("/patients/1/prescription").status_code == 404
