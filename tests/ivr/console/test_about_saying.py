"""The draft tried by voice, with the real recogniser, and in a browser with a microphone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import soundfile
from werkzeug.test import TestResponse

from asr.errors import ModelError
from ivr.caller_audio import caller_audio
from ivr.console import about_saying
from ivr.people import Role
from ivr.switchboard import Switchboard
from ivr.talk.views import talk_blueprint
from ivr.tuning.clip import MOST_BYTES
from tests.axe import assert_usable
from tests.browsers import signs_in
from tests.conftest import CALLS, CHROMIUM, PATIENCE_MS
from tests.ivr.console.conftest import PASSWORD, Client, Office

SAID = "bank_09.wav"
WORDS = "there are payments on my account that I never made"
ADDRESS = "/console/try?preset=tea&language=en"


@pytest.fixture
def client(office: Office) -> Client:
    return office.signed_in(Role.TUNER)


@pytest.fixture
def hears(office: Office, switchboard: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the console hear with the recogniser that all tests share: it is loaded once."""
    monkeypatch.setattr(office.console.switchboard, "recognizer", switchboard.recognizer)
    monkeypatch.setattr(office.console.switchboard, "vad", switchboard.vad)


def sent(client: Client, data: bytes) -> TestResponse:
    return client.sound("/console/try/voice?preset=tea&language=en", data)


@pytest.mark.web
@pytest.mark.model
@pytest.mark.audio
@pytest.mark.usefixtures("hears")
def test_what_is_said_is_heard_live_and_with_the_draft(client: Client, office: Office) -> None:
    client.post("/console/draft/add-phrase", intent="refund", phrase=WORDS)
    answer = sent(client, (CALLS / SAID).read_bytes())
    assert answer.status_code == 200
    now, then = answer.json["live"], answer.json["draft"]
    assert (now["meaning"], then["meaning"]) == ("", "refund")
    assert then["rule"] == "pinned"
    assert now["heard"] == then["heard"] == WORDS.lower()
    assert 0.5 < now["sure"] <= 1.0
    assert now["later"] == ["yes that's right"]
    assert [*office.console.switchboard.settings.data.rglob("*.wav")] == [], "it is not kept"


@pytest.mark.web
def test_a_clip_that_cannot_be_heard_is_refused_with_its_reason(client: Client) -> None:
    answer = sent(client, b"no sound")
    assert (answer.status_code, "not a usable audio file" in answer.json["error"]) == (409, True)
    answer = sent(client, b"0" * (MOST_BYTES + 1))
    assert (answer.status_code, answer.json["error"]) == (
        413,
        "The file is too large: 6 MB or 15 s at most.",
    )


@pytest.mark.web
def test_one_clip_is_heard_at_a_time(
    client: Client, monkeypatch: pytest.MonkeyPatch, office: Office
) -> None:
    monkeypatch.setattr(about_saying, "WAIT_S", 0.0)
    answers: list[TestResponse] = []

    def meanwhile(*_asked: object) -> None:
        answers.append(sent(office.signed_in(Role.VIEWER), (CALLS / SAID).read_bytes()))
        raise ModelError("no model is installed")

    monkeypatch.setattr(office.console.switchboard, "recognizer", meanwhile)
    first = sent(client, (CALLS / SAID).read_bytes())
    assert (answers[0].status_code, "Somebody else" in answers[0].json["error"]) == (503, True)
    assert first.status_code == 503
    assert first.json["error"] == "It cannot be heard here: no model is installed."


@pytest.mark.web
def test_nobody_tries_who_is_not_signed_in(office: Office) -> None:
    answer = office.app.test_client().post("/console/try/voice", data=b"x")
    assert answer.status_code == 401


def tried_by_voice(browser: Any, served: str) -> Any:
    page = browser.new_page()
    signs_in(page, f"{served}/console/try", "tom", PASSWORD)
    page.wait_for_selector("#say")
    page.goto(served + ADDRESS)
    return page


@pytest.mark.browser
@pytest.mark.model
@pytest.mark.usefixtures("hears")
def test_what_is_said_into_the_microphone_is_explained(
    office: Office, served: str, browser: Any, tmp_path: Path
) -> None:
    office.person("tom", Role.TUNER)
    office.app.register_blueprint(talk_blueprint(office.console.switchboard, None))
    soundfile.write(tmp_path / "said.wav", caller_audio(CALLS / SAID).repeat(6), 48_000)
    hears = f"--use-file-for-fake-audio-capture={tmp_path}/said.wav"
    other = browser.browser_type.launch(
        executable_path=shutil.which("chromium"), args=[*CHROMIUM, hears]
    )
    page = tried_by_voice(other, served)
    page.click("#say")
    page.wait_for_selector("#say[aria-pressed=true]")
    assert_usable(page)
    page.wait_for_selector("#sides:not([hidden])", timeout=PATIENCE_MS)  # who stops talking is done
    said = page.inner_text("#live")
    assert WORDS.lower() in said
    assert "% sure of the words" in said
    assert "yes that's right" not in said, "the recording had ended"
    assert page.inner_text("#say") == "Say it"
    other.close()


@pytest.mark.browser
@pytest.mark.model
@pytest.mark.usefixtures("hears")
def test_a_sound_file_does_as_well_and_a_bad_one_is_told(
    office: Office, served: str, browser: Any
) -> None:
    office.person("tom", Role.TUNER)
    page = tried_by_voice(browser, served)
    bad = {"name": "a.wav", "mimeType": "audio/wav", "buffer": b"none"}
    page.set_input_files("#clip", files=[bad])
    page.wait_for_selector("#error:has-text('not a usable audio file')")
    page.set_input_files("#clip", CALLS / SAID)
    page.wait_for_selector("#sides:not([hidden])", timeout=PATIENCE_MS)
    assert WORDS.lower() in page.inner_text("#draft")
    assert "After a pause, as the next turn: “yes that's right”." in page.inner_text("#live")


@pytest.mark.browser
def test_without_a_microphone_the_page_says_what_to_do(
    office: Office, served: str, browser: Any
) -> None:
    office.person("tom", Role.TUNER)
    page = tried_by_voice(browser, served)
    page.evaluate("Object.defineProperty(navigator, 'mediaDevices', {value: undefined})")
    page.click("#say")
    page.wait_for_selector("#error:has-text('no microphone')")
    assert "Take a sound file instead" in page.inner_text("#error")
    assert page.is_enabled("#say")
