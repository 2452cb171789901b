"""Contexts and events."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.ivr.api.conftest import CALLER, NOW, Clock, Served

pytestmark = [pytest.mark.web, pytest.mark.model]

CONTEXT = {
    "caller": CALLER,
    "kind": "chat",
    "title": "Your chat about card 4111 1111 1111 1111",
    "intent": "lost_stolen_card",
    "slots": {"account_number": "12345678"},
    "language": "en",
    "tier": "premier",
    "data": {"chat": {"id": 4711}},
    "expires_in_s": 300,
}


def test_a_context_is_known_of_the_caller_until_it_expires(served: Served, clock: Clock) -> None:
    made = served("POST", "/contexts", CONTEXT)
    assert made.status_code == 201
    assert made.json["title"] == "Your chat about card [number]"
    assert CALLER[1:] not in made.text
    (known,) = served.services.contexts.about(CALLER, NOW)
    assert (known.intent, known.tier) == ("lost_stolen_card", "premier")
    assert known.slots == {"account_number": "12345678"}
    assert known.data == {"chat": {"id": 4711}}
    assert known.expires_at == NOW + timedelta(seconds=300)
    assert served.services.contexts.about("+447700900124", NOW) == []
    path = f"/contexts/{made.json['id']}"
    clock.passes(seconds=299)
    assert served("GET", path).json == made.json
    clock.passes(seconds=1)
    assert served("GET", path).status_code == 404


def test_a_context_can_be_listed_and_forgotten(served: Served) -> None:
    one = served("POST", "/contexts", CONTEXT).json
    two = served("POST", "/contexts", {**CONTEXT, "caller": "+447700900124"}).json
    three = {"customer": "C-1", "kind": "app", "title": "Looked at fees"}
    served("POST", "/contexts", three)
    listed = served("GET", f"/contexts?caller=%2B{CALLER[1:]}").json["items"]
    assert [item["id"] for item in listed] == [one["id"]]
    assert served("GET", "/contexts?customer=C-1").json["items"][0]["title"] == "Looked at fees"
    assert len(served("GET", "/contexts").json["items"]) == 3
    gone = served("DELETE", f"/contexts/{two['id']}")
    assert (gone.status_code, gone.data) == (204, b"")
    assert served("DELETE", f"/contexts/{two['id']}").status_code == 404


def test_an_outage_is_known_of_everybody_on_its_line(served: Served) -> None:
    event = {"type": "outage", "everybody": True, "title": "Cards are down", "preset": "bank"}
    assert served("POST", "/events", event).json["kind"] == "outage"
    contexts = served.services.contexts
    assert [item.title for item in contexts.about("+442079460999", NOW, "bank")] == [
        "Cards are down"
    ]
    assert contexts.about("+442079460999", NOW, "telecom") == []
    assert [item.title for item in contexts.about("", NOW, "bank")] == ["Cards are down"]


@pytest.mark.parametrize("path", ["/contexts", "/events"])
@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"preset": "bakery"}, "body/preset"),
        ({"intent": "buy_bread"}, "body/intent"),
        ({"preset": "bank", "intent": "track"}, "body/intent"),
    ],
)
def test_a_line_or_a_need_that_there_is_not_is_refused_by_name(
    path: str, change: dict[str, str], at: str, served: Served
) -> None:
    kind = {"kind": "chat"} if path == "/contexts" else {"type": "order"}
    sent = {"caller": CALLER, "title": "Your order", **kind, **change}
    refused = served("POST", path, sent)
    assert refused.status_code == 422
    assert [error["at"] for error in refused.json["errors"]] == [at]
    assert served.services.contexts.about(CALLER, NOW) == []


@pytest.mark.parametrize("line", [{}, {"preset": "parcel"}])
def test_a_need_may_be_another_lines(line: dict[str, str], served: Served) -> None:
    context = {"caller": CALLER, "kind": "order", "title": "order 1", "intent": "track", **line}
    assert served("POST", "/contexts", context).status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        *({"caller": "07700900123"}, {"caller": ""}, {"title": ""}, {"title": "x" * 161}),
        *({"title": "two\nlines"}, {"expires_in_s": 59}, {"expires_in_s": 2_592_001}),
        *({"expires_in_s": "300"}, {"unknown": 1}, {"data": {"x": "y" * 4096}}, {"intent": "A B"}),
        *({"slots": {str(f"n{n}"): "v" for n in range(21)}}, {"language": "English"}),
    ],
)
def test_what_is_not_a_context_is_refused(change: dict[str, object], served: Served) -> None:
    assert served("POST", "/contexts", {**CONTEXT, **change}).status_code == 422


def test_the_limits_themselves_are_allowed(served: Served) -> None:
    for change in ({"title": "x" * 160}, {"expires_in_s": 60}, {"expires_in_s": 2_592_000}):
        assert served("POST", "/contexts", {**CONTEXT, **change}).status_code == 201


def test_somebody_must_be_meant(served: Served) -> None:
    nobody = {"kind": "chat", "title": "x"}
    assert served("POST", "/contexts", nobody).status_code == 422
    event = {"type": "alert", "title": "x"}
    assert served("POST", "/events", event).status_code == 422
    assert served("POST", "/events", {**event, "customer": "C-1"}).status_code == 201
