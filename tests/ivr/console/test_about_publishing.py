"""What the page Publish says of a draft, the gate, and going back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from intents import editing
from intents.pack import Pack
from intents.trial import Understands
from ivr.people import Role
from tests.axe import assert_usable
from tests.browsers import signs_in
from tests.ivr.console.conftest import PASSWORD, PATIENCE_S, Client, Office, ended, missed
from tests.ivr.tuning.test_readying import Slow
from tests.ivr.tuning.test_ruling import VI, poisoned, two_languages
from tests.ivr.tuning.test_workshop import worse

pytestmark = pytest.mark.web


@pytest.fixture
def many(office: Office) -> Office:
    """Let the line speak Vietnamese too, as version 1."""
    office.desk.workshop.edit("tea", "ann", lambda _pack: two_languages(vi=VI))
    office.desk.workshop.publish("tea", "ann", "Vietnamese")
    return office


@pytest.fixture
def slow(office: Office) -> Iterator[Slow]:
    """Let matchers be built only when ``go`` is set, and no page wait for them."""
    found = Slow(office.desk)
    office.readying.patience_s = 0
    yield found
    found.go.set()


def learn(office: Office, phrase: str) -> None:
    office.desk.workshop.edit(
        "tea", "ann", lambda pack: editing.add_phrase(pack, "en", "order", phrase)
    )


def mark_on(page: str) -> str:
    """Return what stands for the catalogues that a page was about."""
    return page.split('data-seen="')[1].split('"')[0]


def state_of(client: Client) -> dict[str, Any]:
    """Return how far trying the draft is, as the page asks."""
    found: dict[str, Any] = client.got("/console/publish/progress?preset=tea")
    return found


def test_the_draft_is_shown_in_words_and_published(office: Office) -> None:
    office.keep(missed("send me leaves"))
    client = office.signed_in(Role.PUBLISHER)
    client.post(
        "/console/missed/assign", key="send me leaves", text="send me leaves", intent="order"
    )
    page = client.page("/console/publish")
    assert "“order” learns “send me leaves”." in page
    assert "The gate is open" in page
    assert client.post("/console/publish", note="leaves") == (200, {"version": 1})
    assert office.desk.queue.calls("tea", "en", "send me leaves")[0].fixed_in == 1
    assert "leaves" in client.page("/console/publish")


def test_a_worse_draft_is_published_only_with_a_reason(office: Office) -> None:
    office.desk.workshop.edit("tea", "ann", worse)
    client = office.signed_in(Role.PUBLISHER)
    assert "The gate is closed" in client.page("/console/publish")
    status, answer = client.post("/console/publish", note="moved")
    assert (status, len(answer["reasons"]) > 0) == (409, True)
    status, answer = client.post("/console/publish", note="moved", override="desk is closed")
    assert (status, answer) == (200, {"version": 1})
    assert "Although worse: desk is closed" in client.page("/console/publish")


def test_going_back_is_one_click(office: Office) -> None:
    client = office.signed_in(Role.PUBLISHER)
    office.desk.workshop.edit(
        "tea", "ann", lambda pack: editing.add_phrase(pack, "en", "order", "a pot")
    )
    client.post("/console/publish", note="pot")
    assert client.post("/console/restore/0") == (200, {"version": 2})
    assert client.post("/console/restore/9")[0] == 404
    assert office.desk.workshop.live("tea")[0] == office.desk.workshop.shipped("tea")


def test_a_draft_is_thrown_away(office: Office) -> None:
    client = office.signed_in(Role.TUNER)
    client.post("/console/draft/add-phrase", intent="order", phrase="a pot")
    assert client.form("/console/draft") == 302
    assert office.desk.workshop.draft("tea").revision == 0


def test_a_page_that_was_loaded_before_an_edit_publishes_nothing(office: Office) -> None:
    client = office.signed_in(Role.PUBLISHER)
    learn(office, "a pot")
    seen = mark_on(client.page("/console/publish"))
    learn(office, "another pot")
    status, answer = client.post("/console/publish", note="pot", seen=seen)
    assert (status, "what you typed stays" in answer["error"]) == (409, True)
    assert office.desk.workshop.live("tea")[1] == 0
    seen = mark_on(client.page("/console/publish"))
    assert client.post("/console/publish", note="pot", seen=seen) == (200, {"version": 1})


def test_every_language_is_tried_and_named(many: Office) -> None:
    many.desk.workshop.edit("tea", "ann", lambda pack: poisoned(pack, "vi", "order", "refund"))
    page = many.signed_in(Role.PUBLISHER).page("/console/publish?language=en")
    gate = page.split('id="gate"')[1].split("</div>")[0]
    assert "<h3>Vietnamese</h3>" in gate
    assert "“cho tôi hoàn tiền” goes to “order” without being asked" in gate
    assert "<h3>English</h3>" not in gate
    assert "<b>English</b>: 2 test utterances, 0 gained, 0 lost" in page
    assert 'name="override" maxlength="300" required' in page


def test_the_only_language_is_not_named_among_the_reasons(office: Office) -> None:
    office.desk.workshop.edit("tea", "ann", worse)
    assert "<h3>English</h3>" not in office.signed_in(Role.VIEWER).page("/console/publish")


def test_the_reason_is_not_asked_for_where_the_gate_is_open(office: Office) -> None:
    learn(office, "a pot")
    page = office.signed_in(Role.PUBLISHER).page("/console/publish")
    assert 'id="why" hidden' in page
    assert 'name="override" maxlength="300" disabled' in page
    assert "of 100 test utterances a draft may lose 1" in page


def test_a_need_that_goes_is_told_with_its_callers_and_is_no_drama(office: Office) -> None:
    office.keep(ended(1, "order tea"), ended(2, "order tea"), ended(3, "x", intent="refund"))
    client = office.signed_in(Role.PUBLISHER)
    assert client.post("/console/needs/order/remove")[0] == 200
    page = client.page("/console/publish")
    assert "The gate is open" in page
    assert "The need “order” is gone: calls about it go elsewhere." in page
    assert "Of the test utterance of “order”: 1 " in page
    assert "Of the last 3 calls 2 asked for “order”." in page
    assert client.post("/console/publish", note="no tea") == (200, {"version": 1})


def test_an_urgent_need_goes_only_with_a_reason(office: Office) -> None:
    client = office.signed_in(Role.PUBLISHER)
    client.post("/console/needs/refund/remove")
    page = client.page("/console/publish")
    assert "The need “refund” is gone, which is critical" in page
    assert "Nobody has called yet: how many ask for “refund” is not known." in page
    status, answer = client.post("/console/publish", note="no refunds")
    assert (status, len(answer["reasons"])) == (409, 1)
    assert client.post("/console/publish", note="no refunds", override="law") == (
        200,
        {"version": 1},
    )


def test_test_utterances_that_are_taken_out_are_named(office: Office) -> None:
    client = office.signed_in(Role.TUNER)
    client.post("/console/draft/remove-test", text="order tea please")
    page = client.page("/console/publish")
    assert "Test utterance taken out, and tried nevertheless: “order tea please”." in page
    assert "The gate is open" in page


def test_what_takes_longer_is_shown_while_it_is_tried(slow: Slow, office: Office) -> None:
    learn(office, "a pot")
    client = office.signed_in(Role.PUBLISHER)
    page = client.page("/console/publish")
    assert "The draft is being tried …" in page
    assert 'data-progress="/console/publish/progress?preset=tea' in page
    assert "“order” learns “a pot”." in page
    assert "Publish as version" not in page
    assert not state_of(client)["finished"]
    slow.go.set()
    assert office.readying.wait("tea", PATIENCE_S)
    assert state_of(client)["finished"]
    assert "The gate is open" in client.page("/console/publish")


def test_what_was_never_begun_is_over(office: Office) -> None:
    """A server that was started anew knows nothing of it: the page is loaded again."""
    client = office.signed_in(Role.VIEWER)
    assert state_of(client)["finished"]


def test_that_a_draft_cannot_be_tried_is_said(office: Office) -> None:
    def build(_pack: Pack, _language: str) -> Understands:
        raise ValueError("no encoder")

    office.desk.workshop.rulings.matchers._build = build
    learn(office, "a pot")
    page = office.signed_in(Role.PUBLISHER).page("/console/publish")
    assert "It could not be tried: ValueError: no encoder." in page
    assert "data-progress" not in page


def test_a_second_person_publishes_where_that_is_wanted(office: Office) -> None:
    settings = office.console.switchboard.settings
    office.console.switchboard.settings = settings.model_copy(update={"second_person": True})
    mine, other = office.signed_in(Role.PUBLISHER), office.signed_in(Role.ADMIN)
    assert mine.post("/console/draft/add-phrase", intent="order", phrase="a pot")[0] == 200
    page = mine.page("/console/publish")
    assert "another publisher has to publish it: admin." in page
    assert "Publish as version" not in page
    status, answer = mine.post("/console/publish", note="pot")
    assert (status, "another publisher" in answer["error"]) == (409, True)
    assert "Publish as version 1" in other.page("/console/publish")
    assert other.post("/console/publish", note="pot") == (200, {"version": 1})


def filled(page: Any, served: str) -> Any:
    """Sign in as a publisher; return what was typed before the button is pressed."""
    signs_in(page, f"{served}/sign-in", "publisher", PASSWORD)
    page.goto(f"{served}/console/publish?preset=tea")


@pytest.mark.browser
def test_a_closed_gate_keeps_what_was_typed_and_says_what_to_do(
    many: Office, served: str, browser: Any
) -> None:
    """The draft gets worse while somebody writes the note."""
    many.person("publisher", Role.PUBLISHER)
    learn(many, "a pot")
    page = browser.new_page()
    filled(page, served)
    page.fill("#publish [name=note]", "a pot, as callers say")
    many.desk.workshop.edit("tea", "ann", lambda pack: poisoned(pack, "vi", "order", "refund"))
    page.click("#publish button")
    page.locator("#error", has_text="Reload the page").wait_for()
    page.reload()
    assert page.input_value("#publish [name=note]") == "a pot, as callers say"
    assert "Mend the draft and come back" in page.text_content("#gate")
    assert "Vietnamese" in page.text_content("#gate")
    page.click("#publish button")  # the reason is missing: the browser asks for it
    assert many.desk.workshop.live("tea")[1] == 1
    page.fill("#publish [name=override]", "the desks have swapped")
    page.reload()
    assert page.input_value("#publish [name=override]") == "the desks have swapped"
    assert_usable(page)
    page.click("#publish button")
    page.locator("td", has_text="Although worse: the desks have swapped").wait_for()
    learn(many, "a cup")
    page.reload()
    assert page.input_value("#publish [name=note]") == ""
    page.close()


@pytest.mark.browser
def test_the_page_comes_by_itself_when_the_draft_is_tried(
    slow: Slow, office: Office, served: str, browser: Any
) -> None:
    office.person("publisher", Role.PUBLISHER)
    learn(office, "a pot")
    page = browser.new_page()
    filled(page, served)
    page.locator("#tried progress").wait_for()
    assert_usable(page)
    slow.go.set()
    page.locator("#gate", has_text="The gate is open").wait_for()
    assert page.locator("#publish button").is_visible()
    page.close()


def test_what_a_version_fixed_waits_again_when_it_is_taken_back(office: Office) -> None:
    office.keep(missed("send me leaves"))
    client = office.signed_in(Role.PUBLISHER)
    said = {"key": "send me leaves", "text": "send me leaves", "intent": "order"}
    assert client.post("/console/missed/assign", **said)[1]["waiting"] == 0
    assert client.post("/console/publish", note="leaves")[0] == 200
    assert client.post("/console/restore/0")[0] == 200
    assert ">send me leaves</textarea>" in client.page("/console/missed")


@pytest.mark.browser
def test_a_draft_is_thrown_away_after_a_look_at_what_goes(
    office: Office, served: str, browser: Any
) -> None:
    office.person("tom", Role.TUNER)
    learn(office, "a pot")
    page = browser.new_page()
    signs_in(page, f"{served}/console/publish", "tom", PASSWORD)
    page.click("#throw")
    assert "“order” learns “a pot”." in page.inner_text("#throwing")
    page.click("#keep-it")
    page.click("#throw")
    learn(office, "a cup")
    page.click("#throwing .danger")
    page.wait_for_selector("h1:has-text('That was not done')")
    assert "was not thrown away" in page.inner_text("main")
    page.goto(f"{served}/console/publish")
    page.click("#throw")
    page.click("#throwing .danger")
    page.wait_for_selector("text=Nothing: the draft is what is live.")


def test_people_are_told_in_a_page_and_scripts_in_json(office: Office) -> None:
    client = office.signed_in(Role.PUBLISHER)
    fields = {"usual": "0", "other": "0", "share": "20", "least": "1"}
    page = client.opens("/console/experiments", fields)
    assert (page.status_code, page.mimetype) == (409, "text/html")
    assert "Choose two different versions." in page.text
    huge = client.opens("/console/experiments", {**fields, "least": "9" * 40})
    assert (huge.status_code, "Write whole numbers." in huge.text) == (400, True)
    assert client.post("/console/restore/7") == (404, {"error": "tea has no version 7"})
