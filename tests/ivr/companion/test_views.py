"""The page in a browser, and its requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server

from ivr.companion.views import CHANGES
from tests.axe import assert_usable
from tests.ivr.companion.conftest import Companion
from tests.ivr.telephony.twilio.calls import Caller

pytestmark = [pytest.mark.web, pytest.mark.model]


def test_a_forged_link_gets_one_clear_page(companion: Companion, waiting: Caller) -> None:
    assert waiting.document
    answer = companion.client.get(companion.path[:-1] + "~")
    assert answer.status_code == 404
    assert "no longer valid" in answer.text
    for path in ("state", "events"):
        assert companion.client.get(f"/c/forged/{path}").status_code == 404
    for path in ("about", "callback"):
        assert companion.client.post(f"/c/forged/{path}", json={}).status_code == 404


def test_the_page_keeps_its_address_to_itself(companion: Companion, waiting: Caller) -> None:
    assert waiting.document
    headers = companion.client.get(companion.path).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


def test_changes_are_limited(companion: Companion, waiting: Caller) -> None:
    assert waiting.document
    path = f"{companion.path}/about"
    for _ in range(CHANGES):
        assert companion.client.post(path, json={"need": "balance"}).status_code == 200
    assert companion.client.post(path, json={"need": "balance"}).status_code == 429


def test_what_cannot_be_chosen_is_said_to_be_too_late(
    companion: Companion, waiting: Caller
) -> None:
    assert waiting.document
    for body in ({"need": "pizza"}, {}, ["balance"]):
        answer = companion.client.post(f"{companion.path}/about", json=body)
        assert answer.status_code == 409


def test_the_stream_tells_the_end_and_ends(companion: Companion, waiting: Caller) -> None:
    waiting.office.reception.hung_up("CA1")
    answer = companion.client.get(f"{companion.path}/events")
    assert answer.mimetype == "text/event-stream"
    assert answer.text.count("data: ") == 1
    assert '"over": true' in answer.text


def test_the_company_s_payment_page_gets_a_signed_reference_and_nothing_else(
    companion: Companion, waiting: Caller
) -> None:
    assert waiting.document
    office = companion.office.switchboard
    bank = office.company("bank")
    urls = {"payment_url": "https://pay.example.com/?shop=1", "terms_url": "https://a.example"}
    changed = replace(bank, pack=bank.pack.model_copy(update=urls))
    office.company = lambda *_: changed  # type: ignore[method-assign]
    page = companion.client.get(companion.path).text
    assert 'href="https://a.example"' in page
    reference = page.partition("shop=1&amp;reference=")[2].partition('"')[0]
    assert companion.links.call_of(reference) == "CA1"


@pytest.fixture
def address(companion: Companion) -> Iterator[str]:
    """Serve the pages; return their address."""
    served = make_server("127.0.0.1", 0, companion.app, threaded=True)
    thread = Thread(target=served.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{served.port}"
    served.shutdown()
    thread.join()
    served.server_close()


@pytest.mark.browser
def test_a_caller_corrects_us_and_sees_it_at_once(
    companion: Companion, waiting: Caller, address: str, browser: Any
) -> None:
    from playwright.sync_api import expect

    page = browser.new_page(viewport={"width": 390, "height": 780})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{address}{companion.path}")
    expect(page.get_by_role("heading", name="a card that doesn't work")).to_be_visible()
    assert_usable(page)
    page.locator("#others button").first.press("Enter")
    expect(page.locator("#said")).to_have_text("Thank you. Whoever answers you sees this.")
    expect(page.locator("#about")).not_to_contain_text("doesn't work")
    page.get_by_role("button", name="Call me back").press("Enter")
    expect(page.locator("#said")).to_contain_text("call you back")
    waiting.office.reception.hung_up("CA1")
    expect(page.locator("#where")).to_contain_text("over", timeout=10_000)
    assert_usable(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert problems == []


@pytest.mark.browser
def test_a_persian_page_is_read_from_the_right(
    companion: Companion, waiting: Caller, address: str, browser: Any
) -> None:
    live = waiting.office.reception.shared.live
    call = live.get("CA1")
    assert call is not None
    live.save(replace(call, language="fa"))
    page = browser.new_page(viewport={"width": 390, "height": 780})
    page.goto(f"{address}{companion.path}")
    heading = page.locator("h1, h2").first
    assert page.locator("html").get_attribute("lang") == "fa"
    assert heading.evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    texts = page.locator("button").all_inner_texts()
    assert texts
    assert all(any("\u0600" <= letter <= "\u06ff" for letter in text) for text in texts if text)
