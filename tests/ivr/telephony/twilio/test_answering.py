"""New calls, and calls over a stream or a relay, from the ring to the agent."""

from __future__ import annotations

from typing import Any

import pytest
from simple_websocket import ConnectionClosed

from ivr.caller_audio import caller_audio
from ivr.reception import Reception
from ivr.storage import Phase
from ivr.telephony.twilio import relay, stream
from ivr.telephony.twilio.answering import Answering
from ivr.telephony.twilio.door import Door
from tests.conftest import CALLS
from tests.fakes import FakeSocket, FakeTime
from tests.ivr.reception.office import CALLER, Office
from tests.ivr.telephony.twilio.calls import HOST, Caller, client_of
from tests.ivr.telephony.twilio.conftest import MakeOffice
from tests.ivr.telephony.twilio.streams import Stream

pytestmark = [pytest.mark.model, pytest.mark.web]


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> FakeTime:
    fake = FakeTime()
    monkeypatch.setattr(stream, "time", fake)
    monkeypatch.setattr(relay, "time", fake)
    return fake


def answering(office: Office) -> Answering:
    return Answering(Door(office.reception, None))


def by(office: Office, mode: str) -> Caller:
    return Caller(office, mode=mode)


# --- the ring


@pytest.mark.parametrize(
    ("mode", "verbs"),
    [
        ("webhook", ["Gather", "Redirect"]),
        ("stream", ["Connect", "Redirect"]),
        ("relay", ["Connect"]),
    ],
)
def test_a_call_is_answered_in_the_way_it_came(office: Office, mode: str, verbs: list[str]) -> None:
    caller = by(office, mode)
    assert caller.dials().verbs == verbs
    call = office.known()
    assert (call.channel, call.caller, call.preset) == (f"twilio_{mode}", CALLER, "bank")


@pytest.mark.parametrize("mode", ["webhook", "stream", "relay"])
def test_the_settings_say_how_the_plain_address_answers(offices: MakeOffice, mode: str) -> None:
    caller = Caller(offices(twilio=mode))
    caller.gets("/twilio/voice")
    assert caller.office.known().channel == f"twilio_{mode}"


def test_a_way_that_does_not_exist_is_not_found(office: Office) -> None:
    assert by(office, "pigeon").posts("/twilio/pigeon/voice").status_code == 404


@pytest.mark.parametrize("method", ["get", "put"])
def test_only_posts_are_answered(office: Office, method: str) -> None:
    assert getattr(client_of(office), method)("/twilio/voice", base_url=HOST).status_code == 405


def test_a_line_has_its_own_pack_and_may_pretend_a_working_day(offices: MakeOffice) -> None:
    caller = Caller(offices(hours="now"))
    document = caller.dials("?preset=clinic&hours=working_day")
    assert "Thanks for calling" in document.said
    call = caller.office.known()
    assert (call.preset, call.working_day) == ("clinic", True)


@pytest.mark.parametrize(
    "number", ["anonymous", "+266696687", "", "sip:me@example.com", "+", "07700900123"]
)
def test_a_hidden_number_is_none(office: Office, number: str) -> None:
    Caller(office, number=number).dials()
    assert office.known().caller == ""


def test_a_stream_is_given_a_secret_address_without_a_query(office: Office) -> None:
    caller = by(office, "stream")
    document = caller.dials()
    assert document["Stream"]["url"] == "wss://ivr.example.com/twilio/stream/socket"
    assert document["Parameter"]["value"] == office.known().token != ""
    assert caller.asks_again().text == document.text
    assert Caller(office, "CA2", mode="stream").dials()["Parameter"] != document["Parameter"]


# --- too many calls, or none any more


def test_one_call_too_many_is_answered_by_webhook_and_stays_there(offices: MakeOffice) -> None:
    office = offices(calls=1)
    assert Caller(office, "CA1", mode="stream").dials().verbs == ["Connect", "Redirect"]
    second = Caller(office, "CA2", mode="stream")
    assert second.dials().verbs == ["Gather", "Redirect"]
    assert office.known("CA2").channel == "twilio_webhook"
    office.clock.passes(seconds=60)
    assert second.says("my card keeps getting declined").said == "OK, card not working."
    assert second.dials().text == second.document.text


