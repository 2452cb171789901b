"""What the line says, changed and recorded from the page."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from ivr.people import Role
from ivr.people.audit import entries
from ivr.talk import talk_blueprint
from tests.browsers import signs_in
from tests.conftest import CHROMIUM
from tests.ivr.console.conftest import PASSWORD, Office
from tests.ivr.prompts.test_checking import tone

pytestmark = pytest.mark.web

RECORDING = "/console/prompts/goodbye/recording"


def test_every_prompt_is_on_the_page_with_its_usual_words(office: Office) -> None:
    client = office.signed_in(Role.TUNER)
    client.post("/console/draft/prompt", prompt="goodbye", text="Drink tea.")
    page = client.page("/console/prompts")
    assert "Drink tea.</textarea>" in page
    assert "Usually: " in page
    assert 'id="prompt-explicit"' in page
    assert office.signed_in(Role.VIEWER).status("/console/prompts") == 200


def test_words_that_do_not_fit_are_refused_in_words(office: Office) -> None:
    client = office.signed_in(Role.TUNER)
    status, answer = client.post("/console/draft/prompt", prompt="explicit", text="Right?")
    assert (status, answer["error"]) == (409, "{intent} is missing: callers have to hear it.")
    assert office.console.workshop.draft("tea").revision == 0


def test_a_prompt_is_heard_with_examples_before_it_is_kept(office: Office) -> None:
    client = office.signed_in(Role.VIEWER)
    body = {"prompt": "explicit", "text": "So it is {intent}?"}
    answer = client.answer("/console/prompts/preview", **body)
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    assert len(answer.data) > 8000
    assert client.answer("/console/prompts/preview", **{**body, "text": "So?"}).status_code == 409


def test_a_recording_is_what_callers_hear_until_it_is_erased(office: Office) -> None:
    client = office.signed_in(Role.PUBLISHER)
    voice = office.console.switchboard.prompts(office.console.workshop.live("tea")[0], "en")
    spoken = voice.render("goodbye", {}).audio
    status, _ = client.upload(RECORDING, {"file": (io.BytesIO(tone(0.5)), "x.wav")}, preset="tea")
    assert status == 200
    assert len(voice.render("goodbye", {}).audio) == 4000
    assert "Erase the recording" in client.page("/console/prompts")
    assert client.status(RECORDING) == 200
    assert client.post(f"{RECORDING}/erase")[0] == 200
    assert len(voice.render("goodbye", {}).audio) == len(spoken)
    assert client.status(RECORDING) == 404
    assert client.post(f"{RECORDING}/erase")[0] == 409
    found = [entry.action for entry in entries(office.database)]
    assert found[:2] == ["recording erased", "recording set"]


def test_a_recording_that_does_not_do_changes_nothing(office: Office) -> None:
    client = office.signed_in(Role.PUBLISHER)
    quiet = {"file": (io.BytesIO(tone(level=0.001)), "x.wav")}
    status, answer = client.upload(RECORDING, quiet)
    assert status == 409
    assert answer["error"].startswith("It is too quiet")
    assert client.upload(RECORDING, {})[0] == 409
    assert client.status(RECORDING) == 404


@pytest.mark.parametrize("name", ["dance", "..%2F..%2Fetc", "..", "goodbye.wav"])
def test_a_name_that_is_no_prompt_is_not_found(office: Office, name: str) -> None:
    client = office.signed_in(Role.PUBLISHER)
    sent = {"file": (io.BytesIO(tone()), "x.wav")}
    assert client.upload(f"/console/prompts/{name}/recording", sent)[0] in (404, 405)


def test_recordings_are_for_publishers_since_they_are_heard_at_once(office: Office) -> None:
    client = office.signed_in(Role.TUNER)
    assert client.upload(RECORDING, {"file": (io.BytesIO(tone()), "x.wav")})[0] == 403
    assert client.post(f"{RECORDING}/erase")[0] == 403


def test_variants_are_edited_as_lines_and_heard_one_after_another(office: Office) -> None:
    client = office.signed_in(Role.TUNER)
    status, _ = client.post("/console/draft/prompt", prompt="goodbye", text="Bye.\nTake care.")
    assert status == 200
    page = client.page("/console/prompts")
    assert "2 variants" in page
    assert "Bye.\nTake care.</textarea>" in page
    one = client.answer("/console/prompts/preview", prompt="goodbye", text="Bye.")
    two = client.answer("/console/prompts/preview", prompt="goodbye", text="Bye.\nTake care.")
    assert len(two.data) > len(one.data)


def test_whoever_may_not_set_recordings_is_not_offered_to(office: Office) -> None:
    assert "data-recording" not in office.signed_in(Role.TUNER).page("/console/prompts")
    page = office.signed_in(Role.PUBLISHER).page("/console/prompts")
    form = page.split('id="prompt-open"')[1].split("</form>")[0]
    assert "data-recording" in form, "the company's name does not differ by call"
    assert "data-recording" not in page.split('id="prompt-explicit"')[1].split("</form>")[0]


def prompts_of_goodbye(browser: Any, served: str) -> Any:
    """Return a publisher's page with the last prompts open."""
    page = browser.new_page()
    signs_in(page, f"{served}/console/prompts", "pat", PASSWORD)
    page.click("summary:has-text('Ending')")
    return page


