"""Opening hours, from the page to what callers then get."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from intents.editing import checked
from intents.pack import Pack
from ivr.calls import CallOptions
from ivr.people import Role
from ivr.storage.catalogue import DraftChanged
from ivr.storage.switches import SwitchStore
from ivr.switching import hours_setting, until
from ivr.telephony.typed import TypedCall
from ivr.tuning.workshop import TRIES
from tests.axe import assert_usable
from tests.browsers import signs_in
from tests.intents.test_typed_week import form as typed_form
from tests.ivr.console.conftest import NOW, PASSWORD, Client, Office

pytestmark = pytest.mark.web

WEEK = {"mon-fri": "08:00-20:00", "sat": "09:00-17:00"}


def with_hours(pack: Pack) -> Pack:
    """Return the tea line with office hours at the front, and call backs outside of them."""
    places = {
        **{name: place.model_dump() for name, place in pack.destinations.items()},
        "front": {"kind": "queue", "hours": "office", "when_closed": "later"},
        "later": {"kind": "callback"},
    }
    hours = {"office": WEEK, "spare": {"mon": "09:00-10:00"}}
    return checked(pack, hours=hours, destinations=places, operator="back")


@pytest.fixture
def tea(office: Office) -> Office:
    """Let the line with hours be live, for the switchboard's calls as well."""
    workshop = office.desk.workshop
    workshop.edit("tea", "ann", with_hours)
    workshop.publish("tea", "ann", "hours")
    office.console.switchboard.companies.versions = workshop.catalogues
    return office


@pytest.fixture
def tom(tea: Office) -> Client:
    return tea.signed_in(Role.TUNER)


def form(office: Office, name: str = "office", **typed: str) -> dict[str, str]:
    """Return the form of opening hours, with some fields typed over."""
    return {**typed_form(drafted(office).hours[name], **typed), "name": name, "what": "week"}


def seen_on(page: str, part: str) -> str:
    """Return the mark of what a page shows."""
    return page.split(f'id="{part}"')[1].split('data-seen="')[1].split('"')[0]


def drafted(office: Office) -> Pack:
    return office.desk.workshop.draft("tea").pack


def test_the_page_shows_weeks_and_whether_they_are_open(tea: Office, tom: Client) -> None:
    page = tom.page("/console/hours").replace("\N{EN DASH}", "-")
    assert "Tuesday, 12:00" in page
    assert "Mon-Fri" in page
    assert "08:00-20:00" in page
    assert "Open now, until 20:00" in page
    assert "Closed now, opens Monday 09:00" in page
    assert "when closed: callers are offered a call back (later)" in page


def test_viewers_see_and_cannot_change(tea: Office) -> None:
    page = tea.signed_in(Role.VIEWER).page("/console/hours")
    assert "Open now, until 20:00" in page
    assert "data-hours=" not in page


def test_holidays_that_are_over_are_greyed_and_come_last(tea: Office, tom: Client) -> None:
    days = [
        {"date": date, "name": name} for date, name in (("2026-11-23", "A"), ("2026-11-24", "B"))
    ]
    tea.desk.workshop.edit("tea", "ann", lambda pack: checked(pack, holidays=days))
    today, over = tom.page("/console/hours").split('<li id="holiday-')[1:3]
    assert today.startswith('2026-11-24" data-part class="">')
    assert over.startswith('2026-11-23" data-part class="over">')


def test_what_is_switched_on_the_page_crisis_is_said(tea: Office, tom: Client) -> None:
    closing = hours_setting(drafted(tea), "office", is_open=False, reason="fire alarm")
    SwitchStore(tea.database).set(until(closing, NOW + timedelta(hours=2), NOW), NOW)
    assert "Closed now (fire alarm), opens 14:00" in tom.page("/console/hours")


