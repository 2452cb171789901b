"""Needs, and edits of the draft."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.company import script_of
from ivr.people import Role
from tests.ivr.console.conftest import Office

pytestmark = pytest.mark.web


@pytest.mark.parametrize(
    ("edit", "given", "sentence"),
    [
        ("add-phrase", {"intent": "order", "phrase": "a pot"}, "“order” learns “a pot”."),
        (
            "remove-phrase",
            {"intent": "order", "phrase": "buy some tea"},
            "“order” forgets “buy some tea”.",
        ),
        (
            "move-phrase",
            {"intent": "order", "phrase": "buy some tea", "to": "refund"},
            "“refund” learns “buy some tea”.",
        ),
        (
            "route",
            {"intent": "order", "to": "back"},
            "A call about “order” now goes to “back”; it went to “front”.",
        ),
        (
            "spoken",
            {"intent": "order", "spoken": "your tea", "short": "order"},
            "“order” is spoken of as “your tea”, not “an order”.",
        ),
        (
            "prompt",
            {"prompt": "goodbye", "text": "Pardon?"},
            "The prompt “goodbye” says “Pardon?”.",
        ),
        (
            "slot",
            {"intent": "order", "slot": "number", "kind": "digits", "length": "6", "ask": "on"},
            "“order” takes “number”: 6 digits, asked for.",
        ),
        (
            "move-phrase",
            {"intent": "order", "phrase": "buy some tea", "to": "-"},
            "“Not handled” learns “buy some tea”.",
        ),
        (
            "description",
            {"intent": "order", "description": "Tea, and what it is made in."},
            "“order”: description nothing → Tea, and what it is made in.",
        ),
        ("remove-test", {"text": "order tea please"}, "1 fewer test utterance."),
        ("add-test", {"intent": "order", "text": "a pot"}, "1 more test utterance."),
        (
            "reword-test",
            {"intent": "order", "text": "order tea please", "new": "a pot"},
            "1 more test utterance.",
        ),
        (
            "move-test",
            {"intent": "order", "text": "order tea please", "to": "refund"},
            "“order tea please” must be refund, not order.",
        ),
        (
            "move-test",
            {"intent": "order", "text": "order tea please", "to": "-"},
            "“order tea please” must be nothing we handle, not order.",
        ),
    ],
)
def test_every_edit_goes_to_the_draft(
    office: Office, edit: str, given: dict[str, Any], sentence: str
) -> None:
    status, answer = office.signed_in(Role.TUNER).post(f"/console/draft/{edit}", **given)
    assert (status, answer) == (200, {"revision": 1})
    assert sentence in [c.sentence for c in office.desk.workshop.differences("tea")]
    assert office.desk.workshop.live("tea")[1] == 0


def test_a_value_is_asked_of_new_calls_once_it_is_published(office: Office) -> None:
    client = office.signed_in(Role.PUBLISHER)
    given = {"intent": "order", "slot": "who", "kind": "name", "names": "Ann\n\n Bo  Lee \nAnn"}
    assert client.post("/console/draft/slot", **given)[0] == 200
    page = client.page("/console/needs/order")
    assert "a name, one of 2, not asked for" in page
    assert client.post("/console/draft/slot", **{**given, "ask": "on"})[0] == 200
    assert client.post("/console/publish", note="who")[0] == 200
    (spec,) = script_of(office.desk.workshop.live("tea")[0], "en").intents["order"].slots
    assert (spec.name, spec.ask, spec.names) == ("who", True, ("Ann", "Bo Lee"))
    assert client.post("/console/draft/remove-slot", intent="order", slot="who")[0] == 200
    assert client.post("/console/draft/remove-slot", intent="order", slot="who") == (
        409,
        {"error": "“order” takes no “who” any more. Reload the page."},
    )


def test_a_value_that_cannot_be_is_refused_with_its_reason(office: Office) -> None:
    given = {"intent": "order", "slot": "pin", "kind": "time", "sensitive": "on"}
    status, answer = office.signed_in(Role.TUNER).post("/console/draft/slot", **given)
    assert (status, answer["error"]) == (
        409,
        "Only digits can be secret: callers key a secret, they do not say it.",
    )
    assert office.desk.workshop.draft("tea").revision == 0


def test_an_unknown_edit_is_none(office: Office) -> None:
    assert office.signed_in(Role.TUNER).post("/console/draft/burn")[0] == 404
