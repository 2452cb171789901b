"""What the page shows as the call goes on."""

from __future__ import annotations

import pytest

from tests.ivr.companion.conftest import Companion
from tests.ivr.telephony.twilio.calls import Caller

pytestmark = [pytest.mark.web, pytest.mark.model]


def test_a_caller_who_waits_sees_need_queue_and_wait(companion: Companion, waiting: Caller) -> None:
    assert waiting.document
    state = companion.state()
    assert state["need"] == "card_blocked"
    assert "4 to 6 minutes" in state["where"]
    assert len(state["others"]) == 3
    assert "card_blocked" not in [other["need"] for other in state["others"]]
    assert "declined" not in str(state), "no transcript"


def test_before_a_need_is_known_the_page_says_so(companion: Companion) -> None:
    caller = Caller(companion.office)
    caller.dials()
    state = companion.state()
    assert state["need"] == ""
    assert "don't know yet" in state["about"]
    assert "assistant" in state["where"]


def test_a_call_that_is_over_offers_nothing(companion: Companion, waiting: Caller) -> None:
    waiting.office.reception.hung_up("CA1")
    state = companion.state()
    assert state["over"]
    assert state["others"] == []
