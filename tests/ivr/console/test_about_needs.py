"""Needs: what their pages show, tests that are edited, and needs that go and come back."""

from __future__ import annotations

from typing import Any

import pytest

from intents.editing_rules import set_rule
from ivr.people import Role
from tests.axe import assert_usable
from tests.browsers import signs_in
from tests.ivr.console.conftest import PASSWORD, Client, Office

pytestmark = pytest.mark.web

ORDER, REFUND = "order tea please", "give my money back"


@pytest.fixture
def client(office: Office) -> Client:
    return office.signed_in(Role.TUNER)


def test_a_need_shows_its_phrases_tests_and_where_it_goes(office: Office) -> None:
    client = office.signed_in(Role.VIEWER)
    page = client.page("/console/needs/order")
    assert "i want a kettle" in page
    assert f">{ORDER}</textarea>" in page
    assert REFUND not in page
    assert client.status("/console/needs/nothing") == 404
    assert '<td data-label="Tests">1</td>' in client.page("/console/needs")


def test_what_is_not_handled_has_a_page_of_its_own(client: Client) -> None:
    client.post("/console/draft/move-phrase", intent="order", phrase="buy some tea", to="-")
    client.post("/console/draft/move-test", intent="order", text=ORDER, to="-")
    assert "buy some tea" not in client.page("/console/needs/order")
    page = client.page("/console/needs/-")
    assert "buy some tea" in page
    assert f">{ORDER}</textarea>" in page
    client.post("/console/draft/add-test", intent="", text="zxq")
    tests = client.json("/console/needs/-/tests")["tests"]
    assert tests[ORDER]["right"] is False
    assert tests["zxq"] == {"did": "not understood", "right": True, "asked": False}
    move = {"intent": "", "phrase": "buy some tea", "to": "order"}
    assert client.post("/console/draft/move-phrase", **move)[0] == 200
    given = {"intent": "", "text": "what about coffee"}
    assert client.post("/console/draft/add-test", **given)[0] == 200
    assert "3 test utterances" in client.page("/console/needs/-")


def test_what_somebody_types_is_never_markup(client: Client) -> None:
    spoiled = '"><script>alert(1)</script> me'
    client.post("/console/draft/add-test", intent="order", text=spoiled)
    client.post("/console/draft/description", intent="order", description=spoiled)
    page = client.page("/console/needs/order")
    assert "alert(1)" in page
    assert "<script>alert" not in page


def test_what_the_draft_makes_of_tests_is_told_apart_from_the_page(client: Client) -> None:
    client.post("/console/draft/add-test", intent="order", text="my money back soon")
    tests = client.json("/console/needs/order/tests")["tests"]
    assert tests[ORDER] == {"did": "order", "right": True, "asked": False}
    assert tests["my money back soon"]["did"].startswith("refund")
    assert tests["my money back soon"]["right"] is False


def test_a_test_that_is_being_typed_is_warned_of(client: Client) -> None:
    def warned(phrase: str, old: str = "") -> str:
        given = {"intent": "order", "phrase": phrase, "old": old}
        return str(client.post("/console/watch-test", **given)[1]["warning"])

    assert "a test of “refund” already" in warned(REFUND)
    assert "could never be right" in warned("my money back")
    assert warned("a pot") == warned(ORDER, ORDER) == ""


def test_taking_a_need_out_says_first_what_goes_with_it(client: Client, office: Office) -> None:
    rule = {"name": "tea_first", "why": "w", "priority": 90, "when": {"intent": ["order"]}}
    office.desk.workshop.edit("tea", "ann", lambda pack: set_rule(pack, "", rule))
    page = client.page("/console/needs/order").partition("<dialog")[2]
    assert "3 phrases in en: forgotten" in page
    assert "1 test utterance in en: gone with it" in page
    assert "The rule “tea first” is about nothing else: it goes too." in page


def test_a_need_is_taken_out_and_put_back_as_it_was(client: Client, office: Office) -> None:
    client.post("/console/draft/add-phrase", intent="refund", phrase="a voucher")
    before = office.desk.workshop.draft("tea").pack
    status, answer = client.post("/console/needs/refund/remove")
    assert (status, answer["revision"]) == (200, 2)
    assert "The need “refund” is gone." in [
        change.sentence for change in office.desk.workshop.differences("tea")
    ]
    assert 'data-back="refund"' in client.page("/console/needs")
    assert client.post("/console/needs/refund/back", kept=answer["kept"])[0] == 200
    assert office.desk.workshop.draft("tea").pack == before
    assert 'data-back="refund"' not in client.page("/console/needs")


