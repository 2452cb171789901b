"""Calls with agents, in queues, at the beep, coming back and over; reports in any order."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pytest

from ivr.storage import Phase
from tests.ivr.reception.office import CALLER, Office
from tests.ivr.telephony.twilio.calls import Caller, read
from tests.ivr.telephony.twilio.conftest import MakeOffice
from tests.ivr.telephony.twilio.test_webhook import PACKS

pytestmark = [pytest.mark.model, pytest.mark.web]


def put_through(office: Office) -> Caller:
    """Return a caller who is on the way to the desk for cards."""
    caller = Caller(office)
    caller.dials()
    caller.says("my card keeps getting declined")
    caller.is_silent()
    caller.is_silent()
    caller.goes_on()
    assert caller.document.destination == "card_services"
    return caller


@pytest.fixture
def away(office: Office) -> Caller:
    return put_through(office)


@pytest.fixture
def queued(offices: MakeOffice) -> Caller:
    return put_through(offices(twilio_queues="enqueue"))


def disposition(caller: Caller) -> str | None:
    return caller.office.log.record.disposition


# --- ringing an agent


@pytest.mark.parametrize("status", ["completed", "answered"])
def test_an_agent_who_answered_ends_the_call(away: Caller, status: str) -> None:
    document = away.rings(status)
    assert (document.verbs, document.destination) == (["Hangup"], "card_services")
    assert disposition(away) == "transferred"


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled", "of tomorrow"])
def test_an_agent_who_did_not_brings_the_caller_back(away: Caller, status: str) -> None:
    assert "Nobody could take your call" in away.rings(status).said


def test_a_report_without_a_status_is_a_failure(away: Caller) -> None:
    assert "Nobody could take your call" in away.gets(away.document["Dial"]["action"]).said


def test_a_caller_without_a_number_is_not_promised_a_call(office: Office) -> None:
    caller = Caller(office, number="anonymous")
    caller.does([("dials", "Thanks"), ("says my card keeps getting declined", "OK")])
    caller.does([("is_silent", "through"), ("is_silent", "Redirect"), ("goes_on", "Dial")])
    refused = caller.rings("busy").said
    assert "call you back" not in refused
    assert "nobody can be reached" in refused
    assert office.follow_ups.open() == []
    assert disposition(caller) == "failed"


# --- reports about the agent's leg and the call, in any order


REPORTS = {
    "answered": ("/twilio/leg?call=CA1", {"CallSid": "CA9", "CallStatus": "in-progress"}),
    "leg over": ("/twilio/leg?call=CA1", {"CallSid": "CA9", "CallStatus": "completed"}),
    "dialled": ("/twilio/dialled?call=CA1", {"DialCallStatus": "completed"}),
    "over": ("/twilio/status", {"CallStatus": "completed"}),
}


@pytest.mark.parametrize("order", list(itertools.permutations(list(REPORTS)[:3])), ids="-".join)
def test_an_answered_call_is_transferred_in_whatever_order_it_is_told(
    away: Caller, order: tuple[str, ...]
) -> None:
    for name in (*order, "over", *order, "over"):
        url, fields = REPORTS[name]
        away.posts(url, **fields)
    record = away.office.log.record
    assert (record.disposition, record.destination) == ("transferred", "card_services")
    assert away.office.known().phase is Phase.OVER


@pytest.mark.parametrize("status", ["completed", "failed", "canceled", "busy", "no-answer"])
def test_a_caller_who_hangs_up_while_it_rings_has_abandoned_the_call(
    away: Caller, status: str
) -> None:
    for _ in range(2):
        assert away.posts("/twilio/status", CallStatus=status).status_code == 204
    assert away.rings("no-answer").verbs == ["Hangup"], "nobody comes back"
    assert disposition(away) == "abandoned"


@pytest.mark.parametrize("status", ["ringing", "in-progress", "queued", ""])
def test_a_call_that_goes_on_is_left_alone(away: Caller, status: str) -> None:
    before = away.office.known()
    assert away.posts("/twilio/status", CallStatus=status).status_code == 204
    assert away.office.known() == before


def test_a_caller_who_hangs_up_between_two_turns_has_abandoned_the_call(caller: Caller) -> None:
    caller.dials()
    caller.says("I lost my card")
    caller.posts("/twilio/status", CallStatus="completed")
    record = caller.office.log.record
    assert (record.disposition, len(record.turns)) == ("abandoned", 1)


@pytest.mark.parametrize("path", ["status", "leg?call=CA7"])
def test_reports_of_unknown_calls_are_taken(caller: Caller, path: str) -> None:
    answer = caller.posts(f"/twilio/{path}", CallSid="CA7", CallStatus="completed")
    assert answer.status_code == 204


# --- what the agent is told


def whisper(caller: Caller) -> str:
    url = caller.document["Number"]["url"]
    return read(caller.posts(url, CallSid="CA9", CallStatus="in-progress")).said


def test_the_agent_is_told_the_need(away: Caller) -> None:
    assert whisper(away) == "Callsteer: card not working."


def test_the_agent_is_told_the_need_though_the_answer_was_reported_first(away: Caller) -> None:
    url, fields = REPORTS["answered"]
    away.posts(url, **fields)
    assert whisper(away) == "Callsteer: card not working."


def test_the_agent_of_an_unknown_call_is_put_through_without_a_word(caller: Caller) -> None:
    assert read(caller.posts("/twilio/whisper?call=CA7")).verbs == []


# --- queues


def test_a_queue_tells_the_caller_how_things_stand(queued: Caller) -> None:
    assert queued.document.of("Enqueue") == "card_services"
    url = queued.document["Enqueue"]["waitUrl"]
    fields = {"QueuePosition": "2", "QueueTime": "60", "AvgQueueTime": "300"}
    document = read(queued.posts(url, **fields))
    assert document.verbs == ["Say", "Pause"]
    assert "You're number 2 in line. The wait is about" in document.said


def test_an_unknown_caller_waits_in_silence(caller: Caller) -> None:
    assert read(caller.posts("/twilio/wait?call=CA7", QueueTime="60")).verbs == ["Pause"]


@pytest.mark.parametrize("result", ["bridged", "bridging-in-process", "redirected-from-bridged"])
def test_a_caller_who_was_served_is_done(queued: Caller, result: str) -> None:
    document = queued.gets(queued.document["Enqueue"]["action"], QueueResult=result)
    assert (document.verbs, document.destination) == (["Hangup"], "card_services")
    assert disposition(queued) == "transferred"


@pytest.mark.parametrize("result", ["queue-full", "error", "system-error", "leave", ""])
def test_a_caller_who_was_not_comes_back(queued: Caller, result: str) -> None:
    document = queued.gets(queued.document["Enqueue"]["action"], QueueResult=result)
    assert "Nobody could take your call" in document.said


def test_a_caller_who_gave_up_waiting_has_abandoned_the_call(queued: Caller) -> None:
    for _ in range(2):
        document = queued.gets("/twilio/queued?call=CA1", QueueResult="hangup")
        assert document.verbs == ["Hangup"]
    assert disposition(queued) == "abandoned"


# --- leaving a message


@pytest.fixture
def at_the_beep(offices: MakeOffice, tmp_path: Path) -> Caller:
    """Return a caller whose desk is a mailbox."""
    pack = shutil.copytree(PACKS / "bank", tmp_path / "bank") / "pack.yaml"
    desk = 'card_services: {kind: queue, number: "+442079460101", hours: always}'
    text = pack.read_text()
    assert desk in text
    pack.write_text(text.replace(desk, "card_services: {kind: voicemail}"))
    return put_through(offices(preset=str(pack.parent)))


def test_a_message_is_something_to_do(at_the_beep: Caller) -> None:
    assert at_the_beep.document.verbs == ["Record", "Redirect"]
    url = at_the_beep.document["Record"]["action"]
    for _ in range(2):
        document = at_the_beep.gets(url, RecordingUrl="https://example.com/RE1")
        assert document.verbs == ["Hangup"]
    (item,) = at_the_beep.office.follow_ups.open()
    assert (item.kind, item.recording) == ("voicemail", "https://example.com/RE1")
    assert (item.wanted, item.number) == ("card_services", CALLER)
    assert disposition(at_the_beep) == "transferred"


def test_a_message_that_was_not_left_brings_the_caller_back(at_the_beep: Caller) -> None:
    assert "Nobody could take your call" in at_the_beep.goes_on().said
    assert at_the_beep.office.follow_ups.open() == []


# --- after our socket has closed


def test_asking_what_comes_next_can_be_repeated(away: Caller) -> None:
    text = away.document.text
    assert away.gets("/twilio/next?call=CA1").text == text
    assert away.gets("/twilio/next?call=CA1").text == text
    assert away.office.known().phase is Phase.AWAY
