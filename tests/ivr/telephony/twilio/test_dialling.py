"""Calling by Twilio's REST API, against a server of the test's own."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import parse_qs

import pytest

from ivr.errors import DialError
from ivr.telephony.twilio.dialling import Account, TwilioDialler
from tests.ivr.reception.office import CALLER
from tests.ivr.serving.servers import Reply, Served, answers, hangs, hangs_up
from tests.ivr.serving.servers import server as serving

pytestmark = pytest.mark.web

CREATED = answers(201, {"sid": "CA77", "status": "queued"})


class Wire:
    """A server and a dialler that knows its address."""

    def __init__(self, stack: ExitStack, *replies: Reply, timeout_s: float = 5.0) -> None:
        self.server: Served = stack.enter_context(serving(*replies))
        self.pauses: list[float] = []
        self.dialler = dialler_at(self.server.url, timeout_s, self.pauses)

    def dials(self) -> str:
        return self.dialler.dial("offer-0", CALLER)


def dialler_at(url: str, timeout_s: float, pauses: list[float]) -> TwilioDialler:
    account = Account("AC1", "secret", "+442079460100", "https://ivr.example.com/", url)
    return TwilioDialler(account, timeout_s, pauses.append)


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as opened:
        yield opened


def test_a_call_is_asked_for_as_twilio_documents_it(stack: ExitStack) -> None:
    wire = Wire(stack, CREATED)
    assert wire.dials() == "CA77"
    (seen,) = wire.server.seen
    assert (seen.method, seen.path) == ("POST", "/2010-04-01/Accounts/AC1/Calls.json")
    given = seen.headers["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(given) == b"AC1:secret"
    here = "https://ivr.example.com/twilio/callback"
    assert parse_qs(seen.body.decode()) == {
        "To": [CALLER],
        "From": ["+442079460100"],
        "Url": [f"{here}/answered?outbound=offer-0"],
        "Method": ["POST"],
        "FallbackUrl": [f"{here}/lost?outbound=offer-0"],
        "StatusCallback": [f"{here}/status?outbound=offer-0"],
        "StatusCallbackEvent": ["initiated", "ringing", "answered", "completed"],
        "StatusCallbackMethod": ["POST"],
        "Timeout": ["30"],
    }


def test_a_refusal_is_final_and_names_twilios_code_but_no_number(stack: ExitStack) -> None:
    refusal = {"code": 21211, "message": f"{CALLER} is not valid", "status": 400}
    wire = Wire(stack, answers(400, refusal))
    with pytest.raises(DialError) as caught:
        wire.dials()
    assert not caught.value.unsure
    assert "21211" in str(caught.value)
    assert CALLER not in str(caught.value)
    assert len(wire.server.seen) == 1


def test_too_many_requests_are_asked_again_three_times_at_most(stack: ExitStack) -> None:
    busy = answers(429, {"code": 20429, "message": "too many"})
    wire = Wire(stack, busy, busy, CREATED)
    assert wire.dials() == "CA77"
    assert wire.pauses == [0.5, 1.0]
    wire = Wire(stack, busy)
    with pytest.raises(DialError) as caught:
        wire.dials()
    assert (caught.value.unsure, len(wire.server.seen)) == (False, 3)


@pytest.mark.parametrize(
    "reply",
    [answers(500, {"code": 20500}), answers(503, b"<html>", "text/html"), hangs_up, hangs],
)
def test_what_may_have_been_carried_out_is_not_asked_twice(stack: ExitStack, reply: Reply) -> None:
    wire = Wire(stack, reply, timeout_s=0.3)
    with pytest.raises(DialError) as caught:
        wire.dials()
    assert (caught.value.unsure, len(wire.server.seen)) == (True, 1)


def test_a_connection_that_is_never_made_is_tried_again(stack: ExitStack) -> None:
    with serving(CREATED) as gone:
        url = gone.url
    pauses: list[float] = []
    with pytest.raises(DialError) as caught:
        dialler_at(url, 1.0, pauses).dial("offer-0", CALLER)
    assert (caught.value.unsure, pauses) == (False, [0.5, 1.0])


def test_a_call_is_ended_and_a_failure_is_only_logged(
    stack: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    wire = Wire(stack, answers(200, {"sid": "CA77"}), answers(404, {"code": 20404}))
    wire.dialler.hang_up("CA77")
    assert wire.server.seen[0].path == "/2010-04-01/Accounts/AC1/Calls/CA77.json"
    assert parse_qs(wire.server.seen[0].body.decode()) == {"Status": ["completed"]}
    wire.dialler.hang_up("CA77")
    assert "20404" in caplog.text


def test_no_number_and_no_secret_is_logged(
    stack: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    wire = Wire(stack, CREATED, answers(400, {"code": 1, "message": CALLER}))
    wire.dials()
    with pytest.raises(DialError):
        wire.dials()
    assert CALLER.strip("+") not in caplog.text
    assert "secret" not in caplog.text
    assert "secret" not in repr(Account("AC1", "secret", "+1", ""))