def test_without_what_was_kept_a_need_is_put_back_as_it_is_live(
    client: Client, office: Office
) -> None:
    client.post("/console/draft/add-phrase", intent="refund", phrase="a voucher")
    client.post("/console/needs/refund/remove")
    assert client.post("/console/needs/refund/back")[0] == 200
    assert office.desk.workshop.differences("tea") == []
    assert client.post("/console/needs/refund/back") == (
        409,
        {"error": "There is a need “refund” already."},
    )
    assert client.post("/console/needs/pension/back")[0] == 404


def test_the_last_need_stays_and_only_tuners_take_needs_out(client: Client, office: Office) -> None:
    assert office.signed_in(Role.AGENT).post("/console/needs/order/remove")[0] == 403
    assert client.post("/console/needs/refund/remove")[0] == 200
    assert 'id="remove"' not in client.page("/console/needs/order")
    status, answer = client.post("/console/needs/order/remove")
    assert (status, "only" in answer["error"]) == (409, True)


@pytest.mark.browser
def test_what_is_typed_elsewhere_outlives_a_change(
    office: Office, served: str, browser: Any
) -> None:
    from playwright.sync_api import expect

    office.person("tom", Role.TUNER)
    page = browser.new_page()
    signs_in(page, f"{served}/console/needs/order", "tom", PASSWORD)
    page.fill("[name=description]", "Whoever wants tea.")
    page.fill("[data-edit=add-phrase] input", "a pot for two")
    page.press("[data-edit=add-phrase] input", "Enter")
    page.wait_for_selector("#draft-state:text-is('Draft: 1 change')")
    expect(page.locator("[name=description]")).to_have_value("Whoever wants tea.")
    assert page.input_value("[data-edit=add-phrase] input") == ""
    page.reload()
    assert page.input_value("[name=description]") == ""


@pytest.mark.browser
def test_a_phrase_is_moved_by_keys(office: Office, served: str, browser: Any) -> None:
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    signs_in(page, f"{served}/console/needs/order", "tom", PASSWORD)
    select = page.locator("[data-edit=move-phrase] select").first
    select.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert office.desk.workshop.draft("tea").revision == 0
    page.keyboard.press("Enter")
    page.wait_for_selector("#draft-state:text-is('Draft: 1 change')")


@pytest.mark.browser
def test_tests_are_edited_and_a_need_is_taken_out_and_back_in_a_browser(
    office: Office, served: str, browser: Any
) -> None:
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    signs_in(page, f"{served}/console/needs/order", "tom", PASSWORD)
    page.wait_for_selector(".outcome:text-is('right')")
    assert_usable(page)
    page.fill("[data-edit=add-test] input", REFUND)
    page.wait_for_selector("#watched-test:has-text('a test of “refund” already')")
    page.fill("[data-edit=add-test] input", "a refund of my kettle")
    page.press("[data-edit=add-test] input", "Enter")
    page.wait_for_selector(".outcome:has-text('taken for refund')")
    page.locator(".reword textarea").nth(1).fill("a kettle of mine")
    page.locator(".reword button:visible").click()
    page.wait_for_selector(".reword textarea:text-is('a kettle of mine')")
    page.locator(".reword textarea").nth(1).fill("a kettle of my own")
    page.keyboard.press("Enter")
    page.wait_for_selector(".reword textarea:text-is('a kettle of my own')")
    page.locator("[data-edit=move-test] select").nth(0).select_option("refund")
    page.wait_for_selector("#tests h2:text-is('1 test utterance')")
    page.fill("[name=description]", "Tea.")
    page.click(".describe button")
    page.wait_for_selector("#draft-state:text-is('Draft: 5 changes')")
    page.click("#remove")
    assert_usable(page)
    page.click("#removal button[value=cancel]")
    page.click("#remove")
    page.click("#removal button[value=remove]")
    page.wait_for_selector("#taken-out:has-text('“order” is taken out of the draft.')")
    page.wait_for_selector("[data-back=order]")
    page.click("#taken-out button")
    page.wait_for_selector("[data-need=order]")
    assert page.is_hidden("#taken-out")
    pack = office.desk.workshop.draft("tea").pack
    assert pack.intents["order"].description == "Tea."
    assert [(test.text, test.intent) for test in pack.tests["en"]] == [
        (ORDER, "refund"),
        (REFUND, "refund"),
        ("a kettle of my own", "order"),
    ]
    assert wrong == []