@pytest.mark.parametrize(
    ("edit", "given", "said"),
    [
        ("week", {"sat": "closed"}, "Opening hours “office”: Saturday 09:00-17:00 → closed."),
        ("add-week", {"name": "Late shift"}, "New opening hours “late_shift”: "),
        ("remove-week", {"name": "spare"}, "The opening hours “spare” are gone."),
        (
            "add-holiday",
            {"date": "2026-12-26", "name": "Boxing Day"},
            "New holiday: Saturday 26 December 2026, Boxing Day.",
        ),
        (
            "place",
            {"name": "back", "what": "place", "number": "+44 20 7946 0101", "hours": "office"},
            "“back” goes by the hours “office”, not “always”.",
        ),
    ],
)
def test_every_edit_goes_to_the_draft_and_the_log(
    tea: Office, tom: Client, edit: str, given: dict[str, str], said: str
) -> None:
    status, answer = tom.post(f"/console/hours/{edit}", **{**form(tea), **given})
    assert (status, answer["revision"]) == (200, 1)
    assert answer["said"][0].replace("\N{EN DASH}", "-").startswith(said)
    assert tea.desk.told[-len(answer["said"]) :] == [
        ("tuner", sentence, "tea draft 1") for sentence in answer["said"]
    ]
    publish = tom.page("/console/publish").replace("\N{EN DASH}", "-")
    assert said in publish
    assert tea.desk.workshop.live("tea")[0].hours["office"] == WEEK


def test_an_edit_can_be_undone_alone(tea: Office, tom: Client) -> None:
    tom.post("/console/hours/week", **form(tea, sat="closed"))
    tom.post("/console/hours/remove-week", name="spare")
    tom.post("/console/hours/add-holiday", date="2026-12-26", name="Boxing Day")
    page = tom.page("/console/hours")
    assert "Callers still get: Mon" in page
    assert "Put back: The hours “spare”" in page
    for what, name in (("week", "office"), ("week", "spare")):
        assert tom.post("/console/hours/undo", what=what, name=name)[0] == 200
    assert tom.post("/console/hours/remove-holiday", name="2026-12-26")[0] == 200
    assert tea.desk.workshop.differences("tea") == []


def test_hours_in_use_cannot_be_deleted(tea: Office, tom: Client) -> None:
    status, answer = tom.post("/console/hours/remove-week", name="office")
    assert (status, answer["error"]) == (
        409,
        "Front still goes by “office”. Choose other hours there first.",
    )


def test_what_is_wrong_names_its_field_and_changes_nothing(tea: Office, tom: Client) -> None:
    status, answer = tom.post("/console/hours/week", **form(tea, sat_0_until="25:00"))
    assert (status, answer["field"]) == (409, "sat.0.until")
    assert "“25:00” on Saturday is no time of day" in answer["error"]
    assert tea.desk.workshop.draft("tea").revision == 0


def test_what_nobody_changed_is_not_kept(tea: Office, tom: Client) -> None:
    status, answer = tom.post("/console/hours/week", **form(tea))
    assert (status, answer["error"]) == (
        409,
        "Nothing is different yet. Change something first.",
    )
    assert tea.desk.workshop.draft("tea").revision == 0


def test_an_unknown_edit_is_none(tom: Client) -> None:
    assert tom.post("/console/hours/burn")[0] == 404


def test_two_editors_of_the_same_hours_hear_of_each_other(tea: Office, tom: Client) -> None:
    seen = seen_on(tom.page("/console/hours"), "week-office")
    pat = tea.signed_in(Role.PUBLISHER)
    assert pat.post("/console/hours/week", seen=seen, **form(tea, sat="closed"))[0] == 200
    mine = form(tea, sat="all", sun="closed")
    status, answer = tom.post("/console/hours/week", seen=seen, **mine)
    assert status == 409
    assert answer["error"].startswith("publisher has changed this meanwhile")
    assert "It is now: Mon" in answer["error"]
    assert "sat" not in drafted(tea).hours["office"]
    again, _ = tom.post("/console/hours/week", **{**mine, "seen": answer["seen"]})
    assert again == 200
    assert drafted(tea).hours["office"]["sat"] == "00:00-24:00"