@pytest.mark.browser
def test_a_file_is_listened_to_before_callers_get_it(
    office: Office, served: str, browser: Any, tmp_path: Path
) -> None:
    office.person("pat", Role.PUBLISHER)
    (tmp_path / "low.wav").write_bytes(tone(level=0.001))
    (tmp_path / "good.wav").write_bytes(tone(0.5))
    page = prompts_of_goodbye(browser, served)
    page.fill("#prompt-apology textarea", "So sorry.")
    form = "#prompt-goodbye"
    page.set_input_files(f"{form} [data-choose]", tmp_path / "low.wav")
    page.click(f"{form} [data-use]")
    page.wait_for_selector("#error:has-text('too quiet')")
    page.set_input_files(f"{form} [data-choose]", tmp_path / "good.wav")
    page.wait_for_selector(f"{form} [data-taken] audio")
    assert office.signed_in(Role.VIEWER).status(RECORDING) == 404, "not before it was heard"
    with page.expect_navigation():
        page.click(f"{form} [data-use]")
    page.wait_for_selector(f"{form} .tag:has-text('recording')", state="attached")
    assert page.input_value("#prompt-apology textarea") == "So sorry.", "what was typed stays"


@pytest.mark.browser
def test_a_prompt_is_recorded_by_the_microphone(
    office: Office, served: str, browser: Any, tmp_path: Path
) -> None:
    office.person("pat", Role.PUBLISHER)
    office.app.register_blueprint(talk_blueprint(office.console.switchboard, None))
    said, _ = soundfile.read(io.BytesIO(tone(1.5, rate=48_000)))
    silence = np.zeros(3 * 48_000)
    soundfile.write(tmp_path / "said.wav", np.concatenate([said, silence]), 48_000)
    hears = f"--use-file-for-fake-audio-capture={tmp_path}/said.wav"
    other = browser.browser_type.launch(
        executable_path=shutil.which("chromium"), args=[*CHROMIUM, hears]
    )
    page = prompts_of_goodbye(other, served)
    page.click("#prompt-goodbye [data-speak]")
    page.wait_for_selector("#prompt-goodbye [data-taken]:not([hidden])")  # who stops is done
    with page.expect_navigation():
        page.click("#prompt-goodbye [data-use]")
    voice = office.console.switchboard.prompts(office.console.workshop.live("tea")[0], "en")
    length_s = len(voice.render("goodbye", {}).audio) / 8000
    assert 1.0 < length_s < 2.0, "without the silence around it"
    other.close()
