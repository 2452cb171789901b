"""Sample history from the console's first page."""

from __future__ import annotations

import json

import pytest

from ivr.console import about_samples
from ivr.people import Role
from ivr.people.audit import entries
from ivr.storage.samples import count_calls
from tests.ivr.console.conftest import Client, Office, ended
from tests.ivr.console.test_about_discovery import wait_for_background

pytestmark = pytest.mark.web


def test_examples_can_be_erased_by_a_tuner_from_the_page_that_shows_them(office: Office) -> None:
    office.keep(ended(1, "order tea", is_sample=True), ended(2, "order tea"))
    tuner = office.signed_in(Role.TUNER)
    assert "1 of these calls are examples" in tuner.page("/console/")
    assert tuner.post("/console/samples/erase") == (200, {"calls": 1})
    assert "examples" not in tuner.page("/console/")
    assert "1 sample calls were erased." in [entry.action for entry in entries(office.database)]


def test_only_tuners_are_offered_examples_and_only_where_nobody_called(office: Office) -> None:
    viewer, tuner = office.signed_in(Role.VIEWER), office.signed_in(Role.TUNER)
    assert 'id="make-samples"' in tuner.page("/console/")
    assert 'id="make-samples"' not in viewer.page("/console/")
    for path in ("/console/samples", "/console/samples/erase"):
        assert viewer.post(path)[0] == 403
    office.keep(ended(1, "order tea"))
    assert 'id="make-samples"' not in tuner.page("/console/")
    assert tuner.post("/console/samples")[0] == 409
    assert tuner.status("/console/samples") == 404


@pytest.mark.model
def test_one_click_holds_calls_in_the_background(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(about_samples, "CALLS", 30)
    tuner = office.signed_in(Role.TUNER)
    status, _ = tuner.post("/console/samples", preset="it_helpdesk")
    assert status == 200
    assert _finished(tuner)["error"] == ""
    assert count_calls(office.database, "it_helpdesk").samples == 30
    assert "30 of these calls are examples" in tuner.page("/console/?preset=it_helpdesk")


def _finished(client: Client) -> dict[str, object]:
    wait_for_background()
    run: dict[str, object] = json.loads(client.page("/console/samples?preset=it_helpdesk"))
    assert run["finished"]
    return run
