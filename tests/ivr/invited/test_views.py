"""The invited page: who gets in, what is kept, and the whole visit in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server

from ivr.invited import views
from tests.axe import assert_usable
from tests.ivr.invited.conftest import Trying

pytestmark = [pytest.mark.web, pytest.mark.model]


def test_the_link_opens_without_sign_in_until_it_ends(trying: Trying) -> None:
    client = trying.app.test_client()
    answer = client.get(trying.path)
    assert answer.status_code == 200
    assert "Northbank" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    trying.now += timedelta(days=1)
    assert client.get(trying.path).status_code == 404
    assert client.post(f"{trying.path}/answers", json={"fits": 1}).status_code == 404


@pytest.mark.parametrize("path", ["/break/x", "/break/x/answers"])
def test_a_forged_link_opens_nothing(trying: Trying, path: str) -> None:
    client = trying.app.test_client()
    call = client.post if path.endswith("answers") else client.get
    assert call(path, json={}).status_code == 404


def test_answers_that_make_sense_are_kept_and_no_others(trying: Trying) -> None:
    client, path = trying.app.test_client(), f"{trying.path}/answers"
    given = {"visitor": "v1", "fits": 7, "easy": 8, "ease": "3", "right": 1, "words": "x" * 3000}
    assert client.post(path, json=given).status_code == 200
    (result,) = trying.trials.invitations.results(trying.invitation.id)
    assert result.answers == {"fits": 7, "words": "x" * views.WORDS}
    assert client.post(path, json=[1]).status_code == 400
    assert client.post(path, json={"call_sid": "CS9", "ease": 3}).status_code == 404


def test_another_sites_page_answers_nothing(trying: Trying) -> None:
    client = trying.app.test_client()
    sent = client.post(
        f"{trying.path}/answers", json={"fits": 7}, headers={"Origin": "https://evil.example"}
    )
    assert sent.status_code == 403


@pytest.fixture
def served(trying: Trying) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, trying.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.browser
def test_a_visitor_runs_an_errand_breaks_something_and_answers(
    trying: Trying, served: str, browser: Any
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(served + trying.path)
    page.click("[data-start='open on saturday']")
    page.wait_for_selector("#lines .us")
    page.keyboard.type("are you open on saturdays")
    page.keyboard.press("Enter")
    page.wait_for_selector("#lines .you + .us")
    page.keyboard.type("no thanks")
    page.keyboard.press("Enter")
    page.wait_for_selector("#ease:not([hidden])")
    assert page.inner_text("[data-task='open on saturday'] .state") == "done"
    page.check("#ease [value='6']")
    page.click("#ease button")
    page.wait_for_selector("#ease", state="hidden")
    page.click("[data-start='']")
    page.wait_for_selector("#lines .us")
    page.fill("#say [name=text]", "has my salary been paid in yet")
    page.keyboard.press("Enter")
    page.click("[data-right=no]")
    page.wait_for_selector("#right", state="hidden")
    page.click("#finish")
    page.check("#closing [name=fits][value='5']")
    page.check("#closing [name=easy][value='6']")
    page.fill("#closing textarea", "<b>fine</b>")
    page.click("#closing [value=send]")
    page.wait_for_selector("#thanks:not([hidden])")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert wrong == []
    invitations, mine = trying.trials.invitations, trying.invitation.id
    results = [(r.kind, r.success, r.answers) for r in invitations.results(mine)]
    assert results == [
        ("task", True, {"ease": 6}),
        ("free", False, {"right": False}),
        ("closing", None, {"fits": 5, "easy": 6, "words": "<b>fine</b>"}),
    ]
    assert [m.text for m in invitations.misses(mine)] == ["has my salary been paid in yet"]


@pytest.mark.browser
def test_the_page_can_be_used_by_everybody(trying: Trying, served: str, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(served + trying.path)
    assert_usable(page)
    page.click("[data-start='open on saturday']")
    page.wait_for_selector("#lines .us")
    page.fill("#say [name=text]", "are you open on saturdays")
    page.keyboard.press("Enter")
    page.wait_for_selector("#lines .you + .us")
    assert_usable(page)
    page.fill("#say [name=text]", "no thanks")
    page.keyboard.press("Enter")
    page.wait_for_selector("#ease:not([hidden])")
    assert_usable(page)
    page.click("#finish")
    page.wait_for_selector("#closing [name=fits]")
    assert_usable(page)