@pytest.mark.parametrize("mode", ["webhook", "stream", "relay"])
def test_a_server_that_is_going_to_stop_takes_no_new_calls(office: Office, mode: str) -> None:
    office.reception.draining = True
    assert by(office, mode).posts(f"/twilio/{mode}/voice").status_code == 503
    assert office.live.get("CA1") is None


def test_a_server_that_is_going_to_stop_goes_on_with_its_calls(caller: Caller) -> None:
    caller.dials()
    caller.office.reception.draining = True
    assert caller.says("my card keeps getting declined").said == "OK, card not working."


# --- over a stream


class StreamCall:
    """A call by stream in virtual time, from the ring on."""

    def __init__(self, office: Office, time: FakeTime) -> None:
        self.caller = by(office, "stream")
        self.caller.dials()
        self.office, self.time = office, time

    def speaks(self, clip: str = "", keys: str = "", **how: int) -> Stream:
        """Let the socket in and wait until it is closed."""
        speech = caller_audio(CALLS / clip) if clip else None
        token = self.caller.document["Parameter"]["value"]
        socket = Stream(self.time, "CA1", token, speech, **how)
        for key in keys:
            socket.presses(key)
        answering(self.office).stream_socket(socket)
        return socket


@pytest.fixture
def call(office: Office, time: FakeTime) -> StreamCall:
    return StreamCall(office, time)


def test_a_spoken_need_reaches_its_desk(call: StreamCall) -> None:
    socket = call.speaks("bank_02.wav")
    assert socket.closed == 1, "Twilio goes on when we close"
    document = call.caller.goes_on()
    assert (document.verbs, document.destination) == (["Dial"], "card_services")
    packet = call.office.known().packet
    assert packet is not None
    assert packet["intent"] == "card_blocked"
    assert call.caller.rings("completed").verbs == ["Hangup"]
    assert call.office.log.record.disposition == "transferred"


def test_barge_in_empties_twilios_buffer(call: StreamCall) -> None:
    socket = call.speaks("bank_02.wav", barges_in_ms=1_500)
    first = socket.events.index("clear")
    assert socket.events[:first].count("mark") == 1, "within the very first prompt"
    assert call.caller.goes_on().destination == "card_services"


def test_keys_are_heard_while_a_prompt_plays(call: StreamCall) -> None:
    call.speaks(keys="00")
    assert call.caller.goes_on().destination == "front_desk"


def test_a_failed_transfer_begins_again_with_the_offer_on_a_new_socket(call: StreamCall) -> None:
    call.speaks("bank_02.wav")
    call.caller.goes_on()
    old = call.office.known().token
    document = call.caller.rings("no-answer")
    assert document.verbs == ["Connect", "Redirect"]
    assert document["Parameter"]["value"] not in ("", old)
    call.speaks(keys="1")
    assert [item.kind for item in call.office.follow_ups.open()] == ["callback"]
    assert call.caller.goes_on().verbs == ["Hangup"]


def test_a_caller_who_hangs_up_has_abandoned_the_call(call: StreamCall) -> None:
    call.speaks("bank_02.wav", hangs_up_ms=14_000)
    record = call.office.log.record
    assert (record.disposition, record.destination) == ("abandoned", None)
    assert 13_900 <= (record.ended_ms or 0) <= 14_100
    assert call.office.known().phase is Phase.OVER


