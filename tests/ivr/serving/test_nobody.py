"""A line without company systems."""

from __future__ import annotations

import pytest

from ivr.dialogue.actions import Serve
from ivr.dialogue.events import Outcome, Served
from ivr.serving import NoServices

pytestmark = pytest.mark.unit


def test_every_service_fails_at_once_and_secrets_are_left_to_the_carrier() -> None:
    told: list[Served] = []
    NoServices().begin(Serve("pay", 7), 1_000, told.append)
    assert [(s.serve_id, s.outcome, s.at_ms) for s in told] == [(7, Outcome.FAILED, 1_000)]
    assert not NoServices().take_secret("pin", "2580")
