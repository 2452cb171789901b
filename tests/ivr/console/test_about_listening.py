"""Listening to what callers said: by whom, how long, and never by a guess."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from ivr.people import Role
from ivr.recording import Recorder, erase_calls, recording_path
from ivr.storage.models import Call
from tests.browsers import signs_in
from tests.ivr.console.conftest import PASSWORD, Office, ended, missed

pytestmark = pytest.mark.web

SAID = "send me leaves"
PLAYS = """() => new Promise((heard) => {
  const player = document.getElementById("said");
  const look = () => player.currentTime > 0.1 && heard();
  player.addEventListener("timeupdate", look);
  look();
})"""


def recorded(office: Office, number: int = 1, **other: Any) -> Call:
    """Record a call of two seconds, whose second one is the utterance, a tone."""
    call = ended(number, SAID, consent="notified", **other)
    call.turns[0].trace = {**call.turns[0].trace, "frames": [50, 100]}
    recorder = Recorder(recording_path(folder(office), f"CS{number}", call.started_at))
    tone = (8000 * np.sin(np.arange(16000) * 0.3)).astype(np.int16)
    tone[:8000] = 0
    for frame in tone.reshape(-1, 160):
        recorder.write(frame)
    recorder.close()
    return call


def folder(office: Office) -> Path:
    return office.console.switchboard.settings.data / "recordings"


def addresses(client: Any) -> list[str]:
    answer = client._client.get(f"/console/missed/calls?key={SAID}").get_json()
    return [call["audio"] for call in answer["calls"] if call["audio"]]


def test_what_a_caller_said_is_heard_and_nothing_around_it(office: Office) -> None:
    office.keep(recorded(office), missed(SAID, 1))
    client = office.signed_in(Role.TUNER)
    assert 'data-do="listen"' in client.page("/console/missed")
    (address,) = addresses(client)
    answer = client._client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    assert answer.headers["Cache-Control"] == "private, no-store"
    samples, rate = soundfile.read(io.BytesIO(answer.data), dtype="int16")
    assert (len(samples), rate) == (8000, 8000)
    assert np.abs(samples[:200]).max() > 7000


def test_a_browser_may_go_back_and_forth_in_it(office: Office) -> None:
    office.keep(recorded(office), missed(SAID, 1))
    client = office.signed_in(Role.TUNER)
    answer = client._client.get(addresses(client)[0], headers={"Range": "bytes=44-143"})
    assert (answer.status_code, len(answer.data)) == (206, 100)
    assert answer.headers["Content-Range"] == "bytes 44-143/16044"


def test_an_address_is_of_no_use_to_others_and_is_not_to_be_guessed(office: Office) -> None:
    office.keep(recorded(office), missed(SAID, 1))
    (address,) = addresses(office.signed_in(Role.TUNER))
    assert "CS1" not in address
    assert office.signed_in(Role.PUBLISHER).status(address) == 404
    assert office.signed_in(Role.AGENT).status(address) == 403
    assert office.app.test_client().get(address).status_code in (302, 401)
    assert office.signed_in(Role.ADMIN).status("/console/said/CS1.wav") == 404


def test_without_consent_or_recording_there_is_nothing_to_press(office: Office) -> None:
    refused = recorded(office)
    refused.consent = "refused"
    office.keep(refused, missed(SAID, 1), ended(2, SAID), missed(SAID, 2))
    client = office.signed_in(Role.TUNER)
    assert 'data-do="listen"' not in client.page("/console/missed")
    assert addresses(client) == []


def test_what_is_erased_meanwhile_is_gone(office: Office) -> None:
    office.keep(recorded(office), missed(SAID, 1))
    client = office.signed_in(Role.TUNER)
    (address,) = addresses(client)
    erase_calls(folder(office), ["CS1"])
    assert client.status(address) == 404
    assert addresses(client) == []


def test_a_calls_page_lets_tuners_listen_and_viewers_read(office: Office) -> None:
    office.keep(recorded(office))
    assert "<audio" in office.signed_in(Role.TUNER).page("/console/calls/CS1")
    assert "<audio" not in office.signed_in(Role.VIEWER).page("/console/calls/CS1")


@pytest.mark.browser
def test_one_key_plays_and_the_words_are_corrected_meanwhile(
    office: Office, served: str, browser: Any
) -> None:
    office.keep(recorded(office, 1), recorded(office, 2), missed(SAID, 1), missed(SAID, 2))
    office.person("tom", Role.TUNER)
    page = browser.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    signs_in(page, f"{served}/console/missed", "tom", PASSWORD)
    page.wait_for_selector(".utterance:focus")
    page.keyboard.press("p")
    page.wait_for_selector("#said-words:text-is('Caller 1 of 2. P plays the next.')")
    page.evaluate(PLAYS)
    assert page.evaluate("document.getElementById('said').duration") == pytest.approx(1.0)
    page.click(".words")
    page.keyboard.press("Shift+Enter")
    page.wait_for_selector("#said-words:text-is('Caller 2 of 2. P plays the next.')")
    page.fill(".words", "send me tea leaves")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    page.wait_for_selector("#waiting:text-is('0')")
    assert page.is_hidden("#listening")
    row = office.console.triage.queue.calls("tea", "en", SAID, 1)[0]
    assert (row.corrected, row.cause) == ("send me tea leaves", "recognition")
    assert re.search("error", page.inner_text("#error"), re.IGNORECASE) is None
    assert wrong == []
