"""Endpoints of webhooks: added, changed, tried, replayed, forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ivr.api.conftest import NOW, Clock, Receiver, Served

pytestmark = [pytest.mark.web, pytest.mark.model]


@pytest.fixture
def added(served: Served, receiver: Receiver) -> dict[str, Any]:
    answer = served("POST", "/webhooks", {"url": receiver.url, "types": ["call.ended"]})
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json
    return found


def test_the_secret_is_shown_once(served: Served, added: dict[str, Any]) -> None:
    assert added["secret"].startswith("whsec_")
    (listed,) = served("GET", "/webhooks").json["items"]
    assert listed == {name: value for name, value in added.items() if name != "secret"}
    assert served("GET", f"/webhooks/{added['id']}").json == listed


def test_an_address_inside_is_refused(served: Served) -> None:
    for url in ("http://127.0.0.2/", "https://169.254.169.254/latest", "https://[::1]/"):
        answer = served("POST", "/webhooks", {"url": url})
        assert answer.status_code == 422
        assert "Nothing can be sent" in answer.json["detail"]


def test_an_endpoint_is_changed_only_in_what_is_named(
    served: Served, added: dict[str, Any]
) -> None:
    path = f"/webhooks/{added['id']}"
    off = served("PATCH", path, {"enabled": False}).json
    assert (off["disabled"], off["types"]) == ("switched off", ["call.ended"])
    assert served("POST", f"{path}/test").status_code == 409
    on = served("PATCH", path, {"enabled": True, "types": []}).json
    assert (on["disabled"], on["types"]) == ("", [])
    assert served("PATCH", path, {"types": ["call.lost"]}).status_code == 422


def test_a_rotated_secret_leaves_the_old_one_a_day(
    served: Served, added: dict[str, Any], clock: Clock
) -> None:
    answer = served("POST", f"/webhooks/{added['id']}/secret").json
    assert answer["secret"] != added["secret"]
    row = served.services.webhooks.endpoint(added["id"])
    assert row is not None
    assert (row.secret, row.old_secret) == (answer["secret"], added["secret"])


def test_a_test_event_is_sent_logged_and_can_be_replayed(
    served: Served, added: dict[str, Any], receiver: Receiver
) -> None:
    queued = served("POST", f"/webhooks/{added['id']}/test")
    assert queued.status_code == 202
    outbox, path = served.services.outbox, f"/deliveries/{queued.json['delivery_id']}"
    assert served("GET", path).json["state"] == "waiting"
    for delivery in outbox.claimed():
        outbox.deliver(delivery)
    shown = served("GET", path).json
    assert (shown["state"], shown["next_at"]) == ("delivered", None)
    assert shown["body"]["type"] == "webhook.test"
    assert [item["status"] for item in shown["tries"]] == [204]
    again = served("POST", f"{path}/replay").json["delivery_id"]
    for delivery in outbox.claimed():
        outbox.deliver(delivery)
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert len(receiver.got) == 2
    listed = served("GET", f"/deliveries?endpoint={added['id']}&state=delivered").json["items"]
    assert {item["id"] for item in listed} == {queued.json["delivery_id"], again}
    assert served("GET", "/deliveries?state=given_up").json["items"] == []


def test_a_forgotten_endpoint_takes_its_log_along(served: Served, added: dict[str, Any]) -> None:
    served.services.webhooks.enqueue("call.ended", {}, NOW)
    path = f"/webhooks/{added['id']}"
    assert served("DELETE", path).status_code == 204
    assert served("GET", "/deliveries").json["items"] == []
    for method, tail in (("GET", ""), ("DELETE", ""), ("POST", "/test"), ("POST", "/secret")):
        assert served(method, path + tail).status_code == 404
    assert served("PATCH", path, {}).status_code == 404
    assert served("GET", "/deliveries/none").status_code == 404
    assert served("POST", "/deliveries/none/replay").status_code == 404
