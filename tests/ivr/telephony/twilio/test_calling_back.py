"""Twilio's side of a call that we make: it rings, somebody answers, says yes, and talks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from ivr.queueing.calling_back import SETTLES
from ivr.queueing.floor import open_floor
from ivr.storage import open_database
from ivr.storage.bus import Bus
from ivr.storage.outbound import Outbound, Reached, Stage
from ivr.storage.queue_parts import AgentState
from ivr.telephony.twilio import stream, twilio_blueprint
from ivr.telephony.twilio.calling_back import _Handlers, callback_blueprint
from ivr.telephony.twilio.door import Door
from ivr.telephony.twilio.signature import SIGNATURE, Verifier
from tests.fakes import FakeTime
from tests.ivr.queueing.callbacks import QUEUE, Callbacks
from tests.ivr.reception.office import Office
from tests.ivr.telephony.twilio.calls import HOST, TOKEN, Document, read, sign
from tests.ivr.telephony.twilio.conftest import MakeOffice
from tests.ivr.telephony.twilio.streams import Stream

pytestmark = [pytest.mark.model, pytest.mark.web]


class Twilio:
    """One call of ours, as Twilio makes it: what it does answers the document it got last."""

    def __init__(self, office: Office, callbacks: Callbacks) -> None:
        self.at = callbacks
        app = Flask("callbacks under test")
        pages = callback_blueprint(callbacks.calling, office.reception, Verifier(TOKEN, {}))
        app.register_blueprint(pages)
        app.register_blueprint(twilio_blueprint(office.reception, None))
        self.client = app.test_client()
        self.handlers = _Handlers(callbacks.calling, Door(office.reception, None))
        self.document = Document("<Response/>")
        self.at.works()

    def rings(self, language: str = "en", call_sid: str = "CS1") -> Outbound:
        """Let the agent take the callback."""
        self.entry_id = self.at.promised(call_sid, language=language)
        self.call = self.at.takes()
        return self.call

    def posts(self, url: str, **fields: str) -> TestResponse:
        url = url if url.startswith("http") else f"{HOST}/twilio/callback/{url}"
        if "outbound=" not in url:
            url = f"{url}?outbound={self.call.id}"
        sent = {"CallSid": "CA1", **fields}
        headers = {SIGNATURE: sign(url, sent)}
        return self.client.post(url.removeprefix(HOST), base_url=HOST, data=sent, headers=headers)

    def gets(self, url: str, **fields: str) -> Document:
        self.document = read(self.posts(url, **fields))
        return self.document

    def answers(self, **fields: str) -> Document:
        """Answer the last question."""
        return self.gets(self.document["Gather"]["action"], **fields)

    def reports(self, *statuses: str) -> None:
        for status in statuses:
            assert self.posts("status", CallStatus=status).status_code == 204

    def settles(self) -> None:
        """Let the time pass in which somebody may say how the call ended."""
        self.at.floor.now.passes(seconds=SETTLES.total_seconds())  # type: ignore[attr-defined]
        self.at.calling.settle()

    @property
    def stage(self) -> tuple[str, str]:
        call = self.at.last(self.entry_id)
        return call.stage.value, call.outcome


@pytest.fixture
def twilios(offices: MakeOffice, tmp_path: Path) -> Iterator[Any]:
    database = open_database(f"sqlite:///{tmp_path}/callsteer.db")

    def make(**settings: Any) -> Twilio:
        office = offices(public_url=HOST, **settings)
        floor = open_floor(database, Bus(), office.clock)
        company = office.switchboard.company("bank", settings.pop("speaks", "en"))
        return Twilio(office, Callbacks(database, floor, company))

    yield make
    database.close()


@pytest.fixture
def twilio(twilios: Any) -> Twilio:
    made = twilios()
    assert isinstance(made, Twilio)
    return made


def test_whoever_answers_hears_who_calls_and_why_and_is_asked(twilio: Twilio) -> None:
    twilio.rings()
    document = twilio.gets("answered")
    assert "calling you back about a lost or stolen card" in document.said
    assert "press 1 or say yes" in document.said
    asked = document["Gather"]
    assert (asked["input"], asked["numDigits"]) == ("dtmf speech", "1")
    assert asked["actionOnEmptyResult"] == "true"
    assert twilio.stage == ("answered", "")


@pytest.mark.parametrize(
    "yes",
    [
        {"Digits": "1"},
        {"SpeechResult": "Yes.", "Confidence": "0.9"},
        {"SpeechResult": "yes please"},
    ],
)
def test_a_yes_by_key_or_voice_connects_to_our_stream(twilio: Twilio, yes: dict[str, str]) -> None:
    call = twilio.rings()
    twilio.gets("answered")
    document = twilio.answers(**yes)
    assert document.verbs == ["Say", "Connect", "Redirect"]
    assert document["Stream"]["url"] == "wss://ivr.example.com/twilio/callback/socket"
    assert document["Parameter"]["value"] == f"{call.id}.{call.token}"
    assert twilio.stage == ("confirmed", "")


@pytest.mark.parametrize("answer", [{"Digits": "2"}, {"SpeechResult": "no", "Confidence": "0.9"}])
def test_a_no_is_called_once_more_and_the_second_no_is_the_last(
    twilio: Twilio, answer: dict[str, str]
) -> None:
    twilio.rings()
    twilio.gets("answered")
    assert "once more later" in twilio.answers(**answer).said
    assert twilio.stage == ("ended", Reached.LATER)
    assert twilio.at.entry(twilio.entry_id).attempts == 1
    twilio.at.works()
    twilio.at.floor.now.passes(minutes=11)  # type: ignore[attr-defined]
    twilio.call = twilio.at.takes()
    twilio.gets("answered")
    assert "Call us whenever you like" in twilio.answers(**answer).said
    assert twilio.at.entry(twilio.entry_id).outcome == "unreached"


@pytest.mark.parametrize(
    "noise", [{}, {"SpeechResult": "please leave a message after the tone"}, {"Digits": "7"}]
)
def test_a_mailbox_is_asked_twice_and_then_left(twilio: Twilio, noise: dict[str, str]) -> None:
    twilio.rings()
    twilio.gets("answered")
    assert "Gather" in twilio.answers(**noise).all
    assert twilio.answers(**noise).verbs == ["Hangup"]
    assert twilio.stage == ("ended", Reached.UNCONFIRMED)
    assert twilio.at.agent() is AgentState.WRAP_UP


@pytest.mark.parametrize(
    ("statuses", "outcome"),
    [
        (("initiated", "ringing", "busy"), Reached.BUSY),
        (("busy", "ringing", "busy"), Reached.BUSY),
        (("no-answer", "no-answer"), Reached.NO_ANSWER),
        (("ringing", "failed"), Reached.NO_ANSWER),
        (("in-progress", "completed"), Reached.UNCONFIRMED),
        (("completed", "in-progress"), Reached.UNCONFIRMED),
        (("completed",), Reached.UNCONFIRMED),
    ],
)
def test_reports_in_any_order_and_twice_count_one_attempt(
    twilio: Twilio, statuses: tuple[str, ...], outcome: Reached
) -> None:
    twilio.rings()
    twilio.reports(*statuses, *statuses)
    twilio.settles()
    assert twilio.stage == ("ended", outcome)
    assert twilio.at.entry(twilio.entry_id).attempts == 1


def test_a_late_report_of_ringing_does_not_undo_an_answer(twilio: Twilio) -> None:
    twilio.rings()
    twilio.reports("in-progress", "ringing", "initiated")
    assert twilio.stage == ("answered", "")


def test_a_yes_whose_answer_was_late_is_answered_alike_again(twilio: Twilio) -> None:
    twilio.rings()
    twilio.gets("answered")
    action = twilio.document["Gather"]["action"]
    first = twilio.gets(action, Digits="1").text
    assert twilio.gets(action, Digits="1").text == first


def test_the_caller_is_held_over_a_stream_and_afterwards_all_is_over(
    twilio: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = FakeTime()
    monkeypatch.setattr(stream, "time", time)
    twilio.rings()
    twilio.gets("answered")
    twilio.answers(Digits="1")
    token = twilio.document["Parameter"]["value"]
    socket = Stream(time, "CA1", token, np.zeros(0, np.int16), hangs_up_ms=3_000)
    twilio.handlers.socket(socket)
    assert socket.closed == 1
    assert "media" in socket.events, "music plays until the agent is there"
    assert twilio.stage == ("ended", Reached.GONE)
    again = Stream(time, "CA1", token)
    twilio.handlers.socket(again)
    assert again.sent == [], "a token lets in once"
    assert twilio.gets("next", CallStatus="completed").verbs == ["Hangup"]
    assert twilio.posts("status", CallStatus="completed").status_code == 204
    assert twilio.stage == ("ended", Reached.GONE)


def test_a_stream_that_never_comes_leads_to_the_telephone_of_the_queue(twilio: Twilio) -> None:
    twilio.rings()
    twilio.gets("answered")
    twilio.answers(Digits="1")
    document = twilio.gets(twilio.document.of("Redirect"))
    assert document.of("Number") == "+442079460101"
    assert document.destination == QUEUE
    assert twilio.stage == ("ended", Reached.ELSEWHERE)


@pytest.mark.parametrize("mode", ["webhook", "relay"])
def test_other_ways_ring_the_telephone_of_the_queue(twilios: Any, mode: str) -> None:
    twilio = twilios(twilio=mode)
    twilio.rings()
    twilio.gets("answered")
    document = twilio.answers(Digits="1")
    assert document.verbs == ["Say", "Dial"]
    assert document.of("Number") == "+442079460101"
    twilio.posts(document["Number"]["statusCallback"], CallStatus="in-progress")
    assert twilio.stage == ("talking", "")
    twilio.gets(document["Dial"]["action"], DialCallStatus="completed")
    twilio.reports("completed")
    assert twilio.stage == ("ended", Reached.TALKED)
    assert twilio.at.entry(twilio.entry_id).outcome == "answered"


REPORTS = {
    "leg": {"CallStatus": "in-progress"},
    "dialled": {"DialCallStatus": "completed"},
    "status": {"CallStatus": "completed"},
}


def test_what_became_of_a_call_is_the_same_in_every_order_of_reports_and_twice(
    twilios: Any,
) -> None:
    twilio = twilios(twilio="webhook")
    orders = sorted(set(permutations([*REPORTS, *REPORTS])))
    assert len(orders) == 90
    for number, order in enumerate(orders):
        twilio.at.works()
        twilio.rings(call_sid=f"CS{number}")
        twilio.gets("answered")
        twilio.answers(Digits="1")
        for report in order:
            twilio.posts(report, **REPORTS[report])
        twilio.settles()
        assert twilio.stage == ("ended", Reached.TALKED), order
        entry = twilio.at.entry(twilio.entry_id)
        assert (entry.outcome, entry.attempts) == ("answered", 0), order
        assert twilio.at.agent() is AgentState.WRAP_UP


@pytest.mark.parametrize("order", sorted(set(permutations(["dialled", "status"] * 2))))
def test_an_agent_who_does_not_pick_up_is_the_reason_in_every_order(
    twilios: Any, order: tuple[str, ...]
) -> None:
    twilio = twilios(twilio="webhook")
    twilio.rings()
    twilio.gets("answered")
    twilio.answers(Digits="1")
    for report in order:
        twilio.posts(report, **{**REPORTS[report], "DialCallStatus": "no-answer"})
    twilio.settles()
    assert twilio.stage == ("ended", Reached.NOBODY)
    entry = twilio.at.entry(twilio.entry_id)
    assert (entry.state, entry.front, entry.attempts) == ("waiting", True, 0)


@pytest.mark.parametrize("key", ["1", "2"])
def test_an_answer_that_comes_after_the_end_of_the_call_is_the_same_answer(
    twilio: Twilio, key: str
) -> None:
    found = []
    for number, late in enumerate((True, False)):
        twilio.at.works()
        twilio.rings(call_sid=f"CS{number}")
        twilio.gets("answered")
        if late:
            twilio.reports("completed")
        twilio.answers(Digits=key)
        twilio.reports("completed")
        twilio.settles()
        entry = twilio.at.entry(twilio.entry_id)
        found.append((twilio.stage, entry.state, entry.outcome, entry.attempts))
    assert found[0] == found[1]
    assert found[0][0][1] == {"1": Reached.GONE, "2": Reached.LATER}[key]


@pytest.mark.parametrize("last", [None, "next"])
def test_a_caller_who_is_still_there_when_our_line_breaks_goes_to_a_telephone(
    twilio: Twilio, monkeypatch: pytest.MonkeyPatch, last: str | None
) -> None:
    time = FakeTime()
    monkeypatch.setattr(stream, "time", time)
    twilio.rings()
    twilio.gets("answered")
    twilio.answers(Digits="1")
    token = twilio.document["Parameter"]["value"]
    if last is None:
        assert "Dial" in twilio.gets("next", CallStatus="in-progress").all
    twilio.handlers.socket(Stream(time, "CA1", token, np.zeros(0, np.int16), hangs_up_ms=3_000))
    for _ in range(2):
        assert "Dial" in twilio.gets("next", CallStatus="in-progress").all
    assert twilio.stage == ("ended", Reached.ELSEWHERE)
    assert twilio.at.entry(twilio.entry_id).outcome == "transferred"


def test_an_agent_who_does_not_pick_up_loses_nobody(twilios: Any) -> None:
    twilio = twilios(twilio="webhook")
    twilio.rings()
    twilio.gets("answered")
    document = twilio.answers(Digits="1")
    assert (
        "call you again soon"
        in twilio.gets(document["Dial"]["action"], DialCallStatus="no-answer").said
    )
    twilio.reports("completed")
    entry = twilio.at.entry(twilio.entry_id)
    assert (entry.state, entry.front, entry.attempts) == ("waiting", True, 0)


def test_twilios_own_queue_is_used_where_the_settings_say_so(twilios: Any) -> None:
    twilio = twilios(twilio="webhook", twilio_queues="enqueue")
    twilio.rings()
    twilio.gets("answered")
    document = twilio.answers(Digits="1")
    assert document.of("Enqueue") == QUEUE
    assert twilio.stage == ("talking", "")


def test_a_call_that_is_over_or_unknown_is_hung_up(twilio: Twilio) -> None:
    call = twilio.rings()
    twilio.at.calling.ends(call, Reached.STOPPED)
    for page in ("answered", "decided", "next"):
        assert twilio.gets(page).verbs == ["Hangup"]
        assert twilio.gets(f"{page}?outbound=nobody").verbs == ["Hangup"]
    twilio.reports("completed", "ringing")
    assert twilio.posts("status?outbound=nobody", CallStatus="busy").status_code == 204


def test_a_request_that_is_not_twilios_is_refused(twilio: Twilio) -> None:
    call = twilio.rings()
    for page in ("answered", "decided", "next", "lost", "dialled", "leg", "status"):
        url = f"/twilio/callback/{page}?outbound={call.id}"
        fields = {"CallStatus": "busy"}
        signed = sign(f"{HOST}/twilio/callback/{page}?outbound=other", fields)
        for headers in ({}, {SIGNATURE: signed}):
            got = twilio.client.post(url, base_url=HOST, data=fields, headers=headers)
            assert got.status_code == 403, page
    assert twilio.at.last(twilio.entry_id).stage is Stage.PLACING


def test_a_failure_of_ours_hangs_up_and_is_tried_again(
    twilio: Twilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    twilio.rings()

    def fails(_id: str) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(type(twilio.at.calls), "get", lambda _self, id_: fails(id_))
    assert twilio.gets("answered").verbs == ["Hangup"]
    document = twilio.gets("next")
    assert "Dial" in document.all, "who was talking reaches the operator"


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "gọi lại"), ("zh", "回电"), ("fa", "تماس گرفته‌ایم")]
)
def test_the_caller_is_addressed_in_their_language(
    twilios: Any, switchboard: Any, language: str, words: str
) -> None:
    twilio = twilios()
    company = switchboard.company("bank", language)
    object.__setattr__(twilio.at.calling, "company_of", lambda _preset, _language: company)
    twilio.rings(language)
    document = twilio.gets("answered")
    assert words in document.said
    assert twilio.answers(Digits="1").verbs == ["Say", "Connect", "Redirect"]
