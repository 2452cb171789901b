"""Two topics put together, and taken apart again."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.people import Role
from ivr.storage.topics import Topics
from ivr.tuning.topics import Topic
from tests.browsers import signs_in
from tests.ivr.console.conftest import PASSWORD, Client, Office
from tests.ivr.console.conftest import missed as row
from tests.ivr.console.test_about_discovery import SEARCH, TEA, found, of
from tests.ivr.tuning.test_discovery import PARKING, UMBRELLAS

pytestmark = pytest.mark.web

MERGE, UNDO = "/console/discover/merge", "/console/discover/undo"


@pytest.fixture
def ann(office: Office) -> Client:
    """Return a tuner's browser; both topics have been found."""
    office.keep(*(row(text) for text in (*UMBRELLAS, *PARKING)))
    client = office.signed_in(Role.TUNER)
    client.post(SEARCH)
    found(client)
    return client


def all_of(office: Office) -> dict[int, Topic]:
    return {topic.id: topic for topic in Topics(office.database).of(*TEA)}


def test_topics_put_together_stay_so_after_the_next_search(ann: Client, office: Office) -> None:
    into, other = of(office, UMBRELLAS[0]), of(office, PARKING[0])
    assert ann.post("/console/discover/merge", into=into.id, topic=other.id)[0] == 200
    ann.post(SEARCH)
    found(ann)
    (topic,) = Topics(office.database).of(*TEA)
    assert (set(topic.members), topic.label) == ({*UMBRELLAS, *PARKING}, into.label)
    assert "put together by hand" in ann.page("/console/discover")


def test_a_topic_is_not_put_together_with_itself_or_with_none(ann: Client, office: Office) -> None:
    topic = of(office, UMBRELLAS[0])
    assert ann.post("/console/discover/merge", into=topic.id, topic=topic.id)[0] == 409
    assert ann.post("/console/discover/merge", into=topic.id, topic=999)[0] == 409


def test_topics_that_were_put_together_are_what_they_were_when_it_is_taken_back(
    ann: Client, office: Office
) -> None:
    apart = of(office, PARKING[0])
    ann.post("/console/discover/take-out", topic=apart.id, key=PARKING[0])
    before = all_of(office)
    into, other = of(office, UMBRELLAS[0]), of(office, PARKING[1])
    status, answer = ann.post(MERGE, into=into.id, topic=other.id)
    assert (status, len(all_of(office))) == (200, 1)
    assert ann.post(UNDO, deed="merge", were=answer["were"])[0] == 200
    assert all_of(office) == before
    ann.post(SEARCH)
    found(ann)
    assert all_of(office) == before
    ann.post(UNDO, deed="take-out", topic=apart.id, key=PARKING[0])
    assert PARKING[0] in of(office, PARKING[1]).members


def test_a_topic_that_has_changed_meanwhile_is_not_taken_apart(ann: Client, office: Office) -> None:
    into, other = of(office, UMBRELLAS[0]), of(office, PARKING[0])
    _, answer = ann.post(MERGE, into=into.id, topic=other.id)
    ann.post("/console/discover/take-out", topic=into.id, key=PARKING[0])
    changed = all_of(office)
    assert ann.post(UNDO, deed="merge", were=answer["were"])[0] == 409
    assert all_of(office) == changed


@pytest.mark.parametrize("were", [None, [], [{}, {}], [1, 2], ["a"]])
def test_what_does_not_say_how_they_were_takes_nothing_back(
    ann: Client, office: Office, were: Any
) -> None:
    before = all_of(office)
    assert ann.post(UNDO, deed="merge", were=were)[0] == 409
    assert ann.post(UNDO, deed="merge")[0] == 409
    assert all_of(office) == before


@pytest.mark.browser
def test_u_takes_putting_together_back_and_then_what_was_done_before(
    ann: Client, office: Office, served: str, browser: Any
) -> None:
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    signs_in(page, f"{served}/console/discover", "tom", PASSWORD)
    page.wait_for_selector(".topic")
    labels = page.locator(".topic h2").all_inner_texts()
    kept = [of(office, UMBRELLAS[0]), of(office, PARKING[0])]
    page.locator(".topic").nth(1).locator("[data-do=take-out]").first.click()
    page.locator(".topic li").nth(7).wait_for(state="detached")
    page.locator(".topic").nth(1).locator("[data-do=merge]").select_option(
        label=labels[0].strip("“”")
    )
    page.wait_for_selector("#done:has-text('Put together with')")
    assert page.locator(".topic").count() == 1
    assert page.locator(".topic li").count() == 7
    page.keyboard.press("u")
    page.wait_for_selector("#done:text-is('Taken back.')")
    assert page.locator(".topic h2").all_inner_texts() == labels
    assert page.locator(".topic li").count() == 7
    page.keyboard.press("u")
    page.locator(".topic li").nth(7).wait_for()
    assert {topic.label for topic in kept} == {topic.label for topic in all_of(office).values()}
    assert {len(topic.members) for topic in all_of(office).values()} == {4}
    assert wrong == []
