"""The desk as browsers use it, over the real queues."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
import pytest
import soundfile
from werkzeug.serving import make_server

from ivr.errors import DialError
from ivr.people.roles import Role
from ivr.queueing.floor import Dispatcher
from ivr.recording import Recorder, erase_calls, recording_path
from ivr.storage.agents import GONE_AFTER
from ivr.storage.outbound import Reached, Stage
from ivr.storage.queue_parts import EntryKind
from tests.axe import assert_usable
from tests.ivr.desk.conftest import PACKET, PASSWORD, Room

pytestmark = pytest.mark.web

NEEDED = {
    "desk.page": Role.AGENT,
    "desk.state": Role.AGENT,
    "desk.events": Role.AGENT,
    "desk.shift": Role.AGENT,
    "desk.become": Role.AGENT,
    "desk.moved": Role.AGENT,
    "desk.note": Role.AGENT,
    "desk.feedback": Role.AGENT,
    "desk.said": Role.AGENT,
    "desk.kept": Role.AGENT,
    "desk.words": Role.AGENT,
    "desk.static": None,
}


def test_every_view_of_the_desk_needs_an_agent(room: Room) -> None:
    views = {n: v for n, v in room.app.view_functions.items() if n.startswith("desk.")}
    assert {name: getattr(view, "needed_role", None) for name, view in views.items()} == NEEDED


@pytest.mark.parametrize("role", list(Role))
def test_agents_and_above_have_a_desk(room: Room, role: Role) -> None:
    status = 200 if role >= Role.AGENT else 403
    browser = room.agent("ann", role)
    assert browser.client.get("/desk/").status_code == status
    assert browser.post("shift", queues=[["bank", "card_services"]]).status_code == status


def test_strangers_and_forged_requests_change_nothing(room: Room) -> None:
    ann = room.agent("ann")
    assert ann.client.post("/desk/state", json={"state": "available"}).status_code == 403
    stranger = room.app.test_client()
    assert stranger.post("/desk/state", json={"state": "available"}).status_code == 401


def test_a_call_is_taken_finished_and_wrapped_up(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    entry = room.caller()
    room.floor.turn()
    call = ann.takes()
    assert (call["phase"], call["entry"]) == ("accepted", entry)
    screen = ann.post(f"offers/{call['offer']}/finish").json
    assert (screen["state"], screen["call"]["phase"]) == ("wrap_up", "wrap_up")
    screen = ann.post("state", state="available").json
    assert (screen["state"], screen["call"]) == ("available", None)
    assert screen["numbers"]["taken"] == 1


def test_a_declined_call_stays_in_line_and_the_agent_has_a_break(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    room.caller()
    room.floor.turn()
    screen = ann.post(f"offers/{ann.screen()['call']['offer']}/decline").json
    assert (screen["state"], screen["call"], screen["lines"][0]["count"]) == ("break", None, 1)
    assert screen["numbers"]["declined"] == 1


def test_nobody_takes_or_ends_anothers_call(room: Room) -> None:
    ann, bob = room.agent("ann"), room.agent("bob")
    ann.works()
    room.caller()
    room.floor.turn()
    offer = ann.screen()["call"]["offer"]
    for move in ("accept", "decline"):
        assert bob.post(f"offers/{offer}/{move}").status_code == 409
    entry = ann.takes()["entry"]
    for move in ("finish", "transfer", "unreached"):
        assert bob.post(f"offers/{offer}/{move}", queue="front_desk").status_code == 409
    assert bob.post(f"calls/{entry}/note", text="mine").status_code == 404
    assert bob.post(f"calls/{entry}/feedback", kind="right").status_code == 404


def test_a_user_of_other_lines_has_no_queues_of_this_one(room: Room) -> None:
    ann = room.agent("ann")
    room.accounts.set_lines("ann", ["telecom"], "test")
    assert "card services" not in ann.client.get("/desk/").text
    assert ann.post("shift", queues=[["bank", "card_services"]]).status_code == 400
    room.accounts.set_lines("ann", ["bank", "telecom"], "test")
    assert "card services" in ann.client.get("/desk/").text
    assert ann.post("shift", queues=[["bank", "card_services"]]).status_code == 200


def test_a_transfer_takes_the_note_along(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    entry = room.caller()
    room.floor.turn()
    offer = ann.takes()["offer"]
    ann.post(f"calls/{entry}/note", text="Card 4111 1111 1111 1111, wants a new one.")
    ann.post(f"offers/{offer}/transfer", queue="front_desk")
    sent = room.floor.queues.of_call("CS1")
    assert sent is not None
    (note,) = sent.packet["notes"]
    assert "wants a new one" in note
    assert "4111" not in note


def test_a_transfer_keeps_the_packet(room: Room) -> None:
    ann, bob = room.agent("ann"), room.agent("bob")
    ann.works()
    room.caller()
    room.floor.turn()
    offer = ann.takes()["offer"]
    bob.post("shift", queues=[["bank", "front_desk"]])
    bob.post("state", state="available")
    assert ann.post(f"offers/{offer}/transfer", queue="front_desk").json["state"] == "wrap_up"
    room.floor.turn()
    call = bob.screen()["call"]
    assert (call["queue"], call["packet"]) == ("front desk", PACKET)


@pytest.mark.parametrize(
    "to",
    [{}, {"queue": "nowhere"}, {"agent": "nobody"}, {"agent": "ann"}, {"queue": "card_services"}],
)
def test_a_transfer_to_nowhere_is_refused_and_the_call_goes_on(
    room: Room, to: dict[str, str]
) -> None:
    ann = room.agent("ann")
    ann.works()
    room.caller()
    room.floor.turn()
    offer = ann.takes()["offer"]
    assert ann.post(f"offers/{offer}/transfer", **to).status_code == 400
    assert ann.screen()["state"] == "busy"


def test_nobody_goes_on_a_break_amid_a_call(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    room.caller()
    room.floor.turn()
    ann.takes()
    for state in ("break", "offline", "available"):
        assert ann.post("state", state=state).status_code == 409


@pytest.mark.parametrize("state", ["busy", "ringing", "", None])
def test_some_states_nobody_chooses(room: Room, state: str | None) -> None:
    assert room.agent("ann").post("state", state=state).status_code == 400


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


def test_an_agent_whose_page_listens_in_the_background_is_not_signed_out(room: Room) -> None:
    ann = room.agent("ann")
    ann.works()
    later = room.floor.now() + GONE_AFTER + timedelta(seconds=5)
    room.floor.agents.seen("ann", later - 2 * GONE_AFTER)
    events = ann.client.get("/desk/events", headers={"Accept": "text/event-stream"}).response
    room.caller()
    assert [next(iter(events)) for _ in range(2)]  # type: ignore[call-overload]
    assert room.floor.agents.drop_lost(room.floor.now()) == []
    assert room.floor.agents.drop_lost(later) == ["ann"]


def test_the_page_hears_of_a_new_caller_at_once(room: Room) -> None:
    ann = room.agent("ann")
    events = ann.client.get("/desk/events", headers={"Accept": "text/event-stream"}).response
    assert next(iter(events)) == b"retry: 2000\n\n"  # type: ignore[call-overload]
    room.caller()
    assert next(iter(events)).startswith(b"event: queue")  # type: ignore[call-overload]


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


@pytest.fixture
def served(room: Room) -> Iterator[str]:
    """Serve the desk, with the thread that makes the offers; return its address."""
    dispatcher = Dispatcher(room.floor)
    dispatcher.start()
    server = make_server("127.0.0.1", 0, room.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    server.server_close()
    dispatcher.close()


@pytest.fixture
def page(served: str, browser: Any) -> Any:
    """Open the desk in Chromium, which asks to sign in."""
    opened = browser.new_page()
    opened.goto(f"{served}/desk/")
    return opened


def signs_in(page: Any, name: str, password: str) -> None:
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")


def works(room: Room, page: Any) -> None:
    """Let ann sign in, choose a queue and be available."""
    room.person("ann")
    signs_in(page, "ann", PASSWORD)
    page.check("[data-preset=bank][data-queue=card_services]")
    page.click("#queues button")
    page.click(".states [data-state=available]:enabled")
    page.wait_for_selector("#idle.ready")


@pytest.mark.browser
def test_a_wrong_password_is_told_and_the_right_one_opens_the_desk(room: Room, page: Any) -> None:
    room.person("ann")
    signs_in(page, "ann", "wrong")
    assert "do not match" in page.inner_text("[role=alert]")
    signs_in(page, "ann", PASSWORD)
    page.wait_for_selector("#idle-title")
    assert page.url.endswith("/desk/")


@pytest.mark.browser
def test_a_call_rings_with_its_card_and_enter_takes_it(room: Room, page: Any) -> None:
    works(room, page)
    entry = room.caller()
    page.wait_for_selector("#call.ringing")
    assert page.inner_text("#need") == PACKET["need"]
    assert "my wallet is <b>gone</b>" in page.inner_text("#words")
    assert "✓ card kind: debit" in page.inner_text("#slots")
    assert "the caller said yes to it" in page.inner_text("#facts")
    page.keyboard.press("Enter")
    page.wait_for_selector("#call.accepted")
    taken = room.floor.queues.get(entry)
    assert taken is not None
    assert (taken.agent, taken.state) == ("ann", "talking")


@pytest.mark.browser
def test_escape_declines_and_the_caller_stays_in_line(room: Room, page: Any) -> None:
    works(room, page)
    entry = room.caller()
    page.wait_for_selector("#call.ringing")
    page.keyboard.press("Escape")
    page.wait_for_selector("#idle:not([hidden])")
    assert page.inner_text("#state") == "On a break"
    assert room.floor.queues.position(entry) == 1


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
def test_two_quick_clicks_do_not_overtake_each_other(room: Room, page: Any) -> None:
    works(room, page)
    room.caller()
    page.wait_for_selector("#call.ringing")
    page.keyboard.press("Enter")
    page.click("[data-move=finish]")
    asked: list[str] = []

    def late(route: Any) -> None:
        asked.append(route.request.post_data)
        if len(asked) == 1:
            page.select_option("#wanted", "card_blocked")
        route.continue_()

    page.route("**/feedback", late)
    page.click("[data-kind=wrong_intent]")
    page.locator("#feedback li", has_text="card blocked").wait_for()
    assert ["card_blocked" in one for one in asked] == [False, True]


@pytest.mark.browser
def test_the_desk_can_be_used_by_everybody(room: Room, page: Any) -> None:
    works(room, page)
    assert_usable(page)
    room.caller()
    page.wait_for_selector("#call.ringing")
    assert_usable(page)
    page.keyboard.press("Enter")
    page.wait_for_selector("#call.accepted")
    assert_usable(page)


CALLBACK = {"kind": EntryKind.CALLBACK, "number": "+447700900123"}


def test_an_accepted_callback_rings_the_caller_and_the_desk_shows_no_number(room: Room) -> None:
    carrier, ann = room.dials(), room.agent("ann")
    ann.works()
    room.caller(**CALLBACK)
    room.floor.turn()
    call = ann.takes()
    assert [number for _, number in carrier.rung] == ["+447700900123"]
    assert (call["dial"]["stage"], call["number"]) == ("placing", "")
    assert ann.post(f"offers/{call['offer']}/dial").status_code == 409, "it rings already"
    refused = ann.post(f"offers/{call['offer']}/transfer", queue="disputes")
    assert refused.status_code == 409
    assert "being rung" in refused.text


@pytest.mark.parametrize("move", ["finish", "unreached"])
def test_stopping_a_callback_that_rings_is_an_attempt_and_no_answer(room: Room, move: str) -> None:
    carrier, ann = room.dials(), room.agent("ann")
    ann.works()
    entry = room.caller(**CALLBACK)
    room.floor.turn()
    screen = ann.post(f"offers/{ann.takes()['offer']}/{move}").json
    assert carrier.ended == ["CA1"]
    assert (screen["state"], screen["call"]["dial"]["outcome"]) == ("wrap_up", "stopped")
    assert screen["call"]["again"] is True
    kept = room.floor.queues.get(entry)
    assert kept is not None
    assert (kept.state, kept.attempts) == ("waiting", 1)


def test_a_call_that_could_not_be_made_shows_the_number_and_is_made_on_a_click(
    room: Room,
) -> None:
    carrier, ann = room.dials(), room.agent("ann")
    carrier.error = DialError("Twilio answered 503, code 20503", unsure=False)
    ann.works()
    room.caller(**CALLBACK)
    room.floor.turn()
    call = ann.takes()
    assert (call["dial"]["outcome"], call["number"]) == ("failed", "+447700900123")
    assert "20503" in call["dial"]["problem"]
    carrier.error = None
    call = ann.post(f"offers/{call['offer']}/dial").json["call"]
    assert (call["dial"]["stage"], call["number"], len(carrier.rung)) == ("placing", "", 2)


def test_nobody_rings_anothers_caller_and_without_a_dialler_nobody_rings(room: Room) -> None:
    ann, bob = room.agent("ann"), room.agent("bob")
    ann.works()
    room.caller(**CALLBACK)
    room.floor.turn()
    call = ann.takes()
    assert (call["dial"], call["number"]) == (None, "+447700900123")
    assert ann.post(f"offers/{call['offer']}/dial").status_code == 409
    carrier = room.dials()
    assert bob.post(f"offers/{call['offer']}/dial").status_code == 409
    assert carrier.rung == []
    assert ann.post(f"offers/{call['offer']}/dial").status_code == 200
    assert len(carrier.rung) == 1


@pytest.mark.browser
def test_the_card_of_a_callback_tells_how_the_ringing_goes(room: Room, page: Any) -> None:
    carrier = room.dials()
    assert room.desk is not None
    assert room.desk.calling is not None
    works(room, page)
    entry = room.caller(**CALLBACK)
    page.wait_for_selector("#call.ringing")
    page.keyboard.press("Enter")
    page.locator("#dialled", has_text="Calling the caller").wait_for()
    assert page.inner_text("[data-move=finish]") == "Stop calling"
    assert not page.is_visible("#unreached")
    assert not page.is_visible("#dial")
    call = room.desk.calling.calls.last_of(entry)
    assert call is not None
    room.desk.calling.reaches(call, Stage.RINGING)
    page.locator("#dialled", has_text="It rings").wait_for()
    room.desk.calling.carrier_ended(call, Reached.BUSY)
    page.locator("#dialled", has_text="The line was busy. We try once more later.").wait_for()
    assert page.inner_text("#state") == "Wrap-up"
    assert len(carrier.rung) == 1


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
