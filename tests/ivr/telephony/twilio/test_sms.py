"""Twilio's text messages, as Twilio posts them: signed, and sometimes twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

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
    app.register_blueprint(sms_blueprint(Post(office).inbox, office.reception, Verifier(TOKEN)))
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


def test_a_stranger_is_refused(client: Any) -> None:
    assert post(client, token="another").status_code == 403


def test_a_message_without_a_sender_is_not_answered(client: Any) -> None:
    assert "<Message>" not in post(client, From="").text
