"""Dialled parties, queues and mailboxes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from ivr.simulator import transfers
from ivr.simulator.placed import CallFailed
from ivr.simulator.twilio import Fields, TwilioLine
from ivr.simulator.twiml import Document, Verb, parse
from tests.ivr.simulator.fakes import FakeServer, Says, a_call, a_plan, calling, serving

pytestmark = pytest.mark.web

Transfer = Callable[[TwilioLine, Verb, Document], Awaitable[Fields]]
EVENTS = 'statusCallback="news" statusCallbackEvent="initiated ringing answered completed"'


def carried_out(
    transfer: Transfer, inside: str, dial: str = "answer", **answers: Says
) -> tuple[Fields, str, FakeServer]:
    """Return what the action is told, where the call went, and the server that was asked."""

    async def run() -> tuple[Fields, str, FakeServer]:
        paths: dict[str, Any] = {f"/{path}": says for path, says in answers.items()}
        async with serving({"/news": Says(), **paths}) as server, calling() as session:
            line = TwilioLine(a_plan(server.url, dial=dial), a_call(), session)
            text = f"<Response>{inside}</Response>".encode()
            document = parse(text, f"{server.url}/voice", "accounts")
            told = await transfer(line, document.verbs[0], document)
            return told, line.placed.got, server

    return asyncio.run(run())


def says(inside: str) -> Says:
    return Says(f"<Response>{inside}</Response>")


@pytest.mark.parametrize(
    "inside",
    [
        "<Dial>+12025550111</Dial>",
        "<Dial><Number>+12025550111</Number></Dial>",
        "<Dial><Sip>sip:desk@h?X-Handoff-Id=a</Sip></Dial>",
        "<Dial><Client>anna</Client></Dial>",
        "<Dial><Client><Identity>anna</Identity></Client></Dial>",
    ],
)
def test_an_answered_leg_is_where_the_call_went(inside: str) -> None:
    told, got, _ = carried_out(transfers.dial, inside)
    assert (told["DialCallStatus"], told["DialCallDuration"]) == ("completed", "1")
    assert told["DialCallSid"].startswith("CA")
    assert got == "accounts"


@pytest.mark.parametrize("dial", ["busy", "no-answer", "failed"])
def test_a_leg_that_is_not_answered_is_told_and_not_where_the_call_went(dial: str) -> None:
    told, got, server = carried_out(
        transfers.dial, f'<Dial><Number url="whisper" {EVENTS}>1</Number></Dial>', dial
    )
    assert (told["DialCallStatus"], told["DialCallDuration"]) == (dial, "0")
    assert got == ""
    statuses = [one.fields["CallStatus"] for one in server.asked]
    assert statuses == ["initiated", "ringing", dial]


def test_the_progress_of_a_leg_is_told_in_order_as_its_own_call() -> None:
    told, _, server = carried_out(transfers.dial, f"<Dial><Number {EVENTS}>1</Number></Dial>")
    fields = [one.fields for one in server.asked]
    statuses = [one["CallStatus"] for one in fields]
    assert statuses == ["initiated", "ringing", "in-progress", "completed"]
    assert [one["SequenceNumber"] for one in fields] == ["0", "1", "2", "3"]
    assert {one["CallSid"] for one in fields} == {told["DialCallSid"]}
    assert all(one["ParentCallSid"] != one["CallSid"] for one in fields)
    assert all(one.signed for one in server.asked)


def test_only_the_end_is_told_unless_more_is_asked_for() -> None:
    _, _, server = carried_out(
        transfers.dial, '<Dial><Number statusCallback="news">1</Number></Dial>'
    )
    assert [one.fields["CallStatus"] for one in server.asked] == ["completed"]


def test_a_whisper_is_heard_by_the_called_party_before_the_bridge() -> None:
    inside = '<Dial><Number url="whisper?id=1">1</Number></Dial>'
    told, got, server = carried_out(transfers.dial, inside, whisper=says("<Say>a call</Say>"))
    assert (told["DialCallStatus"], got) == ("completed", "accounts")
    assert server.last("/whisper").fields["CallSid"] == told["DialCallSid"]


def test_an_agent_who_hangs_up_in_the_whisper_takes_no_call() -> None:
    inside = '<Dial><Number url="whisper">1</Number></Dial>'
    told, got, _ = carried_out(transfers.dial, inside, whisper=says("<Hangup/>"))
    assert (told["DialCallStatus"], got) == ("no-answer", "")


def test_a_queue_is_waited_in_until_an_agent_comes() -> None:
    inside = '<Enqueue waitUrl="music">desk</Enqueue>'
    wait = says("<Say>" + "long " * 100 + "</Say>")
    told, got, server = carried_out(transfers.enqueue, inside, music=wait)
    assert (told["QueueResult"], got) == ("bridged", "accounts")
    fields = server.last("/music").fields
    wanted = {"QueuePosition", "QueueSid", "QueueTime", "AvgQueueTime", "CurrentQueueSize"}
    assert wanted <= set(fields)
    assert server.paths() == ["/music"]


@pytest.mark.parametrize(
    ("dial", "result", "went"),
    [("failed", "error", ""), ("busy", "bridged", "accounts"), ("answer", "bridged", "accounts")],
)
def test_a_queue_fails_only_when_legs_fail(dial: str, result: str, went: str) -> None:
    inside = '<Enqueue workflowSid="WW1"><Task priority="1">{"need": "x"}</Task></Enqueue>'
    told, got, _ = carried_out(transfers.enqueue, inside, dial)
    assert (told["QueueResult"], got) == (result, went)


def test_a_caller_can_leave_a_queue() -> None:
    inside = '<Enqueue waitUrl="music">desk</Enqueue>'
    told, got, _ = carried_out(transfers.enqueue, inside, music=says("<Leave/>"))
    assert (told["QueueResult"], got) == ("leave", "")


def test_a_message_is_recorded() -> None:
    told, got, _ = carried_out(transfers.record, '<Record maxLength="60"/>')
    assert told["RecordingDuration"] == "2"
    assert told["RecordingUrl"].endswith(told["RecordingSid"])
    assert got == "accounts"
    assert carried_out(transfers.record, '<Record maxLength="1"/>')[0]["RecordingDuration"] == "1"


@pytest.mark.parametrize(
    ("transfer", "inside", "words"),
    [
        (transfers.dial, "<Dial/>", "<Dial> of nobody"),
        (transfers.dial, "<Dial><Number/></Dial>", "<Number> without an address"),
        (transfers.dial, f"<Dial><Sip>{'s' * 256}</Sip></Dial>", "more than 255"),
        (transfers.enqueue, "<Enqueue/>", "<Enqueue> without a queue"),
        (transfers.enqueue, "<Enqueue>d<Task>need</Task></Enqueue>", "<Task> that is not JSON"),
        (transfers.enqueue, '<Enqueue waitUrl="gone">d</Enqueue>', "HTTP 404 at /gone"),
    ],
)
def test_what_the_server_does_wrong_is_named(transfer: Transfer, inside: str, words: str) -> None:
    with pytest.raises(CallFailed, match=words):
        carried_out(transfer, inside)


def test_a_sip_address_of_255_characters_is_taken() -> None:
    told, _, _ = carried_out(transfers.dial, f"<Dial><Sip>{'s' * 255}</Sip></Dial>")
    assert told["DialCallStatus"] == "completed"


def test_a_waiting_document_that_fails_ends_the_call() -> None:
    inside = '<Enqueue waitUrl="music">desk</Enqueue>'
    with pytest.raises(CallFailed, match="<Play> without a URL"):
        carried_out(transfers.enqueue, inside, music=says("<Play/>"))
