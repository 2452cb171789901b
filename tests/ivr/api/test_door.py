"""Who is let in, how often, and that a request that is repeated acts once."""

from __future__ import annotations

import io
from typing import Any

import pytest

from ivr.api.rate import Rate
from ivr.storage.api_keys import Scope
from tests.ivr.api.conftest import CALLER, NOW, Clock, Served

pytestmark = [pytest.mark.web, pytest.mark.model]

CONTEXT = {"caller": CALLER, "kind": "chat", "title": "Asked about a lost card"}


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["title"]
    found: dict[str, Any] = answer.json
    return found


def test_without_a_key_or_with_a_wrong_or_revoked_one_nothing_is_answered(served: Served) -> None:
    for header in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic x"}):
        answer = served.client.get("/api/v1/status", headers=header)
        problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert served("GET", "/status").status_code == 200
    served.keys.revoke(served.key.split("_")[1], NOW)
    problem(served("GET", "/status"), 401)


def test_a_key_opens_only_what_its_scopes_name(served: Served) -> None:
    _, served.key = served.keys.create("reader", [Scope.CONTEXTS_READ], NOW)
    assert served("GET", "/contexts").status_code == 200
    assert "contexts:write" in problem(served("POST", "/contexts", CONTEXT), 403)["detail"]
    problem(served("GET", "/calls"), 403)


def test_every_error_is_a_problem(served: Served) -> None:
    problem(served("GET", "/nothing"), 404)
    problem(served("GET", "/contexts/none"), 404)
    answer = served("PUT", "/contexts", CONTEXT)
    problem(answer, 405)
    assert answer.headers["Allow"] == "GET, POST"
    for address, allowed in (("/contexts", "GET, POST"), ("/contexts/none", "DELETE, GET")):
        answer = served("BREW", address)  # a method that Flask does not let in
        problem(answer, 405)
        assert answer.headers["Allow"] == allowed
    url, bearer = "/api/v1/contexts", {"Authorization": f"Bearer {served.key}"}
    problem(served.client.post(url, data="a=b", headers=bearer), 415)
    json_type = {"content_type": "application/json", "headers": bearer}
    problem(served.client.post(url, data="{", **json_type), 400)
    problem(served.client.post(url, data=b"x" * 65_537, **json_type), 413)
    unsized = {
        "input_stream": io.BytesIO(b"x" * 70_000),
        "environ_overrides": {"wsgi.input_terminated": True},
    }
    problem(served.client.post(url, **json_type, **unsized), 413)
    wrong = problem(served("POST", "/contexts", {**CONTEXT, "caller": "12"}), 422)
    assert wrong["errors"][0]["at"] == "body/caller"
    assert "12" not in wrong["errors"][0]["message"].replace("{6,14}", "")


def test_a_database_out_of_order_is_a_problem_too(served: Served) -> None:
    with served.services.webhooks._database.begin() as session:
        session.connection().exec_driver_sql("DROP TABLE caller_contexts")
    problem(served("GET", "/contexts"), 500)


def test_a_repeated_post_is_answered_the_same_and_acts_once(served: Served, clock: Clock) -> None:
    first = served("POST", "/contexts", CONTEXT, Idempotency_Key="one")
    again = served("POST", "/contexts", CONTEXT, Idempotency_Key="one")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    other = served("POST", "/contexts", {**CONTEXT, "title": "Other"}, Idempotency_Key="one")
    problem(other, 422)
    clock.passes(hours=24)
    later = served("POST", "/contexts", CONTEXT, Idempotency_Key="one")
    assert later.json["id"] != first.json["id"]


def test_an_idempotency_key_that_is_none_is_refused(served: Served) -> None:
    problem(served("POST", "/contexts", CONTEXT, Idempotency_Key="x" * 256), 400)
    assert served("POST", "/contexts", CONTEXT, Idempotency_Key="x" * 255).status_code == 201


def test_who_asks_too_often_is_told_how_long_to_wait(served: Served) -> None:
    empty = Rate(1, lambda: 0.0)
    view = served.client.application.view_functions["api.view_/status"]
    door = next(c.cell_contents for c in view.__closure__ if hasattr(c.cell_contents, "wait_s"))  # type: ignore[union-attr]
    object.__setattr__(door, "wait_s", empty.wait_s)
    assert served("GET", "/status").status_code == 200
    answer = served("GET", "/status")
    problem(answer, 429)
    assert answer.headers["Retry-After"] == "60"
