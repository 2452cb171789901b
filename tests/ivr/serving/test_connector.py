"""From an order to what came of it. Whatever goes wrong, nothing is raised."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from intents.services import ServiceDefinition
from ivr.dialogue.actions import Serve
from ivr.dialogue.events import Outcome
from ivr.serving import Connector, missing_secrets
from ivr.serving.connector import Attempt, key_of

from .servers import answers, hangs, server

pytestmark = pytest.mark.web

FIND = ServiceDefinition.model_validate(
    {
        "label": "the tracking system",
        "url": "/parcels/{number}",
        "headers": {"Authorization": "Bearer $COMPANY_TOKEN", "X-Pin": "{pin}"},
        "timeout_ms": 300,
        "needs": ["number", "pin"],
        "outcomes": [
            {"status": 200, "outcome": "found", "prompt": "there"},
            {"status": 404, "outcome": "not_found"},
        ],
    }
)
TOKEN = "tok-3f9a"
ORDER = Serve("find", 7, (("number", "123456"), ("pin", "••••")))


class Log:
    """Remembers attempts."""

    def __init__(self) -> None:
        self.attempts: list[Attempt] = []

    def write(self, attempt: Attempt) -> None:
        self.attempts.append(attempt)


def connector(url: str, log: Log, token: str = TOKEN) -> Connector:
    return Connector({"find": FIND}, lambda: url, {"COMPANY_TOKEN": token}, log)


def test_an_order_is_asked_and_recorded_without_its_values() -> None:
    log = Log()
    with server(answers(200, {})) as company:
        asked = connector(company.url, log)
        assert asked.wait(ORDER, "CS1", {"pin": "2580"}).prompt == "there"
        asked.close()
    (seen,) = company.seen
    assert (seen.path, seen.headers["X-Pin"]) == ("/parcels/123456", "2580")
    assert seen.headers["Authorization"] == f"Bearer {TOKEN}"
    (attempt,) = log.attempts
    assert (attempt.call_sid, attempt.service, attempt.outcome) == ("CS1", "find", Outcome.FOUND)
    assert attempt.tries == 1


def test_a_key_is_the_same_only_for_the_same_order() -> None:
    pay = Serve("pay", 7, (("sum", "40.00 USD"),), order=1)
    again = replace(pay, serve_id=19)
    assert key_of(pay, "CS1") == key_of(again, "CS1"), "its outcome was lost"
    others = (replace(pay, slots=(("sum", "50.00 USD"),)), replace(pay, order=2))
    assert len({key_of(order, "CS1") for order in (pay, *others)} | {key_of(pay, "CS2")}) == 4


def test_secrets_and_values_are_in_no_log_message(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with server(answers(200, b"2580 123456", "text/plain"), answers(418, {})) as company:
        asked = connector(company.url, Log())
        for _ in range(2):
            assert asked.wait(ORDER, "CS1", {"pin": "2580"}).outcome is Outcome.FAILED
        asked.close()
    assert "CS1" in caplog.text
    for secret in ("2580", "123456", TOKEN):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("order", "token", "secrets"),
    [
        (ORDER, "", {"pin": "2580"}),
        (ORDER, TOKEN, {}),
        (Serve("unknown", 7), TOKEN, {}),
    ],
    ids=["secret not set", "pin gone", "no such service"],
)
def test_what_cannot_be_asked_has_failed_and_nothing_is_sent(
    order: Serve, token: str, secrets: dict[str, str]
) -> None:
    log = Log()
    with server(answers(200, {})) as company:
        asked = connector(company.url, log, token)
        assert asked.wait(order, "CS1", secrets).outcome is Outcome.FAILED
        asked.close()
        assert company.seen == []
    assert [attempt.tries for attempt in log.attempts] == [0]


def test_a_system_that_hangs_holds_nobody() -> None:
    with server(hangs) as company:
        asked = connector(company.url, Log())
        assert asked.wait(ORDER, "CS1", {"pin": "2580"}).outcome is Outcome.FAILED
        asked.close()


def test_a_bug_is_a_failed_service_not_a_failed_call(caplog: pytest.LogCaptureFixture) -> None:
    def no_url() -> str:
        raise ZeroDivisionError

    asked = Connector({"find": FIND}, no_url, {"COMPANY_TOKEN": TOKEN})
    assert asked.wait(ORDER, "CS1", {"pin": "2580"}).outcome is Outcome.FAILED
    assert "ZeroDivisionError" in caplog.text
    asked.close()


@pytest.mark.parametrize(
    ("environment", "missing"), [({}, {"COMPANY_TOKEN"}), ({"COMPANY_TOKEN": "x"}, set())]
)
def test_missing_secrets_are_named(environment: dict[str, str], missing: set[str]) -> None:
    assert missing_secrets({"find": FIND}, environment) == missing
