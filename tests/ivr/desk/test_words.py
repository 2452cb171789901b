"""The caller's own words, and what agents say of a call."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from ivr.people.roles import Role
from ivr.recording import Recorder, erase_calls, recording_path
from tests.ivr.desk.conftest import Room, works

pytestmark = pytest.mark.web


def test_feedback_waits_and_then_says_what_came_of_it(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    room.caller()
    room.floor.turn()
    entry = ann.takes()["entry"]
    sent = {"kind": "wrong_intent", "wanted": "card_blocked"}
    (said,) = ann.post(f"calls/{entry}/feedback", **sent).json["feedback"]
    assert (said["wanted"], said["outcome"]) == ("card_blocked", "waiting")
    assert [row.entry_id for row in room.log.waiting()] == [entry]
    assert room.log.settle([entry], "12", room.floor.now()) == 1
    assert ann.screen()["feedback"][0]["outcome"] == "fixed in version 12"


@pytest.mark.parametrize("sent", [{"kind": "great"}, {"kind": "wrong_intent", "wanted": "<b>"}])
def test_feedback_that_is_none_is_refused(room: Room, sent: dict[str, str]) -> None:
    ann = room.agent("ann")
    ann.works()
    room.caller()
    room.floor.turn()
    entry = ann.takes()["entry"]
    assert ann.post(f"calls/{entry}/feedback", **sent).status_code == 400


def speaks(room: Room, folder: Path, call_sid: str = "CS1") -> Path:
    """Let a caller be recorded, with the words that made the need."""
    assert room.desk is not None
    object.__setattr__(room.desk, "recordings", folder)
    path = recording_path(folder, call_sid, room.floor.now())
    recorder = Recorder(path)
    for number in range(100):
        recorder.write(np.full(160, 1_000, dtype=np.int16), number * 20)
    recorder.keep_words(200, 1_500)
    recorder.close()
    return path


def test_the_callers_own_words_are_heard_by_who_is_offered_or_has_the_call_and_nobody_else(
    room: Room, tmp_path: Path
) -> None:
    speaks(room, tmp_path)
    ann, bob = room.agent("ann"), room.agent("bob")
    boss = room.agent("boss", Role.ADMIN)
    ann.works()
    room.caller()
    room.floor.turn()
    url = ann.screen()["call"]["words_url"]
    offer = ann.screen()["call"]["offer"]
    assert url == f"offers/{offer}/words.wav"
    answer = ann.client.get(f"/desk/{url}")
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    assert answer.headers["Cache-Control"] == "no-store"
    audio, rate = soundfile.read(io.BytesIO(answer.data))
    assert (rate, 0 < len(audio) <= 5 * 8000) == (8000, True)
    for other in (bob, boss):
        assert other.client.get(f"/desk/{url}").status_code == 404
    assert room.app.test_client().get(f"/desk/{url}").status_code in (302, 401)
    call = ann.takes()
    assert ann.client.get(f"/desk/{call['words_url']}").status_code == 200
    screen = ann.post(f"offers/{offer}/finish").json
    assert screen["call"]["words_url"] == ""
    assert ann.client.get(f"/desk/{url}").status_code == 404


def test_without_consent_or_after_erasing_there_is_nothing_to_hear(
    room: Room, tmp_path: Path
) -> None:
    ann = room.agent("ann")
    ann.works()
    room.caller()
    room.floor.turn()
    assert ann.screen()["call"]["words_url"] == ""
    offer = ann.screen()["call"]["offer"]
    assert ann.client.get(f"/desk/offers/{offer}/words.wav").status_code == 404
    speaks(room, tmp_path)
    assert ann.screen()["call"]["words_url"]
    assert erase_calls(tmp_path, ["CS1"]) == 2
    assert ann.screen()["call"]["words_url"] == ""
    assert ann.client.get(f"/desk/offers/{offer}/words.wav").status_code == 404


@pytest.mark.browser
def test_feedback_and_notes_are_kept_and_the_outcome_comes_back(room: Room, page: Any) -> None:
    works(room, page)
    entry = room.caller()
    page.wait_for_selector("#call.ringing")
    page.keyboard.press("Enter")
    page.click("[data-move=finish]")
    page.click("[data-kind=wrong_intent]")
    page.select_option("#wanted", "card_blocked")
    page.locator("#feedback li", has_text="card blocked").wait_for()
    assert "waiting" in page.inner_text("#feedback")
    page.fill("#note", "Sent a new card.")
    page.click("#done [data-state=available]")
    page.wait_for_selector("#idle.ready")
    assert room.log.note_of(entry) == "Sent a new card."
    room.log.settle([entry], "12", room.floor.now())
    page.reload()
    page.wait_for_selector("#feedback .fixed")
    assert page.inner_text("#feedback .fixed") == "fixed in version 12"


@pytest.mark.browser
def test_a_click_plays_the_callers_words_while_it_rings(
    room: Room, page: Any, tmp_path: Path
) -> None:
    speaks(room, tmp_path)
    works(room, page)
    room.caller()
    page.wait_for_selector("#call.ringing")
    page.click("#hear")
    page.wait_for_selector("#hear[aria-pressed=true]")
    page.wait_for_selector("#hear[aria-pressed=false]")
    assert page.is_hidden("#problem")
    page.keyboard.press("Escape")
    page.wait_for_selector("#idle:not([hidden])")
