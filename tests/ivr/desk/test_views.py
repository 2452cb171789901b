"""The desk as browsers use it, over the real queues."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ivr.people.roles import Role
from ivr.storage.agents import GONE_AFTER
from tests.axe import assert_usable
from tests.ivr.desk.conftest import PASSWORD, Room, signs_in, works

pytestmark = pytest.mark.web

NEEDED = {
    "desk.page": Role.AGENT,
    "desk.state": Role.AGENT,
    "desk.events": Role.AGENT,
    "desk.shift": Role.AGENT,
    "desk.become": Role.AGENT,
    "desk.moved": Role.AGENT,
    "desk.note": Role.AGENT,
    "desk.feedback": Role.AGENT,
    "desk.said": Role.AGENT,
    "desk.kept": Role.AGENT,
    "desk.words": Role.AGENT,
    "desk.static": None,
}


def test_every_view_of_the_desk_needs_an_agent(room: Room) -> None:
    views = {n: v for n, v in room.app.view_functions.items() if n.startswith("desk.")}
    assert {name: getattr(view, "needed_role", None) for name, view in views.items()} == NEEDED


@pytest.mark.parametrize("role", list(Role))
def test_agents_and_above_have_a_desk(room: Room, role: Role) -> None:
    status = 200 if role >= Role.AGENT else 403
    browser = room.agent("ann", role)
    assert browser.client.get("/desk/").status_code == status
    assert browser.post("shift", queues=[["bank", "card_services"]]).status_code == status


def test_a_user_of_other_lines_has_no_queues_of_this_one(room: Room) -> None:
    ann = room.agent("ann")
    room.accounts.set_lines("ann", ["telecom"], "test")
    assert "card services" not in ann.client.get("/desk/").text
    assert ann.post("shift", queues=[["bank", "card_services"]]).status_code == 400
    room.accounts.set_lines("ann", ["bank", "telecom"], "test")
    assert "card services" in ann.client.get("/desk/").text
    assert ann.post("shift", queues=[["bank", "card_services"]]).status_code == 200


def test_nobody_goes_on_a_break_amid_a_call(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    room.caller()
    room.floor.turn()
    ann.takes()
    for state in ("break", "offline", "available"):
        assert ann.post("state", state=state).status_code == 409


@pytest.mark.parametrize("state", ["busy", "ringing", "", None])
def test_some_states_nobody_chooses(room: Room, state: str | None) -> None:
    assert room.agent("ann").post("state", state=state).status_code == 400


def test_an_agent_whose_page_listens_in_the_background_is_not_signed_out(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    later = room.floor.now() + GONE_AFTER + timedelta(seconds=5)
    room.floor.agents.seen("ann", later - 2 * GONE_AFTER)
    events = ann.client.get("/desk/events", headers={"Accept": "text/event-stream"}).response
    room.caller()
    assert [next(iter(events)) for _ in range(2)]  # type: ignore[call-overload]
    assert room.floor.agents.drop_lost(room.floor.now()) == []
    assert room.floor.agents.drop_lost(later) == ["ann"]


def test_the_page_hears_of_a_new_caller_at_once(room: Room) -> None:
    ann = room.agent("ann")
    events = ann.client.get("/desk/events", headers={"Accept": "text/event-stream"}).response
    assert next(iter(events)) == b"retry: 2000\n\n"  # type: ignore[call-overload]
    room.caller()
    assert next(iter(events)).startswith(b"event: queue")  # type: ignore[call-overload]


@pytest.mark.browser
def test_a_wrong_password_is_told_and_the_right_one_opens_the_desk(room: Room, page: Any) -> None:
    room.person("ann")
    signs_in(page, "ann", "wrong")
    assert "do not match" in page.inner_text("[role=alert]")
    signs_in(page, "ann", PASSWORD)
    page.wait_for_selector("#idle-title")
    assert page.url.endswith("/desk/")


@pytest.mark.browser
def test_two_quick_clicks_do_not_overtake_each_other(room: Room, page: Any) -> None:
    works(room, page)
    room.caller()
    page.wait_for_selector("#call.ringing")
    page.keyboard.press("Enter")
    page.click("[data-move=finish]")
    asked: list[str] = []

    def late(route: Any) -> None:
        asked.append(route.request.post_data)
        if len(asked) == 1:
            page.select_option("#wanted", "card_blocked")
        route.continue_()

    page.route("**/feedback", late)
    page.click("[data-kind=wrong_intent]")
    page.locator("#feedback li", has_text="card blocked").wait_for()
    assert ["card_blocked" in one for one in asked] == [False, True]


@pytest.mark.browser
def test_the_desk_can_be_used_by_everybody(room: Room, page: Any) -> None:
    works(room, page)
    assert_usable(page)
    room.caller()
    page.wait_for_selector("#call.ringing")
    assert_usable(page)
    page.keyboard.press("Enter")
    page.wait_for_selector("#call.accepted")
    assert_usable(page)
