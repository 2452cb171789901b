"""Past calls under the draft, as text and as audio."""

from __future__ import annotations

from typing import Any

import pytest

from ivr.console import about_replay
from ivr.kept_audio import Stretch
from ivr.people import Role
from ivr.tuning.rereading import How, Reread, Worker
from tests.axe import assert_usable
from tests.browsers import signs_in
from tests.ivr.console.conftest import PASSWORD, Office, ended, missed
from tests.ivr.console.test_about_listening import SAID, recorded

pytestmark = pytest.mark.web

PATIENCE_S = 20.0


def test_past_calls_are_replayed_on_the_draft(office: Office) -> None:
    office.keep(ended(1, "my money back"), ended(2, "order tea"), ended(3, "brew me one"))
    client = office.signed_in(Role.TUNER)
    client.post("/console/draft/move-phrase", intent="refund", phrase="my money back", to="order")
    office.keep(missed("my money back", state="assigned", meaning="refund"))
    status, answer = client.post("/console/replay")
    assert (status, answer["total"]) == (200, 3)
    assert office.replays.wait(answer["id"], PATIENCE_S)
    status = client.status(f"/console/replay/{answer['id']}")
    page = client.page("/console/replay")
    assert "my money back" in page
    assert 'data-change="worse">1<' in page, "somebody has said that it means a refund"
    assert client.post(f"/console/replay/{answer['id']}/stop")[1]["finished"] is True
    assert client.status("/console/replay/none") == 404


def test_changes_are_counted_by_need_and_can_be_looked_at_alone(office: Office) -> None:
    office.keep(ended(1, "my money back"), ended(2, "buy some tea"), ended(3, "buy some tea"))
    client = office.signed_in(Role.TUNER)
    client.post("/console/draft/move-phrase", intent="refund", phrase="my money back", to="order")
    client.post("/console/draft/move-phrase", intent="order", phrase="buy some tea", to="refund")
    answer = client.post("/console/replay")[1]
    assert office.replays.wait(answer["id"], PATIENCE_S)
    page = client.page("/console/replay")
    assert "kind=changed&amp;need=order#changes" in page
    assert "\N{MULTIPLICATION SIGN} 2" in page
    alone = client.page("/console/replay?kind=changed&need=refund").partition('id="changes"')[2]
    assert "my money back" in alone
    assert "buy some tea" not in alone
    assert "It is taken for another need" in alone
    assert ">None.<" in client.page("/console/replay?kind=worse&need=refund")


def test_a_need_that_is_always_confirmed_in_the_draft_is_now_asked_about(office: Office) -> None:
    office.keep(ended(1, "buy some tea"))
    client = office.signed_in(Role.TUNER)
    fields = {"intent": "order", "destination": "front", "always_confirm": "on"}
    assert client.post("/console/routes/need", **fields)[0] == 200
    answer = client.post("/console/replay")[1]
    assert office.replays.wait(answer["id"], PATIENCE_S)
    page = client.page("/console/replay")
    assert 'data-change="now asked about">1<' in page
    assert "order, asked first" in page


class Ear:
    def read(self, _stretch: Stretch) -> Reread:
        return Reread("my money back", 0.9)

    def end(self) -> None:
        pass


def test_the_audio_of_past_calls_is_read_again_with_the_drafts_phrases(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[How] = []

    def process(how: How) -> object:
        def begin() -> Worker:
            asked.append(how)
            return Ear()

        return begin

    monkeypatch.setattr(about_replay, "process", process)
    office.keep(recorded(office, 1), recorded(office, 2), ended(3, SAID))
    office.keep(missed(SAID, state="assigned", meaning="refund"))
    client = office.signed_in(Role.TUNER)
    client.post("/console/draft/add-phrase", intent="order", phrase="brew me one")
    page = client.page("/console/replay")
    assert "The audio of 2 utterances is kept" in page
    assert "less than a minute" in page
    status, answer = client.post("/console/replay/audio")
    assert (status, answer["total"], answer["audio"]) == (200, 2, True)
    assert office.replays.wait(answer["id"], PATIENCE_S)
    page = client.page("/console/replay")
    assert "2 in other words" in page
    assert "now read as “my money back”" in page
    assert 'data-change="better">2<' in page
    assert "brew me one" in asked[0].phrases
    assert asked[0].language == "en"


def test_without_recordings_there_is_nothing_to_read_again(office: Office) -> None:
    office.keep(ended(1, SAID))
    client = office.signed_in(Role.TUNER)
    page = client.page("/console/replay")
    assert "start-audio" not in page
    assert "CALLSTEER_RECORD" in page
    assert client.post("/console/replay/audio")[0] == 409
    assert office.signed_in(Role.AGENT).post("/console/replay/audio")[0] == 403


@pytest.mark.browser
def test_a_replay_is_run_and_its_changes_are_looked_at(
    office: Office, served: str, browser: Any
) -> None:
    office.keep(ended(1, "my money back"), ended(2, "buy some tea"), ended(3, "buy some tea"))
    office.keep(missed("my money back", state="assigned", meaning="refund"))
    office.person("tom", Role.TUNER)
    tuner = office.signed_in(Role.TUNER)
    tuner.post("/console/draft/move-phrase", intent="refund", phrase="my money back", to="order")
    tuner.post("/console/draft/move-phrase", intent="order", phrase="buy some tea", to="refund")
    page = browser.new_page()
    signs_in(page, f"{served}/console/replay", "tom", PASSWORD)
    page.click("#start")
    page.wait_for_selector("#by-need")
    assert_usable(page)
    assert page.locator("#changes tbody tr").first.inner_text().startswith("worse")
    page.click("#by-need a.change-changed")
    page.wait_for_selector("#kind-words")
    assert page.locator("#changes tbody tr").count() == 1
    assert "buy some tea" in page.inner_text("#changes")
    page.select_option("#changes [name=need]", "refund")
    page.wait_for_selector("#changes >> text=None.")
    page.click("#changes >> text=Show all")
    page.wait_for_selector("#changes tbody tr >> nth=1")
