"""Phrases out to a spreadsheet and into the draft, from the page."""

from __future__ import annotations

import io
from typing import Any

import pytest

from ivr.console import about_sheet
from ivr.people import Role
from tests.ivr.console.conftest import Client, Office

pytestmark = pytest.mark.web

FILE = "language,intent,phrase\nen,order,green tea\nen,order,order tea\n"


def send(client: Client, text: str, **fields: str) -> tuple[int, dict[str, Any]]:
    return client.upload(
        "/console/phrases.csv", {"file": (io.BytesIO(text.encode()), "x.csv")}, **fields
    )


def test_the_file_is_the_draft_s(office: Office) -> None:
    office.signed_in(Role.TUNER).post("/console/draft/add-phrase", phrase="a pot", intent="order")
    page = office.signed_in(Role.VIEWER).page("/console/phrases.csv")
    assert page.startswith("\N{ZERO WIDTH NO-BREAK SPACE}language,intent,phrase")
    assert "en,order,a pot" in page


def test_a_look_shows_what_would_change_and_changes_nothing(office: Office) -> None:
    status, answer = send(office.signed_in(Role.TUNER), FILE)
    assert status == 200
    assert answer["changes"] == [
        "“order” learns “green tea”.",
        "“order” forgets “buy some tea”, “i want a kettle”.",
    ]
    assert office.console.workshop.draft("tea").revision == 0


def test_what_was_looked_at_is_put_into_the_draft(office: Office) -> None:
    status, _ = send(office.signed_in(Role.TUNER), FILE, do="keep", revision="0")
    assert status == 200
    pack = office.console.workshop.draft("tea").pack
    assert pack.languages["en"].intents["order"].phrases == ["green tea", "order tea"]


def test_a_draft_that_somebody_changed_meanwhile_is_not_overwritten(office: Office) -> None:
    client = office.signed_in(Role.TUNER)
    client.post("/console/draft/add-phrase", phrase="a pot", intent="order")
    status, answer = send(client, FILE, do="keep", revision="0")
    assert status == 409
    assert "Somebody else" in answer["error"]


def test_problems_come_with_row_and_remedy(office: Office) -> None:
    status, answer = send(office.signed_in(Role.TUNER), f"{FILE}en,dance,waltz\n", do="keep")
    assert status == 409
    [problem] = answer["problems"]
    assert (problem["row"], problem["what"]) == (4, "There is no need “dance”.")
    assert problem["do"]
    assert office.console.workshop.draft("tea").revision == 0


def test_no_file_and_too_large_a_file_are_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = office.signed_in(Role.TUNER)
    assert send(client, "")[0] == 409
    monkeypatch.setattr(about_sheet, "MOST_BYTES", len(FILE))
    assert send(client, FILE)[0] == 200
    assert send(client, f"{FILE}\n")[0] == 409


def test_only_tuners_bring_files(office: Office) -> None:
    assert send(office.signed_in(Role.AGENT), FILE)[0] == 403
