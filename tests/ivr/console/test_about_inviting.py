"""Invitations from the console, and the report of what came of them."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from ivr.people import Role
from ivr.people.audit import entries
from ivr.storage.invitations import Invitations, TrialCall
from ivr.trace import CallRecord, TurnRecord
from tests.ivr.console.conftest import NOW, Office

pytestmark = pytest.mark.web


@pytest.mark.parametrize("path", ["invite", "invite/x"])
def test_invitations_are_for_tuners(office: Office, path: str) -> None:
    assert office.signed_in(Role.AGENT).status(f"/console/{path}") == 403


def test_only_tuners_invite_and_end(office: Office) -> None:
    agent = office.signed_in(Role.AGENT)
    assert agent.post("/console/invite", name="x", days="1")[0] == 403
    assert agent.post("/console/invite/x/end")[0] == 403


def test_a_link_is_made_shown_audited_and_ended(office: Office) -> None:
    tuner = office.signed_in(Role.TUNER)
    status, made = tuner.post("/console/invite", name=" front  desk ", days="7")
    assert status == 200
    assert urlsplit(made["link"]).path.startswith("/break/")
    (row,) = Invitations(office.database).of("tea", "en")
    assert (row.id, row.name, row.made_by) == (made["id"], "front desk", "tuner")
    assert "front desk" in tuner.page("/console/invite")
    assert entries(office.database)[0].action == "invited to try the line"
    page = tuner.page(f"/console/invite/{made['id']}")
    assert made["link"] in page
    assert tuner.post(f"/console/invite/{made['id']}/end")[0] == 200
    assert "The link has ended." in tuner.page(f"/console/invite/{made['id']}")
    assert tuner.status("/console/invite/nobody") == 404


@pytest.mark.parametrize(
    ("name", "days", "status"),
    [
        ("x", "1", 200),
        ("x", "30", 200),
        ("x", "31", 409),
        ("x", "0", 409),
        (" ", "1", 409),
        ("x", "-1", 409),
    ],
)
def test_an_invitation_has_a_name_and_an_end(
    office: Office, name: str, days: str, status: int
) -> None:
    assert office.signed_in(Role.TUNER).post("/console/invite", name=name, days=days)[0] == status


def test_the_report_shows_errands_answers_and_misses_as_text(office: Office) -> None:
    store = Invitations(office.database)
    mine = store.make("friends", "tea", "en", NOW, "ann")
    turn = TurnRecord("<i>brew</i>", 1.0, "open", [], None, "reject", "", "no_match", "asking")
    record = CallRecord(
        "CS1",
        "tea",
        "en",
        "trial",
        disposition="transferred",
        intent="order",
        turns=[turn],
        ended_ms=30_000,
    )
    store.called(mine, TrialCall(record, None, "v1", "order", True), NOW)
    store.answered(mine, "CS1", {"ease": 6}, NOW)
    store.closed(mine, "v1", {"fits": 7, "easy": 4, "words": "<b>quick</b>"}, NOW)
    tuner = office.signed_in(Role.TUNER)
    page = tuner.page(f"/console/invite/{mine.id}")
    for text in ("1 of 1", "likely between 21 % and 100 %", "30 s", "6.0", "<b>75</b>"):
        assert text in page
    assert "&lt;b&gt;quick" in page
    assert "&lt;i&gt;brew" in page
    assert "trial:friends" in tuner.page("/console/missed")
