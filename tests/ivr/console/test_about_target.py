"""The slider, and what it puts into the draft."""

from __future__ import annotations

from typing import Any

import pytest

from intents.bands import Judged
from ivr.people import Role
from tests.browsers import signs_in
from tests.ivr.console.conftest import PASSWORD, PATIENCE_S, Office
from tests.ivr.tuning.test_readying import Slow

pytestmark = pytest.mark.web

KEYED_MS = 700
"""As the page has it."""
KNOWN = [Judged(0.9, True)] * 97 + [Judged(0.9, False)] * 3 + [Judged(0.6, False)] * 50


@pytest.fixture
def known(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("ivr.tuning.target._held_out", lambda _matcher: KNOWN)
    return office


def test_the_promise_is_shown_with_what_it_costs(known: Office) -> None:
    page = known.signed_in(Role.VIEWER).page("/console/target?wrong=3")
    assert "67 of 100 calls" in page
    assert "90 % sure" in page
    assert "now 80 %" in page
    assert "Put this into the draft" not in page


def test_what_cannot_be_promised_is_said_and_refused(known: Office) -> None:
    client = known.signed_in(Role.TUNER)
    assert "No limit is known to keep this promise." in client.page("/console/target?wrong=2.5")
    assert client.form("/console/target", preset="tea", wrong="2.5") == 409


def test_a_chosen_promise_goes_to_the_draft_and_waits_for_the_gate(known: Office) -> None:
    client = known.signed_in(Role.TUNER)
    assert client.form("/console/target", preset="tea", wrong="3") == 302
    assert known.desk.workshop.draft("tea").pack.thresholds().accept == 0.9
    assert known.desk.workshop.live("tea")[0].thresholds().accept == 0.8
    assert known.desk.told[-1][0] == "tuner"


def test_viewers_choose_nothing(known: Office) -> None:
    assert known.signed_in(Role.VIEWER).form("/console/target", preset="tea", wrong="3") == 403


@pytest.mark.parametrize(
    ("asked", "shown"), [("x", "3"), ("nan", "3"), ("-4", "0.5"), ("500", "20"), ("", "3")]
)
def test_the_slider_has_ends(known: Office, asked: str, shown: str) -> None:
    page = known.signed_in(Role.VIEWER).page(f"/console/target?wrong={asked}")
    assert f"<output>{shown}</output>" in page


def test_each_need_is_measured_by_the_promise(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [Judged(0.9, True, 1.0, "order")] * 150 + [Judged(0.9, True, 1.0, "refund")] * 38
    known += [Judged(0.9, False, 1.0, "refund")] * 2
    monkeypatch.setattr("ivr.tuning.target._held_out", lambda _matcher: known)
    page = office.signed_in(Role.VIEWER).page("/console/target?wrong=3")
    assert page.count("over the promise</span>") == 1
    assert page.index(">refund</a>") < page.index(">order</a>")
    assert "5.0 %" in page
    assert page.count("the line's limit</td>") == 2  # 2 wrong of 40 show nothing for sure


def test_a_need_s_own_limit_goes_to_the_draft_and_is_said_on_publish(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [Judged(0.9, True, 1.0, "order")] * 600 + [Judged(0.9, True, 1.0, "refund")] * 30
    known += [Judged(0.9, False, 1.0, "refund")] * 15 + [Judged(0.96, True, 1.0, "refund")] * 40
    known += [Judged(0.9, True, 1.0, "brew")] * 40 + [Judged(0.9, False, 1.0, "brew")] * 5
    monkeypatch.setattr("ivr.tuning.target._held_out", lambda _matcher: known)
    client = office.signed_in(Role.TUNER)
    page = client.page("/console/target?wrong=3")
    assert "96 % sure, its own" in page
    assert 'of 100 calls</dd><span class="quiet small">0.0 % of these wrong' in page
    assert client.form("/console/target", preset="tea", wrong="3") == 302
    assert office.desk.workshop.draft("tea").pack.thresholds().of("refund").accept == 0.96
    said = "“refund” is acted on from 96.0% sure, its own limit; it went by the line&#39;s limits."
    assert said in client.page("/console/publish")
    assert "now 96 %" in client.page("/console/target?wrong=3")


def test_what_takes_longer_is_shown_while_it_is_made(office: Office) -> None:
    slow = Slow(office.desk)
    office.readying.patience_s = 0
    client = office.signed_in(Role.VIEWER)
    for _ in range(2):  # a page that is loaded again begins nothing anew
        page = client.page("/console/target")
        assert "The phrases of the draft are being tried …" in page
        assert 'data-progress="/console/target/progress?preset=tea' in page
    assert not client.got("/console/target/progress?preset=tea")["finished"]
    office.readying.patience_s = PATIENCE_S
    slow.go.set()
    assert "being tried" not in client.page("/console/target")
    assert client.got("/console/target/progress?preset=tea")["finished"]
    assert slow.built == 1


@pytest.mark.browser
def test_the_slider_waits_for_the_last_of_several_keys(
    known: Office, served: str, browser: Any
) -> None:
    known.person("vic", Role.VIEWER)
    page = browser.new_page()
    page.clock.install()
    signs_in(page, f"{served}/console/target", "vic", PASSWORD)
    page.wait_for_selector("#wrong")
    page.clock.pause_at("2100-01-01")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.focus("#wrong")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        page.clock.run_for(KEYED_MS - 1)
        assert not [url for url in asked if "wrong=" in url]
    assert page.inner_text("output") == "4.5"
    with page.expect_navigation():
        page.clock.run_for(1)
    assert [url.split("wrong=")[1] for url in asked if "wrong=" in url] == ["4.5"]
    page.wait_for_selector("#wrong:focus")
