"""The caller's side of TwiML."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ivr.simulator.caller_leg import CallerLeg
from ivr.simulator.manifest import Row
from ivr.simulator.placed import CallFailed, HungUp, Placed
from ivr.simulator.twilio import TwilioLine
from ivr.simulator.twiml import parse
from tests.ivr.simulator.fakes import (
    FakeServer,
    Says,
    a_call,
    a_plan,
    a_row,
    calling,
    serving,
    wav,
)

pytestmark = pytest.mark.web

TALKER = a_row("accounts", "what is my balance", "yes")
ASK = '<Gather input="speech dtmf" action="heard"><Say>your need</Say></Gather>'


def called(
    inside: str,
    row: Row = TALKER,
    *,
    barge_in: bool = False,
    destination: str | None = None,
    answers: dict[str, Says | list[Says]] | None = None,
    **options: Any,
) -> tuple[FakeServer, Placed]:
    """Return the server that was asked, and what became of the call."""

    async def run() -> tuple[FakeServer, Placed]:
        async with serving(answers or {}) as server, calling() as session:
            placed = a_call("a" * 20 + "." + "b" * 10, row, barge_in=barge_in, **options)
            leg = CallerLeg(TwilioLine(a_plan(server.url), placed, session))
            text = f"<Response>{inside}</Response>".encode()
            try:
                await leg.run(parse(text, f"{server.url}/voice", destination))
            except HungUp:
                placed.note("hung up")
            return server, placed

    return asyncio.run(run())


def says(inside: str, destination: str = "") -> Says:
    return Says(f"<Response>{inside}</Response>", destination)


def test_a_gather_is_answered_by_one_utterance_after_the_other() -> None:
    answers = {"/heard": [says(ASK), says("<Say>thank you</Say><Hangup/>", "accounts")]}
    server, placed = called(ASK, answers=answers)
    results = [one.fields["SpeechResult"] for one in server.asked]
    assert results == ["what is my balance", "yes"]
    assert {one.fields["Confidence"] for one in server.asked} == {"0.9"}
    assert len(placed.measures.answers_ms) == 2
    assert placed.got == "accounts"


def test_the_utterance_takes_as_long_as_its_audio() -> None:
    _, placed = called(
        '<Gather input="speech" action="heard"/>',
        answers={"/heard": says("<Say>a</Say>")},
        barge_in=True,
    )
    assert placed.measures.answers_ms == []
    _, placed = called(ASK, answers={"/heard": says("<Say>thank you</Say>")})
    (answer_ms,) = placed.measures.answers_ms
    assert answer_ms < placed.clock.now_ms()


def test_nobody_speaks_before_the_first_prompt() -> None:
    server, placed = called('<Gather input="speech" action="heard" timeout="0"/>')
    assert server.asked == []
    assert placed.measures.first_audio_ms is None


def test_a_guess_is_reported_once_on_the_way() -> None:
    ask = ASK.replace("action", 'partialResultCallback="guess" action')
    server, _ = called(ask, answers={"/heard": says(""), "/guess": Says(status=204)})
    assert server.paths() == ["/guess", "/heard"]
    assert server.asked[0].fields["UnstableSpeechResult"] == "what is"
    assert server.asked[0].fields["StableSpeechResult"] == ""


def test_a_gather_without_an_action_answers_its_own_document() -> None:
    ask = '<Gather input="speech"><Say>your need</Say></Gather>'
    server, _ = called(ask, answers={"/voice": says("")})
    assert server.paths() == ["/voice"]


def test_silence_falls_through_unless_the_action_wants_it() -> None:
    silent = a_row()
    answers = {"/heard": says(""), "/next": says("")}
    ask = ASK.replace("action", 'timeout="0" action') + "<Redirect>next</Redirect>"
    assert called(ask, silent, answers=answers)[0].paths() == ["/next"]
    server, _ = called(
        ask.replace("action", 'actionOnEmptyResult="true" action', 1), silent, answers=answers
    )
    assert server.paths() == ["/heard"]
    assert "SpeechResult" not in server.asked[0].fields


def test_keys_are_pressed_where_no_speech_is_taken() -> None:
    row = a_row("accounts", "what is my balance", keys=("12#",))
    ask = ASK.replace("speech dtmf", "dtmf")
    server, _ = called(ask, row, answers={"/heard": says("")})
    assert server.asked[0].fields["Digits"] == "12"
    assert "SpeechResult" not in server.asked[0].fields


@pytest.mark.parametrize(
    ("barge_in", "allowed", "cut"),
    [(True, "true", True), (True, "false", False), (False, "true", False)],
)
def test_a_caller_who_barges_in_cuts_a_prompt_that_lets_itself_be_cut(
    barge_in: bool, allowed: str, cut: bool
) -> None:
    inside = (
        '<Say>hi</Say><Gather input="speech" bargeIn="B" action="heard"><Play>a</Play></Gather>'
    )
    answers = {"/heard": says(""), "/a": Says(kind="audio/wav", body=wav(100))}
    server, _ = called(inside.replace("B", allowed), answers=answers, barge_in=barge_in)
    assert server.paths() == (["/heard"] if cut else ["/a", "/heard"])


def test_a_silent_caller_loses_patience_and_is_nowhere() -> None:
    ask = '<Say>hi</Say><Gather timeout="5"/><Pause length="60"/><Redirect>never</Redirect>'
    server, placed = called(ask, a_row(), destination="accounts", patience_ms=8000)
    assert placed.notes == ["hung up"]
    assert placed.got == ""
    assert server.asked == []
    assert 8000 <= placed.clock.now_ms() < 60_000


def test_a_pause_is_the_servers_silence() -> None:
    _, placed = called('<Say>hi</Say><Pause length="3"/><Say>ho</Say>', patience_ms=8000)
    assert placed.measures.longest_silence_ms >= 3000


@pytest.mark.parametrize(
    ("inside", "path"),
    [
        ('<Dial action="next"><Number>1</Number></Dial>', "/next"),
        ('<Enqueue action="next">desk</Enqueue>', "/next"),
        ('<Record action="next"/>', "/next"),
        ("<Record/>", "/voice"),
    ],
)
def test_a_transfer_goes_on_at_its_action(inside: str, path: str) -> None:
    answers = {"/next": says("<Hangup/>"), "/voice": says("<Hangup/>")}
    server, placed = called(inside, destination="accounts", answers=answers)
    assert server.paths() == [path]
    assert placed.got == "accounts"


def test_a_transfer_without_an_action_is_followed_by_the_next_verb() -> None:
    inside = "<Dial>1</Dial><Redirect>next</Redirect>"
    server, _ = called(inside, answers={"/next": says("")})
    assert server.paths() == ["/next"]


def test_a_finished_recording_is_reported_too() -> None:
    inside = '<Record action="next" recordingStatusCallback="kept"/>'
    server, _ = called(inside, answers={"/next": says(""), "/kept": Says(status=204)})
    assert server.paths() == ["/kept", "/next"]
    assert server.asked[0].fields["RecordingStatus"] == "completed"


@pytest.mark.parametrize(
    "inside",
    [
        "<Redirect>broken</Redirect>",
        "<Play>broken</Play>",
        '<Say>hi</Say><Gather input="speech" action="broken"/>',
        '<Dial><Number url="broken">1</Number></Dial>',
        '<Connect><Stream url="ws://127.0.0.1:1/media"/></Connect>',
    ],
)
def test_what_the_server_cannot_do_is_helped_by_the_fallback(inside: str) -> None:
    answers = {"/broken": Says(status=500), "/twilio/fallback": says("<Dial>1</Dial>", "desk")}
    server, placed = called(inside, answers=answers)
    assert server.paths()[-1] == "/twilio/fallback"
    assert placed.got == "desk"


@pytest.mark.parametrize("ending", ["<Say>we call back</Say><Hangup/>", "<Say>we call back</Say>"])
def test_a_document_that_speaks_and_ends_is_where_the_call_went(ending: str) -> None:
    assert called(ending, destination="callbacks")[1].got == "callbacks"


def test_a_failed_transfer_that_ends_the_document_went_nowhere() -> None:
    async def run() -> str:
        async with serving({}) as server, calling() as session:
            placed = a_call()
            leg = CallerLeg(TwilioLine(a_plan(server.url, dial="busy"), placed, session))
            text = b"<Response><Dial>1</Dial><Say>sorry</Say><Hangup/></Response>"
            with pytest.raises(HungUp):
                await leg.run(parse(text, f"{server.url}/voice", "accounts"))
            return placed.got

    assert asyncio.run(run()) == ""


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ('<Reject reason="busy"/>', "rejected: busy"),
        ("<Reject/>", "rejected: rejected"),
        ("<Connect/>", "<Connect> without a <Stream>"),
        ('<Connect><Stream url="http://h/m"/></Connect>', "neither ws nor wss"),
        ("<Leave/>", "<Leave> cannot be used in a call"),
    ],
)
def test_what_the_server_does_wrong_is_named(inside: str, words: str) -> None:
    with pytest.raises(CallFailed, match=words):
        called(inside)
