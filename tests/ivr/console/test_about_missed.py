"""The missed queue: what it shows, and what each key does; the whole loop in a real browser."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from ivr.console.about_missed import SHOWN
from ivr.people import Role
from tests.browsers import signs_in
from tests.ivr.console.conftest import PASSWORD, Office, ended, missed

pytestmark = pytest.mark.web

SAID = "send me leaves"


def phrases(office: Office, intent: str) -> list[str]:
    return list(office.desk.workshop.draft("tea").pack.wordings("en").intents[intent].phrases)


def test_a_group_is_shown_with_its_guesses_in_words(office: Office) -> None:
    office.keep(missed(SAID, 1), missed(SAID, 2))
    page = office.signed_in(Role.TUNER).page("/console/missed")
    assert ">send me leaves</textarea>" in page
    assert "an order" in page
    assert "40 %" in page


def test_what_callers_say_is_never_markup(office: Office) -> None:
    office.keep(missed('"><script>alert(1)</script>'))
    assert "<script>alert" not in office.signed_in(Role.TUNER).page("/console/missed")


def test_one_reason_can_be_chosen(office: Office) -> None:
    office.keep(missed(SAID), missed("a pot", why="repeat"))
    page = office.signed_in(Role.TUNER).page("/console/missed?why=repeat")
    assert "a pot" in page
    assert SAID not in page


def test_what_was_drawn_by_chance_has_a_tab_of_its_own(office: Office) -> None:
    office.keep(missed(SAID), missed("a pot", 1, why="sample"), missed("a cup", 2, why="sample"))
    client = office.signed_in(Role.TUNER)
    page = client.page("/console/missed")
    assert "a pot" not in page
    assert 'Drawn by chance <span class="quiet">2</span>' in page
    drawn = client.page("/console/missed?why=sample")
    assert SAID not in drawn
    assert "a pot" in drawn


@pytest.mark.parametrize(("waiting", "hidden"), [(SHOWN, True), (SHOWN + 1, False)])
def test_how_many_are_shown_is_said(office: Office, waiting: int, hidden: bool) -> None:
    office.keep(*[missed(f"words {n}", n) for n in range(waiting)])
    client = office.signed_in(Role.TUNER)
    page = client.page("/console/missed")
    assert page.count('class="panel utterance"') == SHOWN
    assert (f'data-all="{waiting}" hidden' in page) is hidden
    more = client.page(f"/console/missed?shown={2 * SHOWN}")
    assert more.count('class="panel utterance"') == waiting


def test_when_it_was_said_is_told_by_the_lines_clock(office: Office) -> None:
    office.keep(missed(SAID, at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC)))
    assert "02 Jul 00:30</time>" in office.signed_in(Role.TUNER).page("/console/missed")


def test_a_command_is_refused_with_its_reason(office: Office) -> None:
    office.keep(missed("operator"))
    status, answer = office.signed_in(Role.TUNER).post(
        "/console/missed/assign", key="operator", text="operator", intent="order"
    )
    assert (status, "“agent” everywhere" in answer["error"]) == (409, True)


def test_assigning_teaches_the_draft_and_says_how_many_calls(office: Office) -> None:
    office.keep(missed(SAID, 1), missed(SAID, 2))
    status, answer = office.signed_in(Role.TUNER).post(
        "/console/missed/assign", key=SAID, text=SAID, intent="order"
    )
    assert (status, answer) == (200, {"calls": 2, "waiting": 0, "revision": 1})
    assert SAID in phrases(office, "order")


def test_what_somebody_else_has_settled_is_not_taught_once_more(office: Office) -> None:
    office.keep(missed(SAID))
    client = office.signed_in(Role.TUNER)
    client.post("/console/missed/assign", key=SAID, text=SAID, intent="order")
    status, answer = client.post("/console/missed/assign", key=SAID, text=SAID, intent="refund")
    assert (status, "Somebody has said already" in answer["error"]) == (409, True)
    assert SAID in phrases(office, "order")


def test_a_new_need_needs_a_name(office: Office) -> None:
    office.keep(missed("my pension"))
    client = office.signed_in(Role.TUNER)
    status, answer = client.post("/console/missed/new", key="my pension", text="my pension")
    assert (status, "name" in answer["error"]) == (409, True)
    status, _ = client.post(
        "/console/missed/new",
        key="my pension",
        text="my pension",
        name="My Pension",
        destination="back",
    )
    assert status == 200
    assert phrases(office, "my_pension") == ["my pension"]


@pytest.mark.parametrize("verdict", ["ignore", "misheard", "unclear"])
def test_what_is_set_aside_can_be_taken_back(office: Office, verdict: str) -> None:
    office.keep(missed(SAID))
    client = office.signed_in(Role.TUNER)
    assert client.post(f"/console/missed/{verdict}", key=SAID, text=SAID)[1]["waiting"] == 0
    assert client.post("/console/missed/undo", key=SAID)[1]["waiting"] == 1


@pytest.mark.parametrize(("verdict", "cause"), [("misheard", "recognition"), ("unclear", "prompt")])
def test_what_is_no_fault_of_the_catalogue_is_closed_without_a_change(
    office: Office, verdict: str, cause: str
) -> None:
    office.keep(missed(SAID))
    client = office.signed_in(Role.TUNER)
    assert client.post(f"/console/missed/{verdict}", key=SAID, text="send me leaflets")[0] == 200
    (row,) = office.desk.queue.calls("tea", "en", SAID)
    assert (row.state, row.meaning, row.cause) == ("ignored", None, cause)
    assert row.corrected == ("send me leaflets" if verdict == "misheard" else "")
    assert office.desk.workshop.draft("tea").revision == 0


def test_an_unknown_verdict_is_none(office: Office) -> None:
    assert office.signed_in(Role.TUNER).post("/console/missed/burn", key=SAID)[0] == 404


def test_a_call_tells_what_was_said_and_decided(office: Office) -> None:
    office.keep(ended(1, "order tea"))
    client = office.signed_in(Role.VIEWER)
    page = client.page("/console/calls/CS1")
    assert "“order tea”" in page
    assert "classifier" in page
    assert client.status("/console/calls/CS9") == 404


@pytest.mark.browser
def test_from_a_miss_to_a_published_fix_by_keys(office: Office, served: str, browser: Any) -> None:
    office.keep(missed(SAID, 1), missed(SAID, 2), missed("a pot", 3))
    office.person("pat", Role.PUBLISHER)
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    signs_in(page, f"{served}/console/missed", "pat", PASSWORD)
    page.wait_for_selector(".utterance:focus")
    page.keyboard.press("1")
    page.wait_for_selector("#done:not([hidden])")
    assert "2 calls: order" in page.inner_text("#done")
    page.keyboard.press("u")
    page.wait_for_selector("#waiting:text-is('2')")
    page.keyboard.press("1")
    page.wait_for_selector("#waiting:text-is('1')")
    page.click("aside >> text=Publish")
    page.fill("#publish [name=note]", "leaves")
    page.click("#publish button")
    page.wait_for_selector("text=Live: version 1")
    assert SAID in office.desk.workshop.live("tea")[0].wordings("en").intents["order"].phrases
    assert wrong == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("key", "words", "cause"), [("a", "misheard", "recognition"), ("q", "our question", "prompt")]
)
def test_a_key_closes_what_nothing_can_be_learnt_from(
    office: Office, served: str, browser: Any, key: str, words: str, cause: str
) -> None:
    office.keep(missed(SAID))
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    signs_in(page, f"{served}/console/missed", "tom", PASSWORD)
    page.wait_for_selector(".utterance:focus")
    page.keyboard.press(key)
    page.wait_for_selector(f"#done:has-text('{words}')")
    assert office.desk.queue.calls("tea", "en", SAID)[0].cause == cause
    page.keyboard.press("u")
    page.wait_for_selector("#waiting:text-is('1')")


@pytest.mark.browser
def test_keys_that_come_fast_are_about_one_utterance_each(
    office: Office, served: str, browser: Any
) -> None:
    office.keep(missed(SAID, 1), missed(SAID, 2), missed("a pot", 3))
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    signs_in(page, f"{served}/console/missed", "tom", PASSWORD)
    page.wait_for_selector(".utterance:focus")
    page.keyboard.press("1")
    page.keyboard.press("i")
    page.wait_for_selector("#nothing:not([hidden])")
    assert SAID in phrases(office, "order")
    assert "a pot" in office.desk.workshop.draft("tea").pack.wordings("en").not_handled


@pytest.mark.browser
def test_another_need_is_chosen_by_keys(office: Office, served: str, browser: Any) -> None:
    office.keep(missed(SAID))
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    signs_in(page, f"{served}/console/missed", "tom", PASSWORD)
    page.wait_for_selector(".utterance:focus")
    for key in ("/", "ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.wait_for_selector("#done:has-text('refund')")
    assert SAID in phrases(office, "refund")


@pytest.mark.browser
def test_a_new_need_is_made_by_keys(office: Office, served: str, browser: Any) -> None:
    office.keep(missed("my pension"))
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    signs_in(page, f"{served}/console/missed", "tom", PASSWORD)
    page.wait_for_selector(".utterance:focus")
    page.keyboard.press("n")
    page.fill("#new-need [name=name]", "pension")
    page.keyboard.press("Enter")
    page.wait_for_selector("#nothing:not([hidden])")
    assert phrases(office, "pension") == ["my pension"]


@pytest.mark.browser
def test_a_new_need_that_is_refused_keeps_what_was_typed_and_escape_adds_nothing(
    office: Office, served: str, browser: Any
) -> None:
    office.keep(missed("my pension", 1), missed("a pot", 2), missed("a cup", 3))
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    signs_in(page, f"{served}/console/missed", "tom", PASSWORD)
    page.wait_for_selector(".utterance:focus")
    page.keyboard.press("n")
    page.fill("#new-need [name=name]", "order")
    page.fill("#new-need [name=spoken]", "a pension of one's own")
    page.keyboard.press("Enter")
    page.wait_for_selector("#new-need [data-wrong]:not([hidden])")
    assert "“order”" in page.inner_text("#new-need [data-wrong]")
    assert page.input_value("#new-need [name=spoken]") == "a pension of one's own"
    page.fill("#new-need [name=name]", "pension")
    page.keyboard.press("Enter")
    page.wait_for_selector("#waiting:text-is('2')")
    page.wait_for_selector(".utterance:focus")
    page.keyboard.press("n")
    page.fill("#new-need [name=name]", "pots")
    page.keyboard.press("Escape")
    page.wait_for_selector("#new-need:not([open])", state="attached")
    page.wait_for_selector(".utterance:focus")
    page.keyboard.press("i")
    page.wait_for_selector("#waiting:text-is('1')")
    assert "pots" not in office.desk.workshop.draft("tea").pack.intents


@pytest.mark.browser
def test_after_the_last_one_shown_the_next_ones_come(
    office: Office, served: str, browser: Any
) -> None:
    office.keep(*[missed(f"words {n}", n) for n in range(SHOWN + 2)])
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    signs_in(page, f"{served}/console/missed", "tom", PASSWORD)
    page.wait_for_selector(".utterance:focus")
    for left in range(SHOWN - 1, -1, -1):
        page.keyboard.press("a")
        page.wait_for_selector(f"#shown:text-is('{left}')")
    assert page.inner_text("#all") == "2"
    page.keyboard.press("u")
    page.wait_for_selector("#shown:text-is('1')")
    page.keyboard.press("a")
    page.wait_for_selector("#next:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector(".utterance:focus")
    assert page.locator(".utterance").count() == 2
