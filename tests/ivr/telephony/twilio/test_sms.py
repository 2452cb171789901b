"""Twilio's text messages, as Twilio posts them: signed, and sometimes twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from ivr.messaging import Message
from ivr.storage import Phase
from ivr.switchboard import Switchboard
from ivr.telephony.twilio.signature import Verifier
from ivr.telephony.twilio.sms import sms_blueprint
from tests.ivr.messaging.conftest import Post
from tests.ivr.reception.office import CALLER, Office
from tests.ivr.telephony.twilio.calls import HOST, TOKEN, sign

pytestmark = [pytest.mark.web, pytest.mark.model]

PATH = "/twilio/sms?preset=bank"
FIELDS = {"MessageSid": "SM1", "From": CALLER, "To": "+442079460100", "Body": "i lost my card"}


@pytest.fixture
def client(switchboard: Switchboard, tmp_path: Path) -> Any:
    office = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db", public_url=HOST)
    app = Flask("twilio under test")
    desk = Post(office)
    pages = sms_blueprint(desk.inbox, desk.receipts, office.reception, Verifier(TOKEN))
    app.register_blueprint(pages)
    yield app.test_client()
    office.closes()


def post(client: Any, token: str = TOKEN, **fields: str) -> Any:
    data = {**FIELDS, **fields}
    headers = {"X-Twilio-Signature": sign(HOST + PATH, data, token)}
    return client.post(PATH, base_url=HOST, data=data, headers=headers)


def test_a_signed_message_is_answered_with_one(client: Any) -> None:
    answer = post(client)
    assert answer.mimetype == "text/xml"
    assert "<Message>" in answer.text
    assert "1 Yes" in answer.text


def test_twilio_asking_again_gets_the_same_answer(client: Any) -> None:
    assert post(client).text == post(client).text
    assert "answer you here" in post(client, MessageSid="SM2", Body="1").text


@pytest.mark.parametrize(("query", "is_noon"), [("&hours=working_day", True), ("", False)])
def test_a_conversation_may_be_of_a_working_day_for_trying_out(
    switchboard: Switchboard, tmp_path: Path, query: str, is_noon: bool
) -> None:
    office = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db", hours="now")
    app, desk = Flask("twilio under test"), Post(office)
    app.register_blueprint(sms_blueprint(desk.inbox, desk.receipts, office.reception, None))
    app.test_client().post(PATH + query, data=FIELDS)
    (call,) = office.live.stale(Phase.TALKING, datetime.max.replace(tzinfo=UTC))
    assert call.working_day is is_noon
    office.closes()


def test_a_stranger_is_refused(client: Any) -> None:
    assert post(client, token="another").status_code == 403


def test_a_message_without_a_sender_is_not_answered(client: Any) -> None:
    assert "<Message>" not in post(client, From="").text


def test_who_writes_while_the_database_fails_is_told_and_receipts_are_lost(
    switchboard: Switchboard, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db", public_url=HOST)
    app, desk = Flask("twilio under test"), Post(office)
    pages = sms_blueprint(desk.inbox, desk.receipts, office.reception, Verifier(TOKEN))
    app.register_blueprint(pages)
    assert office.database is not None
    with office.database.begin() as session:
        for table in ("messages_in", "messages_out"):
            session.connection().exec_driver_sql(f"ALTER TABLE {table} RENAME TO lost_{table}")
    answer = post(app.test_client())
    assert answer.status_code == 200
    assert "Please write again later" in answer.text
    assert post(app.test_client(), token="another").status_code == 403
    path = "/twilio/sms/status?message=1"
    headers = {"X-Twilio-Signature": sign(HOST + path, FIELDS)}
    report = app.test_client().post(path, base_url=HOST, data=FIELDS, headers=headers)
    assert report.status_code == 204
    assert caplog.text.count("/twilio/sms failed: OperationalError") == 1
    assert CALLER not in caplog.text
    assert "i lost my card" not in caplog.text
    office.closes()


def test_a_signed_receipt_is_taken_and_others_are_refused(
    switchboard: Switchboard, tmp_path: Path
) -> None:
    office = Office(switchboard, f"sqlite:///{tmp_path}/callsteer.db", public_url=HOST)
    desk = Post(office)
    desk.courier.post(Message("CA1", "bank", "link", CALLER, "a link"), ZoneInfo("UTC"))
    desk.courier.send_due()
    (row,) = desk.messages.latest()
    app = Flask("twilio under test")
    pages = sms_blueprint(desk.inbox, desk.receipts, office.reception, Verifier(TOKEN))
    app.register_blueprint(pages)
    path = f"/twilio/sms/status?message={row.id}"
    data = {"MessageSid": "SM1", "MessageStatus": "undelivered", "ErrorCode": "30003"}
    data["To"] = CALLER

    def post(path: str, signature: str) -> int:
        headers = {"X-Twilio-Signature": signature}
        client = app.test_client()
        return client.post(path, base_url=HOST, data=data, headers=headers).status_code

    assert post(path, sign(HOST + path, data, "another token")) == 403
    assert post(path, sign(HOST + path.replace("message=", "message=9"), data)) == 403
    assert desk.messages.latest()[0].receipt == ""
    assert post(path, sign(HOST + path, data)) == 204
    (row,) = desk.messages.latest()
    assert (row.receipt, row.error_code) == ("undelivered", "30003")
    (item,) = office.follow_ups.open()
    assert (item.kind, item.number) == ("message", CALLER)
    for odd in ("x", "99999999999999999999", "-1", ""):
        path = f"/twilio/sms/status?message={odd}"
        assert post(path, sign(HOST + path, data)) == 204
    office.closes()
