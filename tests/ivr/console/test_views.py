"""Who may do what, and what a refused change says."""

from __future__ import annotations

from typing import Any

import pytest

from intents import editing
from ivr.people import Role
from ivr.storage.models import SpikeAlert
from tests.axe import assert_usable
from tests.browsers import signs_in
from tests.ivr.console.conftest import NOW, PASSWORD, Office, ended, missed

pytestmark = pytest.mark.web

READ = (
    *("", "needs", "needs/order", "routes", "try", "replay", "publish", "numbers", "numbers.csv"),
    *("numbers/leaving", "legacy", "roi", "digest", "target", "experiments", "hours"),
)
SEEN = (
    *("", "missed", "missed?why=repeat", "discover", "needs", "needs/order", "publish", "try"),
    *("replay", "numbers?days=7", "numbers/leaving", "numbers/causes/untold", "legacy", "roi"),
    *("digest", "target", "experiments", "crisis", "crisis?need=order", "prompts", "invite"),
    *("calls/CS1", "calls/CS3", "routes", "hours"),
)
"""Pages that people look at."""
TUNE = ("missed", "missed/calls?key=x")
CHANGE = {
    "draft/add-phrase": Role.TUNER,
    "draft/slot": Role.TUNER,
    "draft/remove-slot": Role.TUNER,
    "routes/explain": Role.VIEWER,
    "routes/read": Role.TUNER,
    "routes/need": Role.TUNER,
    "routes/rule": Role.TUNER,
    "routes/remove-rule": Role.TUNER,
    "routes/earlier": Role.TUNER,
    "routes/later": Role.TUNER,
    "routes/overflow": Role.TUNER,
    "routes/remove-overflow": Role.TUNER,
    "routes/back": Role.TUNER,
    **{
        f"hours/{edit}": Role.TUNER
        for edit in (
            *("week", "add-week", "remove-week"),
            *("add-holiday", "remove-holiday", "place", "undo"),
        )
    },
    "missed/ignore": Role.TUNER,
    "replay": Role.TUNER,
    "try": Role.VIEWER,
    "publish": Role.PUBLISHER,
    "restore/0": Role.PUBLISHER,
}


def test_a_page_whose_sign_in_is_over_is_told_so_in_a_sentence(office: Office) -> None:
    answer = office.app.test_client().post("/console/draft/route", json={"intent": "order"})
    assert (answer.status_code, answer.get_json()) == (401, {"error": "Sign in first."})
    tom = office.signed_in(Role.VIEWER)
    said = "This needs the role tuner; yours is viewer."
    assert tom.post("/console/draft/route", intent="order") == (403, {"error": said})


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
        "The phrase is known already: it belongs to this need.",
    )


@pytest.mark.browser
def test_every_page_can_be_used_by_everybody(office: Office, served: str, browser: Any) -> None:
    """By the rules of axe-core, with something on each page."""
    office.keep(
        ended(1, "order tea"),
        ended(2, "my money back", disposition="transferred", destination="back"),
        ended(3, "the weather", disposition="failed", intent=None, tried=["no_match", "no"]),
        *(missed("send me leaves", number) for number in (4, 5)),
        missed("a pot", 6, why="repeat"),
    )
    office.keep(
        SpikeAlert(
            **{"preset": "tea", "language": "en", "intent": "order", "count": 9, "usual": 1.0},
            **{"window_s": 600, "first_at": NOW, "last_at": NOW, "settled_by": ""},
        )
    )
    office.desk.workshop.edit(
        "tea", "ann", lambda pack: editing.add_phrase(pack, "en", "order", "a tin of oolong")
    )
    office.person("olga", Role.ADMIN)
    page = browser.new_page()
    signs_in(page, f"{served}/console/", "olga", PASSWORD)
    page.wait_for_selector("h1")
    assert_usable(page, *(f"{served}/console/{path}" for path in SEEN))
