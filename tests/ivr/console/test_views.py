"""Who may do what, and what a refused change says."""

from __future__ import annotations

import pytest

from ivr.people import Role
from tests.ivr.console.conftest import Office

pytestmark = pytest.mark.web

READ = (
    *("", "needs", "needs/order", "try", "replay", "publish", "numbers", "numbers.csv"),
    *("numbers/leaving", "legacy", "roi", "digest", "target", "experiments"),
)
TUNE = ("missed", "missed/calls?key=x")
CHANGE = {
    "draft/add-phrase": Role.TUNER,
    "missed/ignore": Role.TUNER,
    "replay": Role.TUNER,
    "try": Role.VIEWER,
    "publish": Role.PUBLISHER,
    "restore/0": Role.PUBLISHER,
}


@pytest.mark.parametrize("path", READ)
def test_everybody_who_is_signed_in_may_read(office: Office, path: str) -> None:
    assert office.signed_in(Role.VIEWER).status(f"/console/{path}") == 200
    assert office.app.test_client().get(f"/console/{path}").status_code == 302


@pytest.mark.parametrize("path", TUNE)
@pytest.mark.parametrize(("role", "status"), [(Role.AGENT, 403), (Role.TUNER, 200)])
def test_what_callers_said_is_for_tuners(
    office: Office, path: str, role: Role, status: int
) -> None:
    assert office.signed_in(role).status(f"/console/{path}") == status


@pytest.mark.parametrize("path", CHANGE)
def test_a_change_needs_its_role(office: Office, path: str) -> None:
    needed = CHANGE[path]
    below = [role for role in Role if role < needed]
    for role in below[-1:]:
        assert office.signed_in(role).post(f"/console/{path}")[0] == 403
    status, _ = office.signed_in(needed).post(
        f"/console/{path}", key="x", text="a pot", phrase="a pot", intent="order"
    )
    assert status not in (401, 403)


def test_a_change_without_the_token_is_refused(office: Office) -> None:
    office.signed_in(Role.TUNER)
    client = office.app.test_client()
    assert client.post("/console/draft/add-phrase", json={}).status_code in (401, 403)


def test_a_change_that_is_not_possible_says_why(office: Office) -> None:
    client = office.signed_in(Role.TUNER)
    status, answer = client.post("/console/draft/add-phrase", phrase="order tea", intent="order")
    assert (status, answer["error"]) == (
        409,
        "The phrase is known already: it belongs to this intent.",
    )
