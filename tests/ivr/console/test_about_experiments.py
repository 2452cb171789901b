"""Experiments in the console."""

from __future__ import annotations

import pytest

from intents import editing
from ivr.people import Role
from ivr.storage.experiments import Experiments
from tests.ivr.console.conftest import Office, ended

pytestmark = pytest.mark.web

PLAN = {"preset": "tea", "usual": "1", "other": "2", "share": "50", "least": "1"}
PAGE = "/console/experiments?preset=tea&language=en"


@pytest.fixture
def two(office: Office) -> Office:
    """Return an office with two published versions."""
    for phrase in ("a pot of oolong", "a pot of chai"):
        office.desk.workshop.edit(
            "tea", "ann", lambda pack, p=phrase: editing.add_phrase(pack, "en", "order", p)
        )
        office.desk.workshop.publish("tea", "ann", phrase)
    return office


def test_an_experiment_is_begun_shown_and_ended(two: Office) -> None:
    client = two.signed_in(Role.PUBLISHER)
    assert "Begin one" in client.page(PAGE)
    assert client.form("/console/experiments", **PLAN) == 302
    page = client.page(PAGE)
    assert "Version 2 gets 50 of 100 new calls" in page
    running = Experiments(two.database).running("tea")
    assert running is not None
    assert client.form(f"/console/experiments/{running.id}/stop", preset="tea") == 302
    assert "Ended by hand. (publisher)" in client.page(PAGE)


def test_nothing_is_called_better_before_its_time(two: Office) -> None:
    client = two.signed_in(Role.PUBLISHER)
    client.form("/console/experiments", **{**PLAN, "least": "2"})
    two.keep(ended(1, "order tea", catalogue_version="1"))
    assert "Nothing is called better or worse before" in client.page(PAGE)


def test_what_makes_no_sense_is_refused(two: Office) -> None:
    client = two.signed_in(Role.PUBLISHER)
    assert client.form("/console/experiments", **{**PLAN, "other": "1"}) == 409
    assert client.form("/console/experiments", **{**PLAN, "other": "x"}) == 400


def test_with_one_version_there_is_nothing_to_try(office: Office) -> None:
    assert "There is only one version" in office.signed_in(Role.PUBLISHER).page(PAGE)


def test_tuners_begin_and_end_nothing(two: Office) -> None:
    client = two.signed_in(Role.TUNER)
    assert client.form("/console/experiments", **PLAN) == 403
    assert client.form("/console/experiments/1/stop", preset="tea") == 403
