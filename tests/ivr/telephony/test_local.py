"""Call control without a carrier."""

from __future__ import annotations

import pytest

from ivr.dialogue.events import TransferCompleted
from ivr.telephony.local import LocalControl

pytestmark = pytest.mark.unit


def test_every_transfer_completes_at_once() -> None:
    assert LocalControl(lambda: 42).transfer("desk") == TransferCompleted(at_ms=42)
