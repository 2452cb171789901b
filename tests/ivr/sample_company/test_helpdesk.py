"""Tickets and password links."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from ivr.sample_company import State

pytestmark = pytest.mark.web


def test_a_new_ticket_can_be_asked_after(client: FlaskClient) -> None:
    made = client.post("/tickets", json={"employee": "4411", "about": "no sound"})
    number = made.get_json()["number"]
    ticket = client.get(f"/tickets/{number}").get_json()
    assert (ticket["status"], ticket["due"], ticket["about"]) == ("open", "2026-11-27", "no sound")
    other = client.post("/tickets", json={"employee": "4412"}).get_json()["number"]
    assert other != number


def test_a_link_is_sent_to_employees_only(client: FlaskClient, state: State) -> None:
    assert client.post("/employees/4411/password-link").get_json()["sent"] is True
    with state.books() as books:
        employee = books.one("employees", number="4411")
    assert employee is not None
    assert employee["links"] == 1
    assert client.post("/employees/1/password-link").status_code == 404


def test_what_is_unknown_is_not_found(client: FlaskClient) -> None:
    assert client.get("/tickets/1").status_code == 404
    assert client.post("/tickets", json={"employee": "1"}).status_code == 404
    assert client.post("/tickets", json={}).status_code == 404