def test_two_editors_of_different_things_do_not_disturb_each_other(
    tea: Office, tom: Client
) -> None:
    page = tom.page("/console/hours")
    place = {"name": "front", "what": "place", "when_closed": ""}
    assert tea.signed_in(Role.PUBLISHER).post("/console/hours/place", **place)[0] == 200
    seen = seen_on(page, "week-office")
    assert tom.post("/console/hours/week", seen=seen, **form(tea, sat="closed"))[0] == 200
    assert tom.post("/console/hours/place", seen=seen_on(page, "place-front"), **place)[0] == 409
    assert drafted(tea).destinations["front"].when_closed == ""


@pytest.mark.parametrize(("times", "status"), [(TRIES - 1, 200), (TRIES, 409)])
def test_a_draft_that_is_saved_in_the_same_moment_is_read_anew(
    tea: Office, tom: Client, times: int, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = iter(range(times))
    save: Callable[..., Any] = tea.desk.workshop.catalogues.save

    def overtaken(*given: Any) -> Any:
        if next(others, None) is not None:
            raise DraftChanged("Somebody else has changed or published this draft meanwhile.")
        return save(*given)

    monkeypatch.setattr(tea.desk.workshop.catalogues, "save", overtaken)
    assert tom.post("/console/hours/week", **form(tea, sat="closed"))[0] == status


def test_what_people_write_is_shown_as_text(tom: Client) -> None:
    tom.post("/console/hours/add-holiday", date="2026-12-26", name="<script>alert(1)</script>")
    assert "<script>alert" not in tom.page("/console/hours")


def asks_for_tea(office: Office) -> TypedCall:
    """Return a call about an order on a working day's noon, a Wednesday."""
    call = TypedCall(office.console.switchboard, CallOptions(preset="tea", channel="text"))
    call.says("order tea please")
    return call


def test_hours_hold_for_calls_once_they_are_published(tea: Office) -> None:
    pat = tea.signed_in(Role.PUBLISHER)
    assert pat.post("/console/hours/week", **form(tea, wed="closed"))[0] == 200
    before = asks_for_tea(tea).record
    assert (before.destination, before.disposition) == ("front", "transferred")
    assert pat.post("/console/publish", note="no Wednesdays")[0] == 200
    tea.console.switchboard.companies.refresh()
    call = asks_for_tea(tea)
    assert call.record.reason == "order goes to front, outside opening hours."
    assert "call you back" in call.says("yes")
    assert call.record.destination == "later"


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"Tab does not lead to {selector}")


@pytest.fixture
def page(tea: Office, served: str, browser: Any) -> Iterator[Any]:
    """Return a publisher's page Hours; a script that fails there fails the test."""
    tea.person("tom", Role.PUBLISHER)
    page = browser.new_page(viewport={"width": 400, "height": 860}, locale="en-US")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    signs_in(page, f"{served}/console/hours", "tom", PASSWORD)
    page.wait_for_selector("#week-office")
    yield page
    assert wrong == []


@pytest.mark.browser
def test_saturday_is_closed_and_a_holiday_added_by_keyboard_alone(tea: Office, page: Any) -> None:
    tab_to(page, "#week-office summary")
    page.keyboard.press("Enter")
    tab_to(page, "#week-office [name=sat]")
    page.keyboard.press("ArrowRight")
    assert page.locator("#week-office [data-day=sat] .spans").is_hidden()
    page.keyboard.press("Enter")
    page.wait_for_selector("#done:not([hidden])")
    assert "Saturday 09:00\N{EN DASH}17:00 → closed" in page.inner_text("#done")
    assert page.evaluate("document.activeElement.matches('#week-office summary')")
    tab_to(page, "#add-holiday [name=date]")
    page.keyboard.type("12262026")
    tab_to(page, "#add-holiday [name=name]")
    page.keyboard.type("Boxing Day")
    page.keyboard.press("Enter")
    page.wait_for_selector("#holiday-2026-12-26")
    assert "Draft: 2 changes" in page.inner_text("#draft-state")
    tab_to(page, "#done a")
    page.keyboard.press("Enter")
    page.wait_for_selector(".changes")
    words = page.inner_text(".changes").replace("\N{EN DASH}", "-")
    assert "Opening hours “office”: Saturday 09:00-17:00 → closed." in words
    assert "New holiday: Saturday 26 December 2026, Boxing Day." in words


