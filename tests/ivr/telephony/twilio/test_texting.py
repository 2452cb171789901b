"""Twilio's REST answers to a message become our errors."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from twilio.http import HttpClient
from twilio.http.response import Response

from ivr.messaging import SendingError
from ivr.telephony.twilio.texting import TwilioSender
from tests.ivr.reception.office import CALLER
from tests.ivr.telephony.twilio.calls import HOST

pytestmark = pytest.mark.unit


class Wire(HttpClient):  # type: ignore[misc]
    """What would be Twilio's server: one answer, or none."""

    def __init__(self, status: int, code: int = 0) -> None:
        super().__init__(None, False, None)
        self.answer = Response(status, json.dumps({"sid": "SM1", "code": code, "message": CALLER}))
        self.posted: dict[str, list[str]] = {}
        self.url = ""

    def request(self, _method: str, uri: str, *_: Any, data: Any = None, **__: Any) -> Response:
        if not self.answer.status_code:
            raise ConnectionError("no network")
        self.url, self.posted = uri, parse_qs(urlencode(data))
        return self.answer


def test_a_message_is_posted_from_our_number() -> None:
    wire = Wire(201)
    sender = TwilioSender("AC1", "token", "+442079460100", f"{HOST}/", wire)
    assert sender.send(CALLER, "a text", 7) == "SM1"
    assert wire.url.endswith("/Accounts/AC1/Messages.json")
    assert wire.posted == {
        "To": [CALLER],
        "From": ["+442079460100"],
        "Body": ["a text"],
        "StatusCallback": [f"{HOST}/twilio/sms/status?message=7"],
    }


def test_a_messaging_service_may_send_too() -> None:
    wire = Wire(201)
    TwilioSender("AC1", "token", "MG1", HOST, wire).send(CALLER, "a text", 7)
    assert wire.posted["MessagingServiceSid"] == ["MG1"]


@pytest.mark.parametrize(
    ("status", "code", "permanent", "refused"),
    [
        (400, 21211, True, False),
        (400, 21610, True, True),
        (429, 20429, False, False),
        (500, 20500, False, False),
        (0, 0, False, False),
    ],
)
def test_errors_say_whether_to_try_again_and_never_the_number(
    status: int, code: int, permanent: bool, refused: bool
) -> None:
    sender = TwilioSender("AC1", "token", "+442079460100", HOST, Wire(status, code))
    with pytest.raises(SendingError) as caught:
        sender.send(CALLER, "a text", 7)
    assert (caught.value.permanent, caught.value.refused) == (permanent, refused)
    assert CALLER not in str(caught.value)
