"""Peak and crisis, from the page to what callers then hear."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ivr.calls import CallOptions
from ivr.numbers.spikes import Spike
from ivr.outside import Outside
from ivr.people import Role
from ivr.people.audit import entries
from ivr.storage.spikes import SpikeAlerts
from ivr.storage.switches import SwitchStore
from ivr.telephony.typed import TypedCall
from routing.switches import NONE, Switches
from tests.browsers import signs_in
from tests.ivr.console.conftest import NOW, PASSWORD, Client, Office

pytestmark = pytest.mark.web

CLOSED: dict[str, Any] = {"texts": {"en": "We are closed today."}, "scope": "all", "minutes": 60}


@pytest.fixture
def ann(office: Office) -> Client:
    return office.signed_in(Role.TUNER)


def actions(office: Office) -> list[str]:
    return [entry.action for entry in entries(office.database)]


@pytest.mark.parametrize("path", ["notice", "gate", "hours", "clear", "settle"])
def test_only_tuners_may_switch(office: Office, path: str) -> None:
    assert office.signed_in(Role.AGENT).post(f"/console/crisis/{path}", **CLOSED)[0] == 403
    assert "Nothing. Calls go their usual way." in office.signed_in(Role.VIEWER).page(
        "/console/crisis"
    )


def test_a_notice_holds_until_its_end_and_is_noted(office: Office, ann: Client) -> None:
    status, answer = ann.post("/console/crisis/notice", **CLOSED)
    assert status == 200
    store = SwitchStore(office.database)
    [notice] = store.read(NOW)["tea"].notices
    assert (notice.id, notice.by, notice.is_for_all) == (answer["id"], "tuner", True)
    assert notice.until == NOW + timedelta(hours=1)
    assert store.read(NOW + timedelta(hours=1)) == {}
    page = ann.page("/console/crisis")
    assert "“We are closed today.” to everybody" in page
    assert "Tue 24 Nov 13:00" in page
    assert actions(office)[0] == "notice set"


def test_clearing_takes_a_switch_back_once(office: Office, ann: Client) -> None:
    _, answer = ann.post("/console/crisis/notice", **CLOSED)
    body = {"kind": "notice", "id": answer["id"]}
    assert ann.post("/console/crisis/clear", **body)[0] == 200
    assert SwitchStore(office.database).read(NOW) == {}
    assert actions(office)[0] == "notice cleared"
    assert ann.post("/console/crisis/clear", **body)[0] == 409


def test_a_switch_of_another_line_stays(office: Office, ann: Client) -> None:
    _, answer = ann.post("/console/crisis/notice", **CLOSED)
    body = {"kind": "notice", "id": answer["id"], "preset": "bank"}
    assert ann.post("/console/crisis/clear", **body)[0] == 409
    assert len(SwitchStore(office.database).read(NOW)["tea"].notices) == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"texts": {"en": " "}}, "Say what callers are told."),
        ({"minutes": ""}, "Say until when"),
        ({"minutes": "soon"}, "Say until when"),
        ({"until": "2026-11-24T11:00"}, "in the past"),
        ({"minutes": 60 * 24 * 7 + 1}, "7 days at most"),
        ({"texts": {"en": "a" * 301}}, "301 letters"),
        ({"scope": "intents"}, "Choose at least one"),
        ({"scope": "intents", "intents": ["dance"]}, "unknown need"),
        ({"texts": {"xx": "hi"}}, "unknown language"),
    ],
)
def test_a_notice_that_cannot_be_set_says_why(
    office: Office, ann: Client, wrong: dict[str, Any], says: str
) -> None:
    status, answer = ann.post("/console/crisis/notice", **{**CLOSED, **wrong})
    assert status == 409
    assert says in answer["error"]
    assert SwitchStore(office.database).read(NOW) == {}


def test_the_longest_notice_and_the_longest_words_are_taken(ann: Client) -> None:
    longest = {**CLOSED, "texts": {"en": "a" * 300}, "minutes": 60 * 24 * 7}
    assert ann.post("/console/crisis/notice", **longest)[0] == 200


def test_an_end_is_read_by_the_company_s_own_clock(office: Office, ann: Client) -> None:
    ann.post("/console/crisis/notice", **{**CLOSED, "until": "2026-11-24T18:00"})
    [notice] = SwitchStore(office.database).read(NOW)["tea"].notices
    assert notice.until == NOW.replace(hour=18)


def test_a_gate_holds_by_hand_or_by_the_wait(office: Office, ann: Client) -> None:
    assert ann.post("/console/crisis/gate", intent="order", minutes="")[0] == 200
    assert ann.post("/console/crisis/gate", intent="refund", wait_over_min="5")[0] == 200
    by_hand, by_wait = SwitchStore(office.database).read(NOW)["tea"].gates
    assert (by_hand.queue, by_hand.until) == ("", None)
    assert (by_wait.queue, by_wait.wait_over_s) == ("back", 300)
    status, answer = ann.post("/console/crisis/gate", intent="order", wait_over_min="soon")
    assert (status, answer["error"]) == (409, "Write the wait in whole minutes.")


def test_hours_are_closed_for_a_while_with_a_reason(office: Office, ann: Client) -> None:
    body = {"hours": "*", "state": "closed", "minutes": "60"}
    assert ann.post("/console/crisis/hours", **body)[0] == 409
    assert ann.post("/console/crisis/hours", **body, reason="fire alarm")[0] == 200
    assert "All hours: closed. fire alarm" in ann.page("/console/crisis")
    page = ann.page("/console/crisis?need=order")
    assert "fire alarm" in page.split('id="would"')[1]


def test_the_page_says_what_would_happen_with_what_holds(ann: Client) -> None:
    before = ann.page("/console/crisis?need=order").split('id="would"')[1]
    assert "Goes to front (queue)." in before
    ann.post("/console/crisis/notice", **CLOSED)
    after = ann.page("/console/crisis?need=order").split('id="would"')[1]
    assert "First the caller is told: We are closed today." in after


def test_a_preview_shows_the_order_and_changes_nothing(office: Office, ann: Client) -> None:
    status, answer = ann.post("/console/crisis/preview", **CLOSED)
    assert status == 200
    [greeting] = answer["heard"]["en"]
    assert greeting.index("Tea") < greeting.index("We are closed today.")
    assert SwitchStore(office.database).read(NOW) == {}


def test_a_spike_comes_with_a_notice_that_settles_it(office: Office, ann: Client) -> None:
    number = SpikeAlerts(office.database).saw(("tea", "en", "order"), Spike(30, 10.0, 300), NOW)
    for path in ("/console/", "/console/crisis"):
        assert "30 calls in 5 minutes; usually 10.0." in ann.page(path)
        assert "Many people are calling about an order right now" in ann.page(path)
    body = {"scope": "intents", "intents": ["order"], "minutes": 120, "alert": number}
    assert ann.post("/console/crisis/notice", texts={"en": "Busy."}, **body)[0] == 200
    assert "30 calls" not in ann.page("/console/crisis")
    assert SwitchStore(office.database).read(NOW)["tea"].notices[0].intents == ("order",)


@pytest.mark.parametrize(
    ("intent", "topic"),
    [
        ("agent", "people who ask for a person"),
        ("self_harm", "self harm"),
        ("need_that_is_gone", "need that is gone"),
    ],
)
def test_a_spike_of_what_is_no_need_has_a_notice_for_everybody(
    office: Office, ann: Client, intent: str, topic: str
) -> None:
    SpikeAlerts(office.database).saw(("tea", "en", intent), Spike(30, 10.0, 300), NOW)
    page = ann.page("/console/crisis")
    assert f"Many calls: {topic}</h2>" in page
    assert "Many people are calling right now" in page
    assert 'data-intent=""' in page, "callers with no need can be told of it alone"


def test_a_spike_can_be_nothing(office: Office, ann: Client) -> None:
    number = SpikeAlerts(office.database).saw(("tea", "en", ""), Spike(30, 10.0, 300), NOW)
    assert "something we do not understand" in ann.page("/console/")
    assert ann.post("/console/crisis/settle", alert=number)[0] == 200
    assert "something we do not understand" not in ann.page("/console/")
    assert ann.post("/console/crisis/settle", alert=number)[0] == 409
    assert actions(office)[0] == "spike settled"


def test_what_people_write_is_shown_as_text(ann: Client) -> None:
    ann.post("/console/crisis/notice", **{**CLOSED, "texts": {"en": "<script>alert(1)</script>"}})
    assert "<script>alert" not in ann.page("/console/crisis")


@pytest.mark.browser
def test_a_notice_set_in_the_browser_is_heard_by_the_next_call(
    office: Office, served: str, browser: Any
) -> None:
    office.person("tom", Role.TUNER)
    page = browser.new_page(viewport={"width": 390, "height": 800})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    signs_in(page, f"{served}/console/crisis", "tom", PASSWORD)
    page.fill("#notice [data-text=en]", "The kettle is broken.")
    page.click("#preview")
    page.locator("#heard li").first.wait_for()
    assert "The kettle is broken." in page.inner_text("#heard li")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("#notice button.main")
    page.locator("#holding [data-clear]").wait_for()
    assert "The kettle is broken." in greeting(office)
    page.click("#holding [data-clear]")
    page.locator("#holding [data-clear]").wait_for(state="detached")
    assert "The kettle is broken." not in greeting(office)
    assert wrong == []


def greeting(office: Office) -> str:
    """Return what a caller who writes at that time is told first."""

    def switches(preset: str) -> Switches:
        return SwitchStore(office.database).read(NOW).get(preset, NONE).held(NOW)

    switchboard = office.console.switchboard
    switchboard.outside = Outside(switches=switches)
    return TypedCall(switchboard, CallOptions(preset="tea", channel="text")).said()