@pytest.mark.browser
def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    tea: Office, page: Any
) -> None:
    page.click("#week-office summary")
    page.click("#place-front summary")
    page.fill("#place-front [name=number]", "+44 20 7946 0102")
    page.click("#week-office [data-day=sat] [data-more]")
    page.keyboard.type("16")
    page.keyboard.press("Tab")
    page.keyboard.type("18")
    page.keyboard.press("Enter")
    note = page.locator("#week-office [data-day=sat] .wrong")
    note.wait_for()
    assert "begins before" in note.inner_text()
    invalid = page.locator("[aria-invalid=true]")
    assert invalid.get_attribute("name") == "sat.1.from"
    assert invalid.get_attribute("aria-describedby") == note.get_attribute("id")
    assert invalid.input_value() == "16"
    page.keyboard.press("Control+A")
    page.keyboard.type("17")
    page.keyboard.press("Enter")
    page.wait_for_selector("#done:not([hidden])")
    assert drafted(tea).hours["office"]["sat"] == "09:00-17:00, 17:00-18:00"
    assert page.input_value("#place-front [name=number]") == "+44 20 7946 0102"
    assert page.locator("#place-front details").get_attribute("open") is not None
    page.click("#place-front button.main")
    page.locator("#place-front .tag").wait_for()
    assert drafted(tea).destinations["front"].number == "+442079460102"


@pytest.mark.browser
def test_another_editor_s_change_is_told_and_mine_still_there(tea: Office, page: Any) -> None:
    page.click("#week-office summary")
    page.click("#week-office [data-day=sun] label:nth-child(3)")
    tea.signed_in(Role.TUNER).post("/console/hours/week", **form(tea, sat="closed"))
    page.click("#week-office button.main")
    note = page.locator("#week-office form[data-hours=week] .row .wrong")
    note.wait_for()
    assert note.inner_text().startswith("tuner has changed this meanwhile")
    assert page.is_checked("#week-office [name=sun][value=all]")
    page.click("#week-office button.main")
    page.wait_for_selector("#done:not([hidden])")
    assert drafted(tea).hours["office"]["sun"] == "00:00-24:00"


@pytest.mark.browser
def test_as_it_was_takes_back_what_was_typed_and_nothing_else(tea: Office, page: Any) -> None:
    page.click("#week-office summary")
    page.click("#week-office [data-day=sat] [data-more]")
    page.click("#week-office [data-day=mon] label:nth-child(2)")
    page.click("#week-office [data-copy]")
    assert page.is_checked("#week-office [name=fri][value=closed]")
    page.fill("#add-holiday [name=name]", "Boxing Day")
    page.click("#week-office button[type=reset]")
    page.locator("#week-office [name='sat.1.from']").wait_for(state="detached")
    assert page.is_checked("#week-office [name=fri][value=open]")
    assert page.input_value("#add-holiday [name=name]") == "Boxing Day"
    assert tea.desk.workshop.draft("tea").revision == 0


@pytest.mark.browser
def test_the_forms_fit_every_size_and_can_be_used_by_everybody(page: Any) -> None:
    for summary in page.locator(".edit > summary").all():
        summary.click()
    page.click("#week-office [data-day=sat] [data-more]")
    page.fill("#week-office [name='mon.0.from']", "soon")
    page.click("#week-office button.main")
    page.locator("#week-office [data-day=mon] .wrong").wait_for()
    for width in (400, 1280):
        page.set_viewport_size({"width": width, "height": 860})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert_usable(page)
