"""The application as the server runs it: the telephone part is there, and closed to strangers."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import app
from ivr.logs import JsonFormatter
from ivr.settings import Settings
from ivr.storage import open_database
from ivr.switchboard import Switchboard
from tests.ivr.metrics.collector import collecting
from tests.ivr.telephony.twilio.calls import HOST, sign

pytestmark = [pytest.mark.web, pytest.mark.model]

VOICE = "/twilio/webhook/voice"
STATUS = "/twilio/status"
FIELDS = {"CallSid": "CA1", "From": "+447700900123"}
MakeApp = Callable[..., Flask]


@pytest.fixture
def make(settings: Settings, switchboard: Switchboard, tmp_path: Path) -> Iterator[MakeApp]:
    """Return a maker of applications with a data folder of their own."""
    assert switchboard, "the models are installed"
    made: list[Flask] = []

    def create(**changes: Any) -> Flask:
        made.append(app.create_app(settings.model_copy(update={"data": tmp_path, **changes})))
        return made[-1]

    yield create
    for one in made:
        one.extensions["callsteer"].close()


def rings(application: Flask, token: str = "") -> int:
    headers = {"X-Twilio-Signature": sign(HOST + VOICE, FIELDS, token)} if token else {}
    answer = application.test_client().post(VOICE, base_url=HOST, data=FIELDS, headers=headers)
    return int(answer.status_code)


def test_a_fresh_installation_answers_only_those_who_know_its_secrets(
    make: MakeApp, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = make(audiosocket="127.0.0.1:0")
    assert "NOT checked" not in caplog.text
    secrets = json.loads((tmp_path / "secrets.json").read_text())
    assert rings(made) == 403
    assert rings(made, secrets["twilio_auth_token"]) == 200
    client = made.test_client()
    for token, status in (("wrong", 403), (secrets["asterisk_token"], 200)):
        assert client.post("/asterisk/calls", data={"token": token}).status_code == status


def test_a_call_that_is_over_is_sent_to_the_collector_of_traces(make: MakeApp) -> None:
    with collecting() as collector:
        made = make(twilio_verify=False, traces=collector.url)
        assert rings(made) == 200
        ended = {**FIELDS, "CallStatus": "completed"}
        assert made.test_client().post(STATUS, base_url=HOST, data=ended).status_code == 204
        made.extensions["callsteer"].close()
        assert collector.named("call").end_time_unix_nano
        assert b"447700900123" not in collector.raw


def test_where_signatures_are_not_checked_the_log_says_so(
    make: MakeApp, caplog: pytest.LogCaptureFixture
) -> None:
    made = make(twilio_verify=False)
    assert "Twilio's signatures are NOT checked" in caplog.text
    assert rings(made) == 200


def test_a_server_that_is_going_to_stop_is_not_ready_and_closes_once_and_for_all(
    make: MakeApp,
) -> None:
    made = make(twilio_verify=False)
    client = made.test_client()
    assert client.get("/readyz").json["status"] == "ok"  # type: ignore[index]
    assert made.extensions["callsteer"].drain(0, 0)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "draining")  # type: ignore[index]
    assert rings(made) == 503
    assert client.get("/healthz").status_code == 200


def test_the_api_is_there_for_those_with_a_key_and_only_where_there_is_a_database(
    make: MakeApp,
) -> None:
    client = make(twilio_verify=False).test_client()
    assert client.get("/api/v1/openapi.json").json["openapi"] == "3.1.0"  # type: ignore[index]
    assert client.get("/api/v1/calls").status_code == 401
    assert client.get("/api/v1/nothing").mimetype == "application/problem+json"
    assert client.get("/nothing").mimetype == "text/html"
    bare = make(twilio_verify=False, database="none").test_client()
    assert bare.get("/api/v1/openapi.json").status_code == 404


def test_json_lines_of_webhook_turns_carry_the_call_id(make: MakeApp, tmp_path: Path) -> None:
    made = make(twilio_verify=False, log_format="json")
    client, written = made.test_client(), io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    assert client.post(VOICE, base_url=HOST, data=FIELDS).status_code == 200
    database = open_database(f"sqlite:///{tmp_path}/callsteer.db")
    with database.begin() as session:  # so that there is something to tell
        session.connection().exec_driver_sql("DROP TABLE live_calls")
    database.close()
    logging.getLogger().addHandler(handler)
    try:
        turn = {"CallSid": "CA1", "SpeechResult": "i lost my card", "Confidence": "0.9"}
        client.post("/twilio/webhook/turn?call=CA1&step=1", base_url=HOST, data=turn)
        token = json.loads((tmp_path / "secrets.json").read_text())["asterisk_token"]
        client.post("/asterisk/calls/some-uuid/decision", data={"token": token})
        logging.getLogger("elsewhere").error("no call's")
    finally:
        logging.getLogger().removeHandler(handler)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    named = [line.get("call_sid") for line in lines if line["logger"].startswith("ivr.")]
    assert set(named) == {"CA1", "some-uuid"}
    assert lines[-1]["message"] == "no call's"
    assert "call_sid" not in lines[-1]
