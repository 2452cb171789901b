"""The widget's requests, and the widget in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from werkzeug.serving import make_server

from ivr.chat import TextDesk
from ivr.chat.views import BEGINNINGS, MESSAGES, chat_blueprint
from ivr.storage import Phase
from tests.axe import assert_usable
from tests.ivr.reception.office import Office

SITE = "https://shop.example.com"


@pytest.fixture
def app(desk: TextDesk) -> Flask:
    app = Flask("chat under test")
    app.register_blueprint(chat_blueprint(desk, frozenset({SITE})))
    return app


class Page:
    """The widget without a browser."""

    def __init__(self, app: Flask, **begin: Any) -> None:
        self.client = app.test_client()
        self.begun = self.client.post("/chat/conversations", json={"preset": "bank", **begin})
        answer = self.begun.get_json()
        self.path = f"/chat/conversations/{answer.get('conversation')}"
        self.headers = {"Authorization": f"Bearer {answer.get('key')}"}
        self.count = 0

    def says(self, text: str, number: str = "") -> Any:
        self.count += 1
        body = {"id": number or str(self.count), "text": text}
        return self.client.post(f"{self.path}/messages", json=body, headers=self.headers)


pytestmark = [pytest.mark.web, pytest.mark.model]


def test_a_message_that_is_sent_twice_is_answered_once(app: Flask, office: Office) -> None:
    page = Page(app)
    first = page.says("i lost my card", "a").get_json()
    assert first["choices"][0] == {"label": "Yes", "send": "1"}
    assert page.says("i lost my card", "a").get_json() == first
    sid = page.path.rpartition("/")[2]
    record = office.known(sid).record
    assert record is not None
    assert len(record["turns"]) == 1


def test_without_its_key_a_conversation_is_not_to_be_found(app: Flask) -> None:
    page, other = Page(app), Page(app)
    page.headers = other.headers
    assert page.says("hello").status_code == 404
    page.headers = {}
    assert page.says("hello").status_code == 404
    assert page.client.get(f"{page.path}/lines").status_code == 404
    page.path = "/chat/conversations/TX1"
    assert page.says("hello").status_code == 404


def test_a_phone_call_is_no_conversation_even_with_its_token(app: Flask, office: Office) -> None:
    page = Page(app)
    call = office.admits()
    page.path = f"/chat/conversations/{call.call_sid}"
    page.headers = {"Authorization": f"Bearer {call.token}"}
    assert page.says("hello").status_code == 404


def test_an_agent_s_lines_arrive_and_the_end_too(
    app: Flask, desk: TextDesk, office: Office
) -> None:
    page = Page(app)
    assert page.says("my card was declined").get_json()["waiting"]
    sid = page.path.rpartition("/")[2]
    desk.agent_says(sid, "Hello, this is Ana.")
    heard = page.client.get(f"{page.path}/lines", headers=page.headers).get_json()
    assert [line["text"] for line in heard["lines"]] == ["Hello, this is Ana."]
    more = page.client.get(f"{page.path}/lines?after={heard['last']}", headers=page.headers)
    assert [line["who"] for line in heard["lines"]] == ["agent"]
    nothing = {"lines": [], "last": heard["last"], "waiting": True, "choices": [], "over": False}
    assert more.get_json() == nothing
    desk.agent_closes(sid)
    assert office.known(sid).phase is Phase.OVER
    ended = page.client.get(f"{page.path}/lines", headers=page.headers).get_json()
    assert ended["over"]


def test_only_allowed_sites_may_embed_it(app: Flask) -> None:
    client = app.test_client()
    for origin, allowed in ((SITE, SITE), ("https://evil.example.com", None)):
        answer = client.options("/chat/conversations", headers={"Origin": origin})
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed


def test_too_much_is_refused(app: Flask) -> None:
    page = Page(app)
    statuses = [page.says("ok").status_code for _ in range(MESSAGES + 1)]
    assert statuses[-2:] == [200, 429]
    for _ in range(BEGINNINGS - 1):
        assert Page(app).begun.status_code == 201
    assert Page(app).begun.status_code == 429
    assert page.client.post(f"{page.path}/messages", data=b"x" * 8_193).status_code == 413


@pytest.mark.parametrize("wrong", [{"preset": "nowhere"}, {"preset": "clinic", "language": "fa"}])
def test_a_line_that_there_is_not_is_not_found(app: Flask, wrong: dict[str, str]) -> None:
    assert Page(app, **wrong).begun.status_code == 404


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    served = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=served.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{served.port}"
    served.shutdown()
    thread.join()
    served.server_close()


@pytest.mark.browser
def test_the_widget_works_by_keyboard_and_from_right_to_left(
    address: str, desk: TextDesk, browser: Any
) -> None:
    from playwright.sync_api import expect

    page = browser.new_page(viewport={"width": 390, "height": 780})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{address}/chat/?preset=bank&language=en")
    page.get_by_role("button", name="Chat with us").press("Enter")
    log = page.get_by_role("log")
    expect(log).to_contain_text("Northbank")
    field = page.get_by_label("Write a message")
    expect(field).to_be_focused()
    field.press_sequentially("<b>i lost my card</b>")
    field.press("Enter")
    expect(log).to_contain_text("<b>i lost my card</b>")
    page.get_by_role("button", name="Yes").press("Enter")
    expect(log).to_contain_text("answer you here")
    call = next(c for c in desk.reception.shared.live._remembered.values() if c.packet)
    desk.agent_says(call.call_sid, "Hello, this is Ana.")
    expect(log).to_contain_text("Hello, this is Ana.", timeout=10_000)
    field.press("Escape")
    expect(page.get_by_role("button", name="Chat with us")).to_be_focused()
    assert_usable(page)
    page.goto(f"{address}/chat/?preset=bank&language=fa")
    page.get_by_role("button", name="گفتگو").click()
    expect(page.get_by_role("log")).to_contain_text("دستیار")
    box = page.get_by_role("button", name="فرستادن").bounding_box()
    assert box is not None
    assert box["x"] < 195, "the button is at the end of the line, on the left"
    assert_usable(page)
    assert problems == []
