"""Two people who change the same thing of a draft: the later one is told, and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from intents.editing_needs import set_description
from intents.pack import Pack
from ivr.console.overtaken import mark_of
from ivr.people import Role
from tests.browsers import signs_in
from tests.ivr.console.conftest import PASSWORD, Client, Office
from tests.ivr.tuning.conftest import TEA

pytestmark = pytest.mark.web

SLOT = {"intent": "order", "slot": "number", "kind": "digits", "length": "6"}
Case = tuple[str, str, dict[str, str], dict[str, str], dict[str, str]]
EDITS: list[Case] = [
    (
        "description",
        "/console/needs/order",
        {"intent": "order"},
        {"description": "Tea."},
        {"description": "Pots."},
    ),
    (
        "spoken",
        "/console/needs/order",
        {"intent": "order"},
        {"spoken": "your tea", "short": "tea"},
        {"spoken": "your pot", "short": "pot"},
    ),
    ("route", "/console/needs/order", {"intent": "order"}, {"to": "back"}, {"to": "front"}),
    ("slot", "/console/needs/order", SLOT, {"length": "7"}, {"length": "8"}),
    ("slot", "/console/needs/order", {**SLOT, "slot": "new"}, {"length": "7"}, {"length": "8"}),
    ("prompt", "/console/prompts", {"prompt": "goodbye"}, {"text": "Bye."}, {"text": "Cheers."}),
    (
        "prompt",
        "/console/prompts",
        {"prompt": "slot_again"},
        {"text": "Eh?"},
        {"text": "Once more?"},
    ),
]
"""What is edited, where, of what, what one writes, and what the other."""


def seen_on(page: str, edit: str, about: dict[str, str]) -> str:
    """Return the mark that a form of the page carries."""
    for form in re.findall(rf'<form [^>]*data-edit="{edit}"[^>]*>', page):
        name = about.get("prompt")
        slot = f'data-slot="{about["slot"]}"' if "slot" in about else ""
        if (not name or f'data-prompt="{name}"' in form) and slot in form:
            return unescape(re.findall('data-seen="([^"]*)"', form)[0])
    # the form of what is not there yet
    return re.findall(rf'<form data-edit="{edit}"[^>]*order" data-seen="([^"]*)"', page)[-1]


@pytest.fixture
def office(office: Office) -> Office:
    """Give orders a number, which callers are asked for."""
    pat = office.signed_in(Role.PUBLISHER)
    assert pat.post("/console/draft/slot", **SLOT, ask="on")[0] == 200
    return office


@pytest.fixture
def tom(office: Office) -> Client:
    return office.signed_in(Role.TUNER)


@pytest.fixture
def ann(office: Office) -> Client:
    office.person("ann", Role.TUNER)
    client = office.app.test_client()
    client.post("/sign-in", data={"name": "ann", "password": PASSWORD})
    return Client(client)


@pytest.mark.parametrize("case", EDITS)
def test_the_later_of_two_is_told_who_changed_what_and_may_press_again(
    office: Office, tom: Client, ann: Client, case: Case
) -> None:
    edit, address, about, hers, his = case
    seen = seen_on(tom.page(address), edit, about)
    path = f"/console/draft/{edit}"
    assert ann.post(path, **{**about, **hers}, seen=seen)[0] == 200
    elsewhere = {"intent": "refund", "description": "Later than hers."}
    office.signed_in(Role.ADMIN).post("/console/draft/description", **elsewhere)
    hers_is = office.desk.workshop.draft("tea").pack
    status, answer = tom.post(path, **{**about, **his}, seen=seen)
    assert status == 409
    assert answer["error"].startswith("ann has changed this meanwhile: "), "not the last of all"
    assert any(word in answer["error"] for word in hers.values())
    assert office.desk.workshop.draft("tea").pack == hers_is
    assert tom.post(path, **{**about, **his}, seen=answer["seen"])[0] == 200
    assert office.desk.workshop.draft("tea").pack != hers_is


def test_a_thing_that_nobody_else_changed_is_kept_at_once(tom: Client, ann: Client) -> None:
    page = tom.page("/console/needs/order")
    ann.post("/console/draft/spoken", intent="order", spoken="your tea", short="tea")
    seen = seen_on(page, "description", {})
    given = {"intent": "order", "description": "Tea.", "seen": seen}
    assert tom.post("/console/draft/description", **given)[0] == 200


def test_a_value_that_was_changed_meanwhile_is_not_removed_unseen(tom: Client, ann: Client) -> None:
    seen = seen_on(tom.page("/console/needs/order"), "remove-slot", {"slot": "number"})
    ann.post("/console/draft/slot", **{**SLOT, "length": "9"})
    given = {"intent": "order", "slot": "number", "seen": seen}
    status, answer = tom.post("/console/draft/remove-slot", **given)
    assert (status, "9 digits" in answer["error"]) == (409, True)


def test_who_threw_the_draft_away_is_named_as_who_changed_it(tom: Client, office: Office) -> None:
    tom.post("/console/draft/description", intent="order", description="Tea.")
    seen = seen_on(tom.page("/console/needs/order"), "description", {})
    office.signed_in(Role.ADMIN).form("/console/draft")
    given = {"intent": "order", "description": "Pots.", "seen": seen}
    _, answer = tom.post("/console/draft/description", **given)
    said = "admin has changed this meanwhile: The draft was thrown away. Nothing that you typed"
    assert answer["error"].startswith(said)


def test_ones_own_change_in_another_window_is_called_so(tom: Client) -> None:
    seen = seen_on(tom.page("/console/needs/order"), "description", {})
    tom.post("/console/draft/description", intent="order", description="Tea.")
    given = {"intent": "order", "description": "Pots.", "seen": seen}
    _, answer = tom.post("/console/draft/description", **given)
    assert answer["error"].startswith("You have changed this in another window meanwhile: ")


def test_a_need_is_put_back_with_what_others_added_just_before(
    office: Office, tom: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = office.desk.workshop
    edit = workshop.edit

    def later(preset: str, by: str, change: Any, revision: int | None = None) -> Any:
        monkeypatch.setattr(workshop, "edit", edit)
        tom.post("/console/draft/add-phrase", intent="order", phrase="a pot of tea")
        return edit(preset, by, change, revision)

    monkeypatch.setattr(workshop, "edit", later)
    _, answer = tom.post("/console/needs/order/remove")
    assert tom.post("/console/needs/order/back", kept=answer["kept"])[0] == 200
    assert "a pot of tea" in workshop.draft("tea").pack.wordings("en").intents["order"].phrases


def test_marks_tell_what_they_mark_from_everything_else() -> None:
    tea = Pack.model_validate(TEA)
    other = set_description(tea, "order", "Tea.")
    assert mark_of(tea, "en", "description", "order") != mark_of(
        other, "en", "description", "order"
    )
    assert mark_of(tea, "en", "spoken", "order") == mark_of(other, "en", "spoken", "order")
    assert mark_of(tea, "en", "slot", "order", "a") == mark_of(tea, "en", "slot", "gone", "b")


@pytest.fixture
def page(office: Office, served: str, browser: Any) -> Iterator[Any]:
    """Return a tuner's page of a need; a script that fails there fails the test."""
    office.person("tom", Role.TUNER)
    page = browser.new_page(locale="en-US")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    signs_in(page, f"{served}/console/needs/order", "tom", PASSWORD)
    page.wait_for_selector("#values")
    yield page
    assert wrong == []


