"""What the page Publish says of a draft, the gate, and going back."""

from __future__ import annotations

import pytest

from intents import editing
from ivr.people import Role
from tests.ivr.console.conftest import Office, missed
from tests.ivr.tuning.test_workshop import worse

pytestmark = pytest.mark.web


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
