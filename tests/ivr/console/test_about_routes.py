"""Where calls go, changed from the page: to the draft, in words, and for the next caller."""

from __future__ import annotations

from typing import Any

import pytest

from intents.editing_rules import set_rule
from ivr.calls import CallOptions
from ivr.people import Role
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall
from tests.axe import assert_usable
from tests.browsers import signs_in
from tests.ivr.console.conftest import PASSWORD, Client, Office

pytestmark = pytest.mark.web

RULE: dict[str, Any] = {
    "name": "Order again",
    "why": "something was wrong with the first",
    "shown": ["intent", "repeat"],
    "intent": ["order"],
    "repeat": "1",
    "destination": "back",
    "priority": "95",
}
SENTENCE = "When the need is order and the caller rang in the 24 hours before → back, priority 95."
BACK = {"place": "front", "to": ["back"], "wait": "2"}


@pytest.fixture
def ann(office: Office) -> Client:
    return office.signed_in(Role.TUNER)


def sentences(office: Office) -> list[str]:
    return [change.sentence for change in office.desk.workshop.differences("tea")]


@pytest.mark.parametrize(
    ("edit", "given", "sentence"),
    [
        (
            "need",
            {"intent": "order", "destination": "back", "options": ["", ""]},
            "A call about “order” now goes to “back”; it went to “front”.",
        ),
        (
            "need",
            {"intent": "order", "destination": "front", "options": ["back", "front"]},
            "Callers about “order” may choose from back or front; it was the usual ones.",
        ),
        (
            "need",
            {"intent": "order", "destination": "front", "critical": "on"},
            "A call about “order” is critical now: it always reaches a person.",
        ),
        ("rule", RULE, f"New rule “order again”, number 1: {SENTENCE}"),
        (
            "overflow",
            BACK,
            "New overflow: When front is closed or waits more than 2 minutes: back.",
        ),
    ],
)
def test_every_edit_goes_to_the_draft_and_the_log_in_words(
    office: Office, ann: Client, edit: str, given: dict[str, Any], sentence: str
) -> None:
    assert ann.post(f"/console/routes/{edit}", **given) == (200, {"revision": 1})
    assert sentences(office) == [sentence]
    assert office.desk.told == [("tuner", sentence, "tea draft 1")]
    assert office.desk.workshop.live("tea")[1] == 0
    assert sentence in ann.page("/console/publish")


def test_the_page_reads_as_sentences_and_viewers_change_nothing(
    office: Office, ann: Client
) -> None:
    ann.post("/console/routes/rule", **RULE)
    ann.post("/console/routes/overflow", **BACK)
    page = office.signed_in(Role.VIEWER).page("/console/routes")
    assert "When the need is order and the caller rang in the 24 hours before" in page
    assert "When front is closed or waits more than 2 minutes: back." in page
    assert "data-route" not in page
    assert 'data-route="rule"' in ann.page("/console/routes")


def test_a_rule_is_changed_moved_and_removed(office: Office, ann: Client) -> None:
    ann.post("/console/routes/rule", **RULE)
    ann.post("/console/routes/rule", **{**RULE, "name": "Other", "intent": ["refund"]})
    assert ann.post("/console/routes/earlier", rule="other")[0] == 200
    rules = office.desk.workshop.draft("tea").pack.rules
    assert [rule.name for rule in rules] == ["other", "order_again"]
    ann.post("/console/routes/rule", **{**RULE, "rule": "other", "name": "First"})
    ann.post("/console/routes/later", rule="first")
    assert ann.post("/console/routes/remove-rule", rule="order_again")[0] == 200
    (rule,) = office.desk.workshop.draft("tea").pack.rules
    assert (rule.name, rule.when.intent) == ("first", ["order"])
    assert ann.post("/console/routes/remove-rule", rule="order_again") == (
        409,
        {"error": "The rule “order again” is not there any more. Reload the page."},
    )