@pytest.mark.parametrize(("call_sid", "token"), [("CA1", "wrong"), ("CA1", ""), ("CA2", "wrong")])
def test_a_socket_without_the_token_is_closed(
    call: StreamCall, call_sid: str, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    socket = Stream(call.time, call_sid, token)
    answering(call.office).stream_socket(socket)
    assert (socket.sent, socket.closed) == ([], 1)
    assert "refused a stream" in caplog.text
    assert call.office.known().phase is Phase.EXPECTED, "the right one may still come"


def test_a_second_socket_for_a_call_is_closed(call: StreamCall) -> None:
    call.speaks("bank_02.wav")
    second = call.speaks("bank_02.wav")
    assert (second.sent, second.closed) == ([], 1)
    assert call.caller.goes_on().destination == "card_services"


def test_a_socket_that_never_comes_leads_to_the_operator(call: StreamCall) -> None:
    assert call.caller.goes_on().destination == "front_desk"


# --- over the relay


class Relay(FakeSocket):
    """Twilio's end of a relay; a number stands for so many ms in which nothing comes."""

    def __init__(self, time: FakeTime, token: str, *messages: Any) -> None:
        setup = {"type": "setup", "callSid": "CA1", "customParameters": {"token": token}}
        super().__init__(setup, *messages)
        self.time = time

    def receive(self, timeout: float | None = None) -> str | bytes | None:
        if self.messages and isinstance(self.messages[0], int):
            self.time.passes(self.messages.pop(0))
            return None
        return super().receive(timeout)


def prompt(text: str) -> dict[str, Any]:
    return {"type": "prompt", "voicePrompt": text, "last": True}


def test_a_need_that_the_relay_heard_reaches_its_desk(office: Office, time: FakeTime) -> None:
    caller = by(office, "relay")
    document = caller.dials()
    said = prompt("My card keeps getting declined.")
    socket = Relay(time, document["Parameter"]["value"], 60_000, said, 60_000, 3_000, 0, 60_000)
    answering(office).relay_socket(socket)
    spoken = [item["token"] for item in socket.sent if item["type"] == "text"]
    assert [text.split()[0] for text in spoken] == ["Thanks", "OK,", "I'm"]
    assert (socket.sent[-1], socket.closed) == ({"type": "end"}, 1)
    assert caller.gets(document["Connect"]["action"]).destination == "card_services"


class LostRelay(Relay):
    """One whose network goes away."""

    def receive(self, timeout: float | None = None) -> str | bytes | None:
        if not self.messages:
            raise ConnectionClosed(1006)
        return super().receive(timeout)


@pytest.mark.parametrize(
    ("status", "place", "disposition"),
    [("in-progress", "front_desk", None), ("completed", "", "abandoned")],
)
def test_a_caller_whose_relay_is_lost_reaches_the_operator_unless_they_have_gone(
    office: Office, time: FakeTime, status: str, place: str, disposition: str | None
) -> None:
    caller = by(office, "relay")
    document = caller.dials()
    answering(office).relay_socket(LostRelay(time, document["Parameter"]["value"], 60_000))
    answer = caller.gets(document["Connect"]["action"], CallStatus=status)
    assert answer.destination == place
    written = [record.disposition for record, _ in office.log.written]
    assert written == ([disposition] if disposition else [])


def test_a_relay_goes_on_in_the_language_that_was_asked_for(office: Office, time: FakeTime) -> None:
    document = by(office, "relay").dials()
    assert document["Language"]["code"] in ("cmn-Hans-CN", "fa-IR", "vi-VN"), "others are set up"
    said = [prompt("Can I speak Vietnamese please?"), 60_000]
    agent = [prompt("Gặp nhân viên."), 60_000, prompt("Gặp nhân viên."), 60_000]
    socket = Relay(time, document["Parameter"]["value"], 60_000, *said, *agent)
    answering(office).relay_socket(socket)
    spoken = [item["token"] for item in socket.sent if item["type"] == "text"]
    assert [text.split()[0] for text in spoken[:2]] == ["Thanks", "Cảm"]
    turned = next(item for item in socket.sent if item["type"] == "language")
    assert (turned["ttsLanguage"], turned["transcriptionLanguage"]) == ("vi-VN", "vi-VN")
    leaving = office.known()
    assert leaving.packet is not None
    assert (leaving.language, leaving.packet["language"]) == ("vi", "vi")


@pytest.mark.parametrize("token", ["wrong", ""])
def test_a_relay_without_the_token_is_closed(office: Office, time: FakeTime, token: str) -> None:
    by(office, "relay").dials()
    socket = Relay(time, token, prompt("hello"))
    answering(office).relay_socket(socket)
    assert (socket.sent, socket.closed) == ([], 1)


@pytest.mark.parametrize("name", ["stream_socket", "relay_socket"])
def test_whatever_breaks_the_socket_is_closed(
    office: Office, time: FakeTime, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    caller = by(office, name.partition("_")[0])
    token = caller.dials()["Parameter"]["value"]
    socket: Any = Stream(time, "CA1", token) if "stream" in name else Relay(time, token)

    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(Reception, "hold", broken)
    monkeypatch.setattr(Reception, "hold_text", broken)
    with pytest.raises(RuntimeError):
        getattr(answering(office), name)(socket)
    assert socket.closed == 1
    assert caller.gets("/twilio/next?call=CA1").destination == "front_desk"
