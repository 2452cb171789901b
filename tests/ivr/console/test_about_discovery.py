"""From topics of unknown utterances to needs, and from confirmed words to phrases."""

from __future__ import annotations

import threading
from datetime import timedelta
from time import sleep
from typing import Any

import pytest

from ivr.console.about_discovery import need_name, shown_topics
from ivr.people import Role
from ivr.storage.models import Turn
from ivr.storage.topics import Topics, Unknown
from ivr.tuning.topics import Topic
from tests.browsers import signs_in
from tests.ivr.console.conftest import NOW, PASSWORD, Client, Office, ended
from tests.ivr.console.conftest import missed as row
from tests.ivr.tuning.test_discovery import PARKING, UMBRELLAS

pytestmark = pytest.mark.web

TEA = ("tea", "en")
SEARCH = "/console/discover/search"
PATIENCE_S = 60.0


def phrases(office: Office, need: str) -> list[str]:
    return office.desk.workshop.draft("tea").pack.wordings("en").intents[need].phrases


def cases(office: Office) -> dict[str, str | None]:
    return {t.text: t.intent for t in office.desk.workshop.draft("tea").pack.tests["en"]}


def of(office: Office, member: str) -> Topic:
    return next(t for t in Topics(office.database).of(*TEA) if member in t.members)


def chosen(*texts: str) -> list[dict[str, str]]:
    return [{"key": text, "text": text} for text in texts]


@pytest.fixture
def ann(office: Office) -> Client:
    """Return a tuner's browser; both topics have been found."""
    office.keep(*(row(text) for text in (*UMBRELLAS, *PARKING)))
    office.keep(row(UMBRELLAS[0], 1, at=NOW - timedelta(days=8)))
    client = office.signed_in(Role.TUNER)
    assert client.status(SEARCH) == 404
    client.post(SEARCH)
    found(client)
    return client


def wait_for_background() -> None:
    """Wait for what runs in the background; a page would ask again and again."""
    for thread in threading.enumerate():
        if thread.name == "background":
            thread.join(PATIENCE_S)
            assert not thread.is_alive()


def found(client: Client) -> None:
    wait_for_background()
    assert '"finished":true' in client.page(SEARCH).replace(" ", "")


@pytest.mark.parametrize("path", ["", "/search"])
def test_only_tuners_see_what_callers_said(office: Office, path: str) -> None:
    assert office.signed_in(Role.AGENT).status(f"/console/discover{path}") == 403


@pytest.mark.parametrize(
    "deed", ["search", "create", "belong", "merge", "take-out", "learn", "decline", "undo"]
)
def test_only_tuners_change_anything(office: Office, deed: str) -> None:
    assert office.signed_in(Role.AGENT).post(f"/console/discover/{deed}")[0] == 403


def test_a_deed_that_there_is_not_is_not_found(ann: Client) -> None:
    assert ann.post("/console/discover/explode")[0] == 404


def test_topics_are_shown_with_size_trend_and_samples(ann: Client) -> None:
    page = ann.page("/console/discover")
    assert "<b>5 calls</b> in 4 wordings" in page
    assert "▲ 4 this week, 1 the week before" in page
    for text in (*UMBRELLAS, *PARKING):
        assert page.count(f'data-text="{text}"') == 1


def test_a_need_is_made_of_the_chosen_samples(ann: Client, office: Office) -> None:
    some = UMBRELLAS[:3]
    status, answer = ann.post(
        "/console/discover/create",
        samples=chosen(*some),
        name="Umbrella shop",
        spoken="an umbrella",
        destination="back",
    )
    assert (status, answer["calls"], answer["waiting"]) == (200, 4, 5)
    assert phrases(office, "umbrella_shop") == some
    assert all(cases(office)[text] == "umbrella_shop" for text in some)
    assert f'data-text="{some[0]}"' not in ann.page("/console/discover")
    assert any("umbrella_shop" in what for _, what, _ in office.desk.told)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"samples": [], "name": "x", "destination": "back"}, "at least one"),
        ({"samples": chosen("a"), "name": " ", "destination": "back"}, "a name"),
        ({"samples": chosen("a"), "name": "order", "destination": "back"}, "already"),
        ({"samples": chosen("a"), "name": "x", "destination": "nowhere"}, "destination"),
    ],
)
def test_a_need_that_cannot_be_is_refused_in_words(
    ann: Client, office: Office, given: dict[str, Any], why: str
) -> None:
    status, answer = ann.post("/console/discover/create", **given)
    assert status == 409
    assert why in answer["error"]
    assert office.desk.workshop.draft("tea").revision == 0


