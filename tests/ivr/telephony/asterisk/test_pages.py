"""What the dialplan asks over HTTP, from the ring to the hang-up."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ivr.reception import Reception
from ivr.storage import Phase
from ivr.telephony.asterisk import asterisk_blueprint
from routing.policy import Policy
from routing.types import Destination, DestinationKind
from tests.ivr.reception.lines import Phone
from tests.ivr.reception.office import CALLER, Office

pytestmark = [pytest.mark.model, pytest.mark.web]

TOKEN = "a token of the tests"
OPERATOR = {"kind": "operator"}


class Dialplan:
    """Asks as ``extensions.conf`` does, and goes through a call."""

    def __init__(self, office: Office) -> None:
        app = Flask("asterisk under test")
        app.register_blueprint(asterisk_blueprint(office.reception, TOKEN))
        self.client: FlaskClient = app.test_client()
        self.office = office
        self.call_sid = ""

    def posts(self, path: str, token: str = TOKEN, **fields: str) -> Any:
        return self.client.post(f"/asterisk/{path}", data={"token": token, **fields})

    def asks(self, what: str, **fields: str) -> dict[str, str]:
        answer = self.posts(f"calls/{self.call_sid}/{what}", **fields)
        assert (answer.status_code, answer.mimetype) == (200, "text/plain")
        return dict(parse_qsl(answer.text, keep_blank_values=True))

    def rings(self, **fields: str) -> str:
        answer = self.posts("calls", **{"caller": CALLER, **fields})
        assert answer.status_code == 200
        self.call_sid = str(answer.text)
        return self.call_sid

    def talks(self, phone: Phone) -> Phone:
        """Connect AudioSocket, and wait until it is given back."""
        claimed = self.office.reception.claim(self.call_sid, None)
        assert claimed is not None
        self.office.reception.hold(claimed, phone)
        return phone


@pytest.fixture
def dialplan(office: Office) -> Dialplan:
    return Dialplan(office)


@pytest.fixture
def leaving(dialplan: Dialplan) -> Dialplan:
    """Return a call on its way to the desk for cards."""
    dialplan.rings()
    dialplan.talks(Phone("bank_02.wav"))
    return dialplan


# --- the token


@pytest.mark.parametrize("path", ["calls", "calls/1/decision", "calls/1/outcome", "calls/1/hangup"])
@pytest.mark.parametrize("token", ["", "wrong", TOKEN + " ", "ü"])
def test_whoever_does_not_show_the_token_is_refused(
    dialplan: Dialplan, path: str, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert dialplan.posts(path, token, caller=CALLER).status_code == 403
    (line,) = [record.getMessage() for record in caplog.records]
    assert line == f"refused /asterisk/{path}: the token is wrong"


def test_the_token_does_not_go_into_addresses(dialplan: Dialplan) -> None:
    answer = dialplan.client.post(f"/asterisk/calls?token={TOKEN}")
    assert answer.status_code == 403


# --- the ring


def test_a_call_gets_an_id_that_nobody_can_guess(dialplan: Dialplan) -> None:
    first, second = dialplan.rings(), dialplan.rings()
    assert first != second
    assert str(uuid.UUID(first)) == first, "36 characters, as the dialplan expects"
    assert uuid.UUID(first).version == 4
    call = dialplan.office.known(first)
    assert (call.channel, call.preset, call.phase) == ("asterisk", "bank", Phase.EXPECTED)


@pytest.mark.parametrize(
    ("caller", "kept"),
    [
        (CALLER, CALLER),
        ("447700900123", "447700900123"),
        ("07700900123", "07700900123"),
        ("201", ""),
        ("anonymous", ""),
        ("", ""),
        ("+", ""),
        ("+44 7700", ""),
        ("1" * 16, ""),
    ],
)
def test_a_number_that_can_be_called_back_is_kept(
    dialplan: Dialplan, caller: str, kept: str
) -> None:
    assert dialplan.office.known(dialplan.rings(caller=caller)).caller == kept


def test_a_line_has_its_own_pack(dialplan: Dialplan) -> None:
    call = dialplan.office.known(dialplan.rings(preset="clinic", hours="working_day"))
    assert (call.preset, call.working_day) == ("clinic", True)


def test_an_unknown_line_is_the_dialplans_own_operators(dialplan: Dialplan) -> None:
    answer = dialplan.posts("calls", preset="nowhere")
    assert len(answer.text) != 36
    assert dict(parse_qsl(answer.text)) == OPERATOR


def test_one_call_too_many_is_answered_by_the_keypad(
    dialplan: Dialplan, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (True, False):
        monkeypatch.setattr(Reception, "has_room", lambda *_, room=room: room)
        assert dialplan.office.known(dialplan.rings()).deaf is not room


def test_a_server_that_is_going_to_stop_takes_no_new_calls(leaving: Dialplan) -> None:
    leaving.office.reception.draining = True
    assert leaving.posts("calls").status_code == 503
    assert leaving.asks("decision")["destination"] == "card_services", "but ends the others"


# --- what comes after AudioSocket


def test_a_decision_names_number_place_and_hand_off_and_can_be_asked_again(
    leaving: Dialplan,
) -> None:
    decision = leaving.asks("decision")
    handoff = decision.pop("handoff")
    assert decision == {
        "kind": "external",
        "number": "+442079460101",
        "destination": "card_services",
    }
    assert handoff.startswith("HO")
    assert leaving.asks("decision")["handoff"] == handoff


@pytest.mark.parametrize("kind", ["queue", "voicemail"])
def test_a_place_without_a_number_is_asterisks_own(
    leaving: Dialplan, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    desk = Destination("desk", DestinationKind(kind))
    monkeypatch.setattr(Policy, "named", lambda _policy, _name: desk)
    decision = leaving.asks("decision")
    assert (decision["kind"], decision["number"], decision["destination"]) == (kind, "", "desk")


@pytest.mark.parametrize("status", ["ANSWER", "CONTINUE"])
def test_an_answered_call_is_over(leaving: Dialplan, status: str) -> None:
    leaving.asks("decision")
    for _ in range(2):
        assert leaving.asks("outcome", status=status) == {
            "kind": "hangup",
            "destination": "card_services",
        }
    record = leaving.office.log.record
    assert (record.disposition, record.channel) == ("transferred", "asterisk")


@pytest.mark.parametrize(
    "status", ["BUSY", "NOANSWER", "CHANUNAVAIL", "CONGESTION", "CANCEL", "FULL", "TIMEOUT", ""]
)
def test_an_unanswered_call_talks_to_us_again_by_the_same_id(
    leaving: Dialplan, status: str
) -> None:
    leaving.asks("decision")
    for _ in range(2):
        assert leaving.asks("outcome", status=status) == {"kind": "audiosocket"}
    leaving.talks(Phone(keys="1"))
    assert leaving.asks("decision") == {"kind": "hangup", "destination": "callback"}
    (item,) = leaving.office.follow_ups.open()
    assert (item.kind, item.number) == ("callback", CALLER)


def test_a_third_failure_ends_with_our_apology(leaving: Dialplan) -> None:
    leaving.asks("decision")
    for _ in range(2):
        leaving.asks("outcome", status="BUSY")
        leaving.talks(Phone(keys="00"))
        leaving.asks("decision")
    assert leaving.asks("outcome", status="BUSY") == {"kind": "audiosocket"}
    leaving.talks(Phone())
    assert leaving.asks("decision")["kind"] == "hangup"
    assert leaving.office.log.record.disposition == "failed"


def test_a_rescued_call_that_nobody_answers_is_the_dialplans(dialplan: Dialplan) -> None:
    dialplan.rings()
    assert dialplan.asks("decision")["destination"] == "front_desk", "AudioSocket never came"
    assert dialplan.asks("outcome", status="BUSY") == OPERATOR
    assert dialplan.asks("outcome", status="BUSY")["kind"] == "hangup", "and no third time"


@pytest.mark.parametrize("what", ["decision", "outcome"])
def test_an_unknown_call_is_the_dialplans_own_operators(dialplan: Dialplan, what: str) -> None:
    dialplan.call_sid = "unknown"
    assert dialplan.asks(what, status="ANSWER") == OPERATOR


@pytest.mark.parametrize("what", ["decision", "outcome", "hangup"])
def test_whatever_breaks_the_dialplan_has_its_operator(
    leaving: Dialplan, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(type(leaving.office.live), "get", broken)
    assert leaving.asks(what) == OPERATOR


# --- the caller hangs up


def test_a_hang_up_is_noted_in_any_order_any_number_of_times(leaving: Dialplan) -> None:
    for _ in range(2):
        assert leaving.asks("hangup") == {}
    assert leaving.asks("outcome", status="CANCEL")["kind"] == "hangup"
    assert leaving.office.log.record.disposition == "abandoned"
    leaving.call_sid = "unknown"
    assert leaving.asks("hangup") == {}


def test_a_call_goes_on_though_the_process_is_another_one(leaving: Dialplan) -> None:
    for what, fields in (("decision", {}), ("outcome", {"status": "ANSWER"})):
        leaving.office.restarts()
        again = Dialplan(leaving.office)
        again.call_sid = leaving.call_sid
        assert again.asks(what, **fields)["destination"] == "card_services"
    assert leaving.office.log.record.disposition == "transferred"
