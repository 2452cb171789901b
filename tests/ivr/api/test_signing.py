"""Signatures of webhooks."""

from __future__ import annotations

import base64

import pytest

from ivr.api.signing import new_secret, signatures

pytestmark = pytest.mark.unit


def test_a_known_message_has_its_known_signature() -> None:
    """Worked out with OpenSSL: `openssl dgst -sha256 -mac HMAC -macopt hexkey:… -binary`."""
    key = "whsec_" + base64.b64encode(bytes(range(32))).decode()
    body = b'{"type":"webhook.test"}'
    assert (
        signatures([key], "msg_1", 1_700_000_000, body)
        == "v1,xxZtt7j7yM1ifYrYyXeSlFsSXiLDory+irN4YhasdnI="
    )


def test_two_secrets_make_two_signatures_between_spaces() -> None:
    one, two = new_secret(), new_secret()
    both = signatures([one, two], "msg_1", 1, b"{}").split(" ")
    assert both == [signatures([one], "msg_1", 1, b"{}"), signatures([two], "msg_1", 1, b"{}")]


def test_a_new_secret_has_256_random_bits() -> None:
    made = new_secret()
    assert made.startswith("whsec_")
    assert len(base64.b64decode(made.removeprefix("whsec_"))) == 32
    assert made != new_secret()
