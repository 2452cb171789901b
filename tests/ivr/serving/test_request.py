"""The pack's templates become a request."""

from __future__ import annotations

import json

import pytest

from intents.services import ServiceDefinition
from ivr.serving.request import Request, RequestError, build_request

pytestmark = pytest.mark.unit

OUTCOMES = [{"status": 200, "outcome": "found", "prompt": "done"}]


def definition(**changes: object) -> ServiceDefinition:
    return ServiceDefinition.model_validate(
        {"label": "x", "url": "/parcels/{number}", "outcomes": OUTCOMES, **changes}
    )


PAY = definition(
    method="POST",
    url="/bills/{number}/payments",
    headers={"Authorization": "Bearer $COMPANY_TOKEN", "X-Pin": "{pin}"},
    body={"amount": "{sum_number}", "currency": "{sum_currency}"},
    confirm="pay_confirm",
    idempotent=True,
    retries=2,
)
VALUES = {"number": "123456", "sum": "40.00 USD", "pin": "2580"}
ENVIRONMENT = {"COMPANY_TOKEN": "t{0}ken"}


def built(service: ServiceDefinition, **values: str) -> Request:
    return build_request(service, "http://company.example/v1", values, ENVIRONMENT, "CS1.7")


def test_a_look_up_has_its_path_below_the_companys_url() -> None:
    request = built(definition(), number="1234")
    assert (request.origin, request.path) == ("http://company.example", "/v1/parcels/1234")
    assert (request.method, request.body, request.timeout_s) == ("GET", None, 0.8)
    assert "Idempotency-Key" not in request.headers


def test_a_whole_url_goes_elsewhere() -> None:
    request = built(definition(url="https://api.example:8443/p?n={number}"), number="1")
    assert (request.origin, request.path) == ("https://api.example:8443", "/p?n=1")


def test_values_cannot_leave_their_place_in_the_url() -> None:
    request = built(definition(), number="../accounts?x=1#")
    assert request.path == "/v1/parcels/..%2Faccounts%3Fx%3D1%23"


def test_a_change_carries_values_secrets_and_a_key() -> None:
    request = built(PAY, **VALUES)
    assert request.headers["Authorization"] == "Bearer t{0}ken", "braces in a secret are no field"
    assert (request.headers["X-Pin"], request.headers["Idempotency-Key"]) == ("2580", "CS1.7")
    assert request.body is not None
    assert json.loads(request.body) == {"amount": "40.00", "currency": "USD"}
    assert (request.retries, request.repeatable) == (2, True)


def test_a_secret_is_not_taken_from_what_the_caller_said() -> None:
    request = built(PAY, **{**VALUES, "pin": "$COMPANY_TOKEN"})
    assert request.headers["X-Pin"] == "$COMPANY_TOKEN"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"number": "1", "sum": "40.00"}, "no value for 'pin'"),
        ({**VALUES, "pin": "••••"}, "not at hand any more"),
        ({**VALUES, "pin": "1\r\nX-Other: 2"}, "line break"),
    ],
)
def test_what_is_missing_or_dangerous_makes_no_request(values: dict[str, str], why: str) -> None:
    with pytest.raises(RequestError, match=why):
        built(PAY, **values)


def test_a_missing_secret_names_its_variable_only() -> None:
    with pytest.raises(RequestError, match="COMPANY_TOKEN is not set"):
        build_request(PAY, "http://x", VALUES, {}, "k")
