"""Who is let in, and that a caller reaches a person whatever breaks."""

from __future__ import annotations

import logging
from typing import Any

import pytest

import intents.matcher
from ivr.dialogue.memory import VERSION
from ivr.reception.departures import Departures
from ivr.storage import LiveCalls, Phase
from ivr.telephony.twilio.signature import SETTINGS, SIGNATURE, Verifier, sha256_signature
from tests.ivr.reception.office import CALLER, Office
from tests.ivr.telephony.twilio.calls import HOST, Caller, client_of, read, sign
from tests.ivr.telephony.twilio.conftest import MakeOffice

pytestmark = [pytest.mark.model, pytest.mark.web]

OPERATOR = "+442079460100"
VOICE = "/twilio/webhook/voice"
FIELDS = {"CallSid": "CA1", "From": CALLER}
DECLINED = "my card keeps getting declined"
Patch = pytest.MonkeyPatch


def posted(office: Office, signature: str | None, path: str = VOICE, **more: Any) -> int:
    headers = {SIGNATURE: signature} if signature is not None else {}
    headers |= more.pop("headers", {})
    answer = client_of(office, **more).post(path, base_url=HOST, data=FIELDS, headers=headers)
    return int(answer.status_code)


# --- signatures


def test_twilios_own_requests_are_answered(office: Office) -> None:
    assert posted(office, sign(HOST + VOICE, FIELDS)) == 200
    path = f"{VOICE}?preset=bank&hours=working_day"
    assert posted(office, sign(HOST + path, FIELDS), path) == 200


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "nonsense",
        "ü",
        sign(HOST + VOICE, FIELDS, "another token"),
        sign(HOST + VOICE + "?a=1", FIELDS),
        sign(HOST.replace("https", "http") + VOICE, FIELDS),
        sign(HOST + VOICE, {**FIELDS, "Digits": "1"}),
    ],
)
def test_others_are_refused_and_the_log_names_nobody(
    office: Office, signature: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    assert posted(office, signature) == 403
    assert office.live.get("CA1") is None
    (line,) = [record.getMessage() for record in caplog.records]
    assert line == f"refused {VOICE}: the signature is not Twilio's"


PATHS = ("voice", "relay/voice", "webhook/turn", "webhook/partial", "next", "dialled", "queued")
OTHERS = ("recorded", "leg", "whisper", "wait", "status", "fallback")


@pytest.mark.parametrize("path", PATHS + OTHERS)
def test_every_handler_asks_for_a_signature(office: Office, path: str) -> None:
    assert posted(office, None, f"/twilio/{path}?call=CA1") == 403


@pytest.mark.parametrize(
    ("public_url", "signed"),
    [
        ("https://ivr.example.com", "https://ivr.example.com"),
        ("https://ivr.example.com/", "https://ivr.example.com"),
        ("https://ivr.example.com/phones", "https://ivr.example.com/phones"),
        ("", "http://10.0.0.5:8080"),
    ],
)
def test_behind_a_proxy_the_public_address_counts(
    offices: MakeOffice, public_url: str, signed: str
) -> None:
    office = offices(public_url=public_url)
    answer = client_of(office).post(
        VOICE,
        base_url="http://10.0.0.5:8080",
        data=FIELDS,
        headers={SIGNATURE: sign(signed + VOICE, FIELDS)},
    )
    document = read(answer)
    assert document["Gather"]["action"].startswith(f"{signed}/twilio/webhook/turn?call=CA1")


def test_the_newer_signature_is_understood(office: Office) -> None:
    fields = {name: [value] for name, value in FIELDS.items()}
    signature = sha256_signature("a key", HOST + VOICE, fields)
    for key, status in (("SK1", 200), ("SK2", 403)):
        headers = {SETTINGS: f"key={key},algorithm=HMAC_SHA256"}
        assert posted(office, signature, keys={"SK1": "a key"}, headers=headers) == status


@pytest.mark.parametrize("error", [RuntimeError, ValueError, TypeError])
def test_a_check_that_fails_lets_nobody_in(
    office: Office, monkeypatch: Patch, error: type[Exception]
) -> None:
    def broken(*_: object) -> bool:
        raise error

    monkeypatch.setattr(Verifier, "is_genuine", broken)
    assert posted(office, sign(HOST + VOICE, FIELDS)) == 403
    assert office.live.get("CA1") is None


def test_where_nothing_is_checked_everybody_is_answered(office: Office) -> None:
    assert posted(office, None, token="") == 200


# --- calls that nobody knows


@pytest.mark.parametrize("path", ["webhook/turn?step=1", "next", "fallback"])
def test_an_unknown_call_goes_to_the_operator(caller: Caller, path: str) -> None:
    document = caller.gets(f"/twilio/{path}")
    assert (document.of("Number"), document.destination) == (OPERATOR, "front_desk")


def test_the_operator_is_the_one_of_the_line(caller: Caller) -> None:
    assert caller.gets("/twilio/fallback?preset=parcel").of("Number") == "+442079460300"


@pytest.mark.parametrize(
    ("status", "verbs"), [("completed", ["Hangup"]), ("busy", ["Say", "Hangup"])]
)
def test_an_unknown_call_rings_the_operator_once(
    caller: Caller, status: str, verbs: list[str]
) -> None:
    caller.gets("/twilio/next")
    assert caller.rings(status).verbs == verbs


@pytest.mark.parametrize("path", ["webhook/voice", "fallback"])
def test_an_unknown_line_is_answered_by_the_usual_operator(caller: Caller, path: str) -> None:
    assert caller.gets(f"/twilio/{path}?preset=nowhere").of("Number") == OPERATOR


# --- something of ours breaks


def breaks(monkeypatch: Patch, where: object, name: str) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(where, name, broken)


def test_a_matcher_that_breaks_leads_to_the_operator_with_what_was_said(
    caller: Caller, monkeypatch: Patch, caplog: pytest.LogCaptureFixture
) -> None:
    caller.dials()
    caller.says(DECLINED)
    breaks(monkeypatch, intents.matcher.Matcher, "match")
    document = caller.says("no, my purse was stolen")
    assert (document.of("Number"), document.destination) == (OPERATOR, "front_desk")
    call = caller.office.known()
    assert call.packet is not None
    assert call.packet["intent"] == "card_blocked"
    assert "purse" not in caplog.text
    assert CALLER not in caplog.text


def test_a_rescued_call_is_put_through_again_when_twilio_asks_again(
    caller: Caller, monkeypatch: Patch
) -> None:
    caller.dials()
    breaks(monkeypatch, intents.matcher.Matcher, "match")
    answer = caller.says(DECLINED)
    for _ in range(2):
        assert caller.asks_again().of("Number") == OPERATOR
    caller.document = answer
    assert caller.rings("completed").verbs == ["Hangup"]
    record = caller.office.log.record
    assert (record.disposition, record.destination) == ("escalated", "front_desk")
    assert record.flags == ["rescued"]


def test_a_rescued_call_that_nobody_answers_ends_with_an_apology(
    caller: Caller, monkeypatch: Patch
) -> None:
    caller.dials()
    breaks(monkeypatch, intents.matcher.Matcher, "match")
    caller.says(DECLINED)
    document = caller.rings("busy")
    assert document.verbs == ["Say", "Hangup"]
    assert "nobody can be reached" in document.said
    assert caller.office.log.record.disposition == "failed"


def test_even_the_rescue_may_break(caller: Caller, monkeypatch: Patch) -> None:
    caller.dials()
    breaks(monkeypatch, intents.matcher.Matcher, "match")
    breaks(monkeypatch, Departures, "rescue")
    assert caller.says(DECLINED).of("Number") == OPERATOR


@pytest.mark.parametrize(
    ("path", "status", "verbs"),
    [
        ("leg", "in-progress", []),
        ("whisper", "in-progress", []),
        ("wait", "in-progress", ["Pause"]),
        ("status", "completed", []),
        ("webhook/partial", "in-progress", []),
    ],
)
def test_what_happens_beside_the_call_does_not_move_it(
    caller: Caller, monkeypatch: Patch, path: str, status: str, verbs: list[str]
) -> None:
    caller.dials()
    before = caller.office.known()
    breaks(monkeypatch, LiveCalls, "get")
    document = read(caller.posts(f"/twilio/{path}?call=CA1&step=2", CallStatus=status))
    assert document.verbs == verbs
    monkeypatch.undo()
    assert caller.office.known() == before


def test_a_call_saved_by_another_version_goes_to_the_operator(caller: Caller) -> None:
    caller.dials()
    call = caller.office.known()
    assert call.memory is not None
    call.memory["version"] = VERSION + 1
    assert caller.office.live.save(call) is not None
    action = caller.action.replace("step=2", "step=3")
    assert caller.gets(action, SpeechResult=DECLINED).of("Number") == OPERATOR


# --- the database is out of order


def test_a_call_goes_on_from_memory_when_the_database_is_lost(caller: Caller) -> None:
    caller.dials()
    caller.office.loses_tables()
    assert "card not working" in caller.says(DECLINED).said
    answer = caller.document.text
    assert caller.asks_again().text == answer
    caller.does([("is_silent", "putting you through"), ("is_silent", "Redirect")])
    assert caller.goes_on().destination == "card_services"
    caller.office.mends()
    assert caller.rings("completed").verbs == ["Hangup"]
    assert caller.office.log.record.disposition == "transferred"


def test_a_full_disk_ends_no_call(caller: Caller) -> None:
    caller.dials()
    caller.office.disk(full=True)
    assert "card not working" in caller.says(DECLINED).said
    caller.office.disk(full=False)
    assert "putting you through" in caller.is_silent().said
    caller.office.restarts()
    caller.connects()
    assert caller.is_silent().verbs == ["Redirect"], "all of it was written in the end"


def test_without_memory_or_database_the_operator_answers(caller: Caller) -> None:
    caller.dials()
    caller.office.restarts()
    caller.connects()
    caller.office.loses_tables()
    assert caller.says(DECLINED).of("Number") == OPERATOR


def test_a_callback_that_cannot_be_written_down_is_not_promised_to_be(
    offices: MakeOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caller = Caller(offices(url=""))
    caller.does([("dials", "Thanks"), (f"says {DECLINED}", "OK"), ("is_silent", "through")])
    caller.does([("is_silent", "Redirect"), ("goes_on", "Dial"), ("rings busy", "call you back")])
    caller.does([("says yes", "call you back"), ("is_silent", "nobody can be reached")])
    with caplog.at_level(logging.INFO):
        assert caller.goes_on().verbs == ["Hangup"]
    assert caller.office.known().phase is Phase.OVER
    assert caller.office.log.record.disposition == "failed"
