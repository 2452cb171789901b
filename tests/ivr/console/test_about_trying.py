"""One sentence, all test utterances, and past calls under the draft."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intents.types import Bands, Candidate, Command, IntentMatch
from ivr.console.about_trying import explained
from ivr.people import Role
from tests.axe import assert_usable
from tests.browsers import signs_in
from tests.ivr.console.conftest import PASSWORD, Office, missed

pytestmark = pytest.mark.web


def test_a_sentence_is_explained_live_and_in_the_draft(office: Office) -> None:
    client = office.signed_in(Role.TUNER)
    client.post("/console/draft/add-phrase", intent="refund", phrase="brew me one")
    status, answer = client.post("/console/try", text="Brew me one!")
    assert status == 200
    assert answer["draft"]["meaning"] == "refund"
    assert (answer["draft"]["rule"], answer["draft"]["heard"]) == ("pinned", "brew me one")
    assert answer["live"]["meaning"] != "refund"


@pytest.mark.parametrize(
    ("confidence", "therefore"),
    [
        (0.80, "certain enough to act"),
        (0.79, "asked first: “…, right?”"),
        (0.49, "not understood: asked again"),
    ],
)
def test_what_follows_is_said_in_words(confidence: float, therefore: str) -> None:
    match = IntentMatch("x", candidates=(Candidate("order", confidence),))
    assert explained(match, Bands())["therefore"] == therefore


def test_whose_limit_decided_is_said_unless_no_limit_did() -> None:
    bands = Bands(own={"order": Bands(accept=0.9)})
    match = IntentMatch("x", candidates=(Candidate("order", 0.85),))
    said = "85.0% sure: asked about, as order's own limit is 90.0%"
    assert explained(match, bands)["limits"] == said
    assert explained(replace(match, command=Command.AGENT), bands)["limits"] == ""


def test_test_utterances_and_their_mistakes_are_shown(office: Office) -> None:
    client = office.signed_in(Role.TUNER)
    office.keep(missed("the weather today"))
    client.post("/console/missed/ignore", key="the weather today", text="the weather today")
    client.post("/console/draft/remove-phrase", intent="refund", phrase="my money back")
    client.post("/console/draft/add-phrase", intent="order", phrase="give my money back")
    page = client.page("/console/try/standing")
    assert "2 of 3 right" in page
    assert "The draft loses 1" in page
    assert "give my money back" in page


def test_a_confusion_shows_the_calls_in_which_it_happened(office: Office) -> None:
    office.keep(missed("buy some tea", 7, meaning="refund"), missed("<b>zxq", 8, meaning="order"))
    page = office.signed_in(Role.VIEWER).page("/console/try/standing")
    cell = page.partition('id="confusion-1"')[2].partition("</details>")[0]
    assert "<strong>refund</strong>, taken for <strong>order</strong>" in cell
    assert "/console/calls/CS7" in cell
    assert "&lt;b&gt;zxq" in page
    assert "<b>zxq" not in page
    assert "costs 3 times as much" in page


@pytest.mark.browser
def test_a_number_of_the_matrix_opens_what_was_said(
    office: Office, served: str, browser: Any
) -> None:
    office.keep(missed("buy some tea", 7, meaning="refund"), missed("zxq", 8, meaning="order"))
    office.person("vic", Role.VIEWER)
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    signs_in(page, f"{served}/console/try", "vic", PASSWORD)
    page.wait_for_selector(".matrix")
    assert_usable(page)
    assert page.is_hidden("#confusion-1 li")
    page.click(".matrix a[href='#confusion-1']")
    page.wait_for_selector("#confusion-1 li a[href*='/console/calls/CS7']")
    assert wrong == []
