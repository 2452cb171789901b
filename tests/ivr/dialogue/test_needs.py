"""Which need was said."""

from __future__ import annotations

import pytest

from intents.types import Answer
from ivr.dialogue.memory import Memory
from ivr.dialogue.needs import need, open_candidates, other_need
from ivr.dialogue.transitions import Verdict
from tests.call_script import SCRIPT, heard, wants

pytestmark = pytest.mark.unit


def test_what_was_refused_is_no_candidate() -> None:
    match = heard("money", ("balance", 0.9), ("billing", 0.05))
    memory = Memory(rejected=["balance"])
    assert [c.intent for c in open_candidates(match, memory)] == ["billing"]


@pytest.mark.parametrize(("number", "verdict"), [("123", "slot_wanted"), ("1234", "accepted")])
def test_a_value_that_cannot_be_right_is_still_to_be_asked_for(number: str, verdict: str) -> None:
    judged = need(wants("find_parcel", number=number), Memory(), SCRIPT)
    assert judged is not None
    assert judged.verdict == Verdict(verdict)


def test_the_need_under_discussion_is_no_other_need() -> None:
    match = heard("balance", ("balance", 0.9))
    assert other_need(match, Memory(intent="balance"), SCRIPT) is None


def test_a_no_with_another_need_rejects_the_first() -> None:
    match = heard("no billing", ("billing", 0.9), answer=Answer.NO)
    judged = other_need(match, Memory(intent="balance"), SCRIPT)
    assert judged is not None
    assert judged.rejects == ("balance",)