@pytest.mark.parametrize(
    ("edit", "given", "field", "says"),
    [
        ("rule", {**RULE, "name": ""}, "name", "Give the rule a name"),
        ("rule", {**RULE, "priority": "101"}, "priority", "from 0 to 100"),
        ("rule", {**RULE, "intent": []}, "intent", "take this condition away"),
        ("need", {"intent": "order", "destination": "moon"}, "destination", "no destination"),
        ("overflow", {**BACK, "wait": "soon"}, "wait", "in minutes"),
        ("overflow", {**BACK, "to": []}, "", ""),
        ("overflow", {**BACK, "to": [], "wait": ""}, "to", "Say where calls go"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    office: Office, ann: Client, edit: str, given: dict[str, Any], field: str, says: str
) -> None:
    status, answer = ann.post(f"/console/routes/{edit}", **given)
    assert status == (409 if field else 200)
    assert (answer.get("field", ""), says in answer.get("error", "")) == (field, True)
    assert office.desk.workshop.draft("tea").revision == (0 if field else 1)


def test_a_chain_that_loops_is_refused_with_the_loop(ann: Client) -> None:
    ann.post("/console/routes/overflow", **BACK)
    status, answer = ann.post("/console/routes/overflow", place="back", to=["front"])
    assert (status, answer["field"]) == (409, "to")
    assert "back → front → back" in answer["error"]


def seen_on(page: str, form: str) -> str:
    """Return the mark that a form of the page carries."""
    return page.split(f'<form data-route="{form}"')[1].split('data-seen="')[1].split('"')[0]


def test_of_two_editors_the_second_is_told_and_loses_nothing(office: Office, ann: Client) -> None:
    bob, seen = office.signed_in(Role.PUBLISHER), seen_on(ann.page("/console/routes"), "rule")
    assert bob.post("/console/routes/rule", **RULE, seen=seen)[0] == 200
    mine = {**RULE, "name": "Mine"}
    status, answer = ann.post("/console/routes/rule", **mine, seen=seen)
    assert status == 409
    said = "publisher has changed this meanwhile: New rule “order again”, number 1: When"
    assert answer["error"].startswith(said)
    assert len(office.desk.workshop.draft("tea").pack.rules) == 1
    assert ann.post("/console/routes/rule", **mine, seen=answer["seen"])[0] == 200
    rules = office.desk.workshop.draft("tea").pack.rules
    assert [rule.name for rule in rules] == ["order_again", "mine"]


def test_editors_of_different_parts_do_not_disturb_each_other(office: Office, ann: Client) -> None:
    page, bob = ann.page("/console/routes"), office.signed_in(Role.PUBLISHER)
    assert bob.post("/console/draft/add-phrase", intent="order", phrase="a pot")[0] == 200
    assert bob.post("/console/routes/rule", **RULE)[0] == 200
    overflow = {"place": "back", "to": ["front"], "seen": seen_on(page, "overflow")}
    assert ann.post("/console/routes/overflow", **overflow)[0] == 200
    need = {"intent": "order", "destination": "back", "seen": seen_on(page, "need")}
    assert ann.post("/console/routes/need", **need)[0] == 200
    bob.post("/console/routes/need", intent="order", destination="front", urgent="on")
    status, answer = ann.post("/console/routes/need", **{**need, "destination": "front"})
    assert status == 409
    assert answer["error"].startswith("publisher has changed this meanwhile: A call about “order”")
    undo = {"part": "overflow", "seen": seen_on(page, "overflow")}
    assert ann.post("/console/routes/back", **undo)[0] == 409, "it is not what was seen"


def test_changes_are_taken_back_one_part_at_a_time(office: Office, ann: Client) -> None:
    ann.post("/console/routes/rule", **RULE)
    ann.post("/console/routes/overflow", **BACK)
    ann.post("/console/routes/need", intent="order", destination="back")
    for part in ("rules", "overflow"):
        assert ann.post("/console/routes/back", part=part)[0] == 200
    assert sentences(office) == ["A call about “order” now goes to “back”; it went to “front”."]
    assert ann.post("/console/routes/back", part="need", intent="order")[0] == 200
    assert sentences(office) == []


def test_a_rule_says_how_it_reads_before_it_is_kept(office: Office, ann: Client) -> None:
    assert ann.post("/console/routes/read", **RULE) == (200, {"sentence": SENTENCE, "doubts": []})
    ann.post("/console/routes/rule", **RULE)
    narrow = {**RULE, "name": "Never", "repeat": "2"}
    _, answer = ann.post("/console/routes/read", **narrow)
    assert "never reached: “order again” is asked before it" in answer["doubts"][0]
    assert "wanting" in ann.post("/console/routes/read", **{**narrow, "why": ""})[1]
    assert office.desk.workshop.draft("tea").revision == 1
    ann.post("/console/routes/rule", **narrow)
    assert "This rule is never reached" in ann.page("/console/routes")


def test_what_would_happen_is_said_with_the_draft_and_as_it_is_now(ann: Client) -> None:
    ann.post("/console/routes/rule", **RULE)
    status, answer = ann.post("/console/routes/explain", need="order", repeat="1")
    assert status == 200
    assert (answer["draft"]["goes"], answer["live"]["goes"]) == ("Goes to back.", "Goes to front.")
    assert (answer["draft"]["rule"], answer["draft"]["priority"]) == ("order_again", 95)
    assert "Rule order again holds: something was wrong with the first." in answer["draft"]["why"]
    _, answer = ann.post("/console/routes/explain", need="order", repeat="0")
    assert answer["draft"]["goes"] == "Goes to front."
    assert "did not call before today" in answer["draft"]["why"][0]
    status, answer = ann.post("/console/routes/explain", need="order", at="soon")
    assert (status, answer["field"]) == (409, "at")


def test_a_call_that_is_held_back_can_be_asked_about(ann: Client) -> None:
    rule = {**RULE, "shown": ["gated"], "intent": [], "repeat": "", "gated": "yes"}
    ann.post("/console/routes/rule", **rule)
    _, answer = ann.post("/console/routes/explain", need="order", gated="on")
    assert answer["draft"]["rule"] == "order_again"
    assert ann.post("/console/routes/explain", need="order")[1]["draft"]["rule"] == ""


def test_an_unknown_edit_is_none(ann: Client) -> None:
    assert ann.post("/console/routes/burn")[0] == 404


def test_what_people_write_is_shown_as_text(ann: Client) -> None:
    ann.post("/console/routes/rule", **{**RULE, "why": "<script>alert(1)</script>"})
    assert "<script>alert" not in ann.page("/console/routes")


def test_the_next_call_goes_elsewhere_once_it_is_published(office: Office) -> None:
    boss, board = office.signed_in(Role.PUBLISHER), Switchboard(office.console.switchboard.settings)
    board.companies.versions = office.desk.workshop.catalogues
    assert goes(board) == "front"
    always = {**RULE, "shown": ["intent", "channel"], "repeat": "", "channel": ["text"]}
    assert boss.post("/console/routes/rule", **always)[0] == 200
    board.companies.refresh()
    assert goes(board) == "front"
    assert boss.post("/console/publish", note="orders")[0] == 200
    board.companies.refresh()
    assert goes(board) == "back"
    assert boss.post("/console/restore/0")[0] == 200
    board.companies.refresh()
    assert goes(board) == "front"


def goes(board: Switchboard) -> str:
    """Return where somebody who types gets with an order."""
    call = TypedCall(board, CallOptions(preset="tea", channel="text"))
    call.says("order tea")
    return call.record.destination


@pytest.mark.browser
def test_a_rule_is_made_by_keyboard_explained_and_seen_in_words(
    office: Office, served: str, browser: Any
) -> None:
    office.person("tom", Role.TUNER)
    page = browser.new_page(viewport={"width": 400, "height": 860})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    signs_in(page, f"{served}/console/routes", "tom", PASSWORD)
    page.locator("#answer .outcome").wait_for()
    page.focus("#add-rule > summary")
    keys = page.keyboard
    keys.press("Enter")
    keys.press("Tab")
    keys.type("Order again")
    keys.press("Enter")  # too early: what is missing is said at its field, and nothing is lost
    page.locator("[data-field=why] .wrong").wait_for()
    assert page.evaluate("document.activeElement.name") == "why"
    assert page.input_value("#add-rule [name=name]") == "Order again"
    keys.type("something was wrong with the first")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "the need"
    keys.press("Enter")  # the first of "Add a condition", whose first choice has the focus then
    keys.press("Space")
    assert page.is_checked("#add-rule [name=intent][value=order]")
    until(page, "destination")
    keys.type("back")
    page.locator("#add-rule .sentence").wait_for()
    assert page.inner_text("#add-rule .sentence") == "When the need is order → back."
    until(page, "flag")
    other = {"name": "Other", "why": "so", "destination": "back", "when": {"intent": ["refund"]}}
    office.desk.workshop.edit("tea", "bob", lambda pack: set_rule(pack, "", other))
    keys.press("Enter")
    page.locator("#error:not([hidden])").wait_for()
    assert page.inner_text("#error").startswith("bob has changed this meanwhile: New rule “other”")
    assert page.input_value("#add-rule [name=name]") == "Order again"
    keys.press("Enter")
    page.locator("#done:not([hidden])").wait_for()
    assert page.evaluate("document.activeElement.id") == "rule-order_again"
    page.locator("#answer .note").wait_for()
    assert page.inner_text("#answer .outcome") == "Goes to back."
    assert page.inner_text("#answer .note").startswith("Until it is published: Goes to front.")
    assert page.is_visible("[data-rule=order_again] .tag.decides")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.click("[data-rule=order_again] .change summary")
    assert_usable(page)
    page.goto(f"{served}/console/publish")
    assert "New rule “order again”, number 2: When the need is order → back." in page.inner_text(
        ".changes"
    )
    assert wrong == []


def until(page: Any, name: str) -> None:
    """Go on with the tabulator to the field of that name."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    pytest.fail(f"the keyboard does not reach {name}")


def test_secrets_are_nothing_that_a_rule_asks_for(office: Office, ann: Client) -> None:
    for slot, given in {"pin": {"sensitive": "on"}, "colour": {}}.items():
        ann.post("/console/draft/slot", intent="order", slot=slot, kind="digits", **given)
    page = ann.page("/console/routes")
    assert '<option value="colour"' in page
    assert '<option value="pin"' not in page


@pytest.mark.browser
def test_what_was_typed_into_another_form_is_not_lost_without_being_asked(
    office: Office, served: str, browser: Any
) -> None:
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    signs_in(page, f"{served}/console/routes", "tom", PASSWORD)
    page.locator("#answer .outcome").wait_for()
    asked: list[str] = []

    def stays(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stays)
    page.click("#add-rule > summary")
    page.click("#add-rule [name=name]")
    page.keyboard.type("Half a rule")
    need = page.locator("form[data-route=need][data-intent=order]")
    need.locator("xpath=ancestor::details").locator("summary").first.click()
    need.locator("[name=destination]").select_option("back")
    with page.expect_event("dialog"):
        need.locator("button.main").click(no_wait_after=True)
    page.wait_for_selector("#add-rule [name=name]")
    assert page.input_value("#add-rule [name=name]") == "Half a rule"
    assert asked == ["beforeunload"]
    assert office.desk.workshop.draft("tea").pack.intents["order"].destination == "back"