@pytest.mark.browser
def test_the_page_keeps_what_was_typed_and_takes_it_when_pressed_again(
    office: Office, ann: Client, page: Any
) -> None:
    page.fill("[name=description]", "Pots, and what is drunk from them.")
    ann.post("/console/draft/description", intent="order", description="Tea.")
    page.click(".describe button")
    page.wait_for_selector("#error:not([hidden])")
    assert "ann has changed this meanwhile" in page.inner_text("#error")
    assert page.input_value("[name=description]").startswith("Pots")
    with page.expect_navigation():
        page.click(".describe button")
    assert office.desk.workshop.draft("tea").pack.intents["order"].description.startswith("Pots")


@pytest.mark.browser
def test_nothing_typed_is_left_behind_without_being_asked(page: Any) -> None:
    asked: list[str] = []

    def stays(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stays)
    page.click("[name=description]")
    page.keyboard.type("Pots.")
    page.click("aside >> text=Routes", no_wait_after=True)
    page.wait_for_selector("[name=description]")
    assert asked == ["beforeunload"]
    assert page.input_value("[name=description]") == "Pots."
    with page.expect_navigation():
        page.click(".describe button")
    page.click("aside >> text=Routes")
    page.wait_for_selector("#routes")
    assert asked == ["beforeunload"]


@pytest.mark.browser
def test_what_was_typed_before_the_page_came_anew_does_not_pass_unseen(
    office: Office, ann: Client, page: Any
) -> None:
    from playwright.sync_api import expect

    page.fill("[name=description]", "Pots.")
    page.click("#values summary >> nth=0")
    page.check("[name=sensitive] >> nth=0")
    ann.post("/console/draft/description", intent="order", description="Tea.")
    with page.expect_navigation():
        page.click("[data-edit=spoken] button")
    expect(page.locator("[name=description]")).to_have_value("Pots.")
    assert page.is_checked("[name=sensitive] >> nth=0")
    page.click(".describe button")
    page.wait_for_selector("#error:not([hidden])")
    assert "ann has changed this meanwhile" in page.inner_text("#error")
    assert office.desk.workshop.draft("tea").pack.intents["order"].description == "Tea."