def test_samples_can_belong_to_a_need_in_one_change(ann: Client, office: Office) -> None:
    _, answer = ann.post("/console/discover/belong", samples=chosen(*PARKING), intent="order")
    assert (answer["calls"], answer["revision"]) == (4, 1)
    assert phrases(office, "order")[-4:] == PARKING
    assert office.desk.queue.labelled(*TEA)[PARKING[0]] == "order"


def test_what_is_taken_out_stays_out_and_waits_in_the_queue(ann: Client, office: Office) -> None:
    topic, gone = of(office, PARKING[0]), PARKING[0]
    ann.post("/console/discover/take-out", topic=topic.id, key=gone)
    ann.post(SEARCH)
    found(ann)
    assert gone not in of(office, PARKING[1]).members
    assert f'data-text="{gone}"' in ann.page("/console/missed")


def confirmed(number: int, text: str) -> Any:
    call = ended(number, text, band="confirm")
    call.turns[0].verdict = "unsure"
    yes = Turn(
        number=2,
        transcript="yes",
        confidence=1.0,
        expectation="yes_no",
        intent="yes",
        band="accept",
        verdict="yes",
    )
    call.turns.append(yes)
    return call


def test_confirmed_words_are_learnt_only_when_somebody_says_so(office: Office) -> None:
    office.keep(confirmed(1, "leaves for me"), confirmed(2, "leaves for me"), confirmed(3, "hm"))
    client = office.signed_in(Role.TUNER)
    page = client.page("/console/discover")
    assert "2 said yes" in page
    assert office.desk.workshop.draft("tea").revision == 0
    one = {"key": "leaves for me", "text": "leaves for me", "intent": "order"}
    client.post("/console/discover/learn", **one)
    assert "leaves for me" in phrases(office, "order")
    assert cases(office)["leaves for me"] == "order"
    client.post("/console/discover/decline", key="hm", text="hm", intent="order")
    page = client.page("/console/discover")
    assert 'data-intent="order"' not in page
    assert "Nothing to learn now." in page


def test_what_callers_said_is_shown_as_text(office: Office) -> None:
    office.keep(confirmed(1, "<script>x()</script>"))
    assert "<script>x()" not in office.signed_in(Role.TUNER).page("/console/discover")


@pytest.mark.parametrize(
    ("stability", "together", "words"),
    [
        (0.7, (), "clearly"),
        (0.69, (), "perhaps"),
        (0.4, (), "perhaps"),
        (0.39, (), "loosely"),
        (0.9, ("a",), "by hand"),
    ],
)
def test_how_sure_a_topic_is_stands_in_words(
    stability: float, together: tuple[str, ...], words: str
) -> None:
    topic = Topic("cups", ("a", "gone"), stability=stability, together=together)
    (shown,) = shown_topics([topic, Topic("old", ("gone",))], [Unknown("a", "A", 3, 2, 1)])
    assert words in shown.sureness
    assert (shown.calls, shown.wordings) == (3, 1)


@pytest.mark.parametrize(
    ("terms", "name"),
    [(("umbrella", "sell", "you"), "umbrella_sell"), (("24", "hours"), "hours"), (("茶",), "")],
)
def test_a_need_is_named_after_its_words(terms: tuple[str, ...], name: str) -> None:
    assert need_name(terms) == name


@pytest.mark.browser
def test_a_click_before_the_script_has_come_is_not_lost(
    office: Office, served: str, browser: Any
) -> None:
    office.keep(*(row(text) for text in (*UMBRELLAS, *PARKING)))
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    page.route("**/discover.js", lambda route: (sleep(1.0), route.continue_()))
    signs_in(page, f"{served}/console/discover", "tom", PASSWORD)
    page.click("#start")
    page.locator(".topic", has_text=UMBRELLAS[1]).wait_for()


@pytest.mark.browser
def test_a_choice_before_the_script_has_come_is_not_lost(
    office: Office, served: str, browser: Any
) -> None:
    office.keep(*(row(text) for text in (*UMBRELLAS, *PARKING)))
    client = office.signed_in(Role.TUNER)
    client.post(SEARCH)
    found(client)
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    page.route("**/discover.js", lambda route: (sleep(1.0), route.continue_()))
    signs_in(page, f"{served}/console/discover", "tom", PASSWORD)
    page.locator("[data-do=belong]").first.select_option("order")
    page.wait_for_selector("#done:not([hidden])")
    assert "learnt by order" in page.inner_text("#done")


