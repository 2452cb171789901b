"""Numbers and addresses that never leave the call."""

from __future__ import annotations

import pytest

from routing.redaction import redact

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "secret",
    [
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "+44 20 7946 0000",
        "020 7946 0000 1",
        "four one one one one one one one one",
        "oh two oh seven nine four six double oh",
    ],
)
def test_long_numbers_are_masked(secret: str) -> None:
    assert redact(f"it is {secret} thanks") == "it is [number] thanks"


@pytest.mark.parametrize("address", ["jo.smith@example.org", "jo at example dot org"])
def test_addresses_are_masked(address: str) -> None:
    assert redact(f"write to {address}") == "write to [e-mail]"


@pytest.mark.parametrize("text", ["parcel 4217009", "four two one seven", "at 12 high street", ""])
def test_what_the_agent_needs_stays(text: str) -> None:
    assert redact(text) == text
