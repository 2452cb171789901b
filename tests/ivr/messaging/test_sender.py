"""What a trial sends with."""

from __future__ import annotations

import pytest

from ivr.messaging import KeptSender, SendingError

pytestmark = pytest.mark.unit


def test_a_trial_s_sender_says_that_nothing_leaves_the_machine() -> None:
    sender = KeptSender()
    sender.send("+447700900123", "a text", 1)
    assert sender.keeps


def test_an_error_says_whether_trying_again_can_help() -> None:
    error = SendingError("no", permanent=True)
    assert (error.permanent, error.refused) == (True, False)
