"""Needs, edits of the draft, publishing through the gate and going back."""

from __future__ import annotations

from typing import Any

import pytest

from intents import editing
from ivr.company import script_of
from ivr.people import Role
from tests.ivr.console.conftest import Office, missed
from tests.ivr.tuning.test_workshop import worse

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
        ("remove-test", {"text": "order tea please"}, "1 fewer test utterances."),
        ("add-test", {"intent": "order", "text": "a pot"}, "1 more test utterances."),
        (
            "reword-test",
            {"intent": "order", "text": "order tea please", "new": "a pot"},
            "1 more test utterances.",
        ),
        (
            "move-test",
            {"intent": "order", "text": "order tea please", "to": "refund"},
            "“order tea please” must be refund, not order.",
        ),
        (
            "move-test",
            {"intent": "order", "text": "order tea please", "to": "-"},
            "“order tea please” must be None, not order.",
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


def test_the_draft_is_shown_in_words_and_published(office: Office) -> None:
    office.keep(missed("send me leaves"))
    client = office.signed_in(Role.PUBLISHER)
    client.post(
        "/console/missed/assign", key="send me leaves", text="send me leaves", intent="order"
    )
    page = client.page("/console/publish")
    assert "“order” learns “send me leaves”." in page
    assert "The gate is open" in page
    assert client.post("/console/publish", note="leaves") == (200, {"version": 1})
    assert office.desk.queue.calls("tea", "en", "send me leaves")[0].fixed_in == 1
    assert "leaves" in client.page("/console/publish")


def test_a_worse_draft_is_published_only_with_a_reason(office: Office) -> None:
    office.desk.workshop.edit("tea", "ann", worse)
    client = office.signed_in(Role.PUBLISHER)
    assert "The gate is closed" in client.page("/console/publish")
    status, answer = client.post("/console/publish", note="moved")
    assert (status, len(answer["reasons"]) > 0) == (409, True)
    status, answer = client.post("/console/publish", note="moved", override="desk is closed")
    assert (status, answer) == (200, {"version": 1})
    assert "Although worse: desk is closed" in client.page("/console/publish")


def test_going_back_is_one_click(office: Office) -> None:
    client = office.signed_in(Role.PUBLISHER)
    office.desk.workshop.edit(
        "tea", "ann", lambda pack: editing.add_phrase(pack, "en", "order", "a pot")
    )
    client.post("/console/publish", note="pot")
    assert client.post("/console/restore/0") == (200, {"version": 2})
    assert client.post("/console/restore/9")[0] == 404
    assert office.desk.workshop.live("tea")[0] == office.desk.workshop.shipped("tea")


def test_a_draft_is_thrown_away(office: Office) -> None:
    client = office.signed_in(Role.TUNER)
    client.post("/console/draft/add-phrase", intent="order", phrase="a pot")
    assert client.form("/console/draft") == 302
    assert office.desk.workshop.draft("tea").revision == 0
