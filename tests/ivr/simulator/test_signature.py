"""X-Twilio-Signature, by the vector that Twilio publishes."""

from __future__ import annotations

import pytest

from ivr.simulator.signature import sign

pytestmark = pytest.mark.unit

FIELDS = {
    "To": "+18005551212",
    "From": "+12349013030",
    "Digits": "1234",
    "Caller": "+12349013030",
    "CallSid": "CA1234567890ABCDE",
}
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"


def test_the_published_vector_comes_out() -> None:
    assert sign("12345", URL, FIELDS) == "0/KCTR6DLpKmkAf8muzZqo1nDgQ="


def test_every_part_is_covered() -> None:
    usual = sign("12345", URL, FIELDS)
    assert sign("12346", URL, FIELDS) != usual
    assert sign("12345", URL + "3", FIELDS) != usual
    assert sign("12345", URL, {**FIELDS, "Digits": "1235"}) != usual
    assert sign("12345", URL, {}) != usual