@pytest.mark.browser
def test_unknown_utterances_become_a_need_in_the_browser(
    office: Office, served: str, browser: Any
) -> None:
    office.keep(*(row(text) for text in (*UMBRELLAS, *PARKING)))
    office.person("tom", Role.TUNER)
    page = browser.new_page(viewport={"width": 390, "height": 800})
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    signs_in(page, f"{served}/console/discover", "tom", PASSWORD)
    page.click("#start")
    topic = page.locator(".topic", has_text=UMBRELLAS[1])
    topic.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    topic.locator("li", has_text=UMBRELLAS[0]).locator("button").click()
    topic.locator("li", has_text=UMBRELLAS[0]).wait_for(state="detached")
    topic.locator("text=Create a need").click()
    assert page.input_value("#new-need [name=name]")
    page.fill("#new-need [name=name]", "order")
    page.fill("#new-need [name=spoken]", "an umbrella")
    page.keyboard.press("Enter")
    page.wait_for_selector("#new-need [data-wrong]:not([hidden])")
    assert page.input_value("#new-need [name=spoken]") == "an umbrella"
    page.fill("#new-need [name=name]", "umbrella")
    page.keyboard.press("Enter")
    page.wait_for_selector("#done:not([hidden])")
    assert "umbrella, with 3 phrases" in page.inner_text("#done")
    assert sorted(phrases(office, "umbrella")) == sorted(UMBRELLAS[1:])
    assert page.inner_text("#waiting") == "5"
    assert wrong == []


def test_a_need_made_by_mistake_is_taken_back_with_all_its_phrases(
    ann: Client, office: Office
) -> None:
    given = {"samples": chosen(*UMBRELLAS), "name": "umbrellas", "destination": "back"}
    ann.post("/console/discover/create", **given)
    status, answer = ann.post("/console/discover/undo", deed="create", **given)
    assert (status, answer["calls"], answer["waiting"]) == (200, 5, 8)
    assert "umbrellas" not in office.desk.workshop.draft("tea").pack.intents
    assert not set(UMBRELLAS) & set(cases(office))
    assert f'data-text="{UMBRELLAS[0]}"' in ann.page("/console/discover")


def test_what_was_said_to_belong_somewhere_is_taken_back(ann: Client, office: Office) -> None:
    before = phrases(office, "order")
    given = {"samples": chosen(*PARKING), "intent": "order"}
    ann.post("/console/discover/belong", **given)
    ann.post("/console/discover/undo", deed="belong", **given)
    assert phrases(office, "order") == before
    assert office.desk.queue.labelled(*TEA) == {}


def test_what_was_taken_out_comes_back_and_stays_after_a_search(
    ann: Client, office: Office
) -> None:
    given = {"topic": of(office, PARKING[0]).id, "key": PARKING[0]}
    ann.post("/console/discover/take-out", **given)
    ann.post("/console/discover/undo", deed="take-out", **given)
    ann.post(SEARCH)
    found(ann)
    assert PARKING[0] in of(office, PARKING[1]).members


@pytest.mark.parametrize("deed", ["learn", "decline"])
def test_a_suggestion_is_asked_about_again(office: Office, deed: str) -> None:
    office.keep(confirmed(1, "leaves for me"))
    client = office.signed_in(Role.TUNER)
    before = phrases(office, "order")
    one = {"key": "leaves for me", "text": "leaves for me", "intent": "order"}
    client.post(f"/console/discover/{deed}", **one)
    assert 'data-text="leaves for me"' not in client.page("/console/discover")
    client.post("/console/discover/undo", deed=deed, **one)
    assert 'data-text="leaves for me"' in client.page("/console/discover")
    assert phrases(office, "order") == before


@pytest.mark.browser
def test_u_brings_the_last_topic_back_where_it_was(
    office: Office, served: str, browser: Any
) -> None:
    office.keep(*(row(text) for text in (*UMBRELLAS, *PARKING)))
    client = office.signed_in(Role.TUNER)
    client.post(SEARCH)
    found(client)
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    signs_in(page, f"{served}/console/discover", "tom", PASSWORD)
    page.wait_for_selector(".topic")
    labels = page.locator(".topic h2").all_inner_texts()
    first = page.locator(".topic").first
    first.locator("[data-do=belong]").select_option("order")
    page.wait_for_selector("#done:not([hidden])")
    assert page.locator(".topic").count() == len(labels) - 1
    page.locator(".topic button.main").first.focus()
    page.keyboard.press("u")
    page.wait_for_selector("#done:text-is('Taken back.')")
    assert page.locator(".topic h2").all_inner_texts() == labels
    assert page.locator(".topic").first.locator("li").count() == 4
    assert wrong == []
