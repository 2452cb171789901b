"""What is kept beside the state."""

from __future__ import annotations

import pytest

from tests.call_script import Caller, heard

pytestmark = pytest.mark.unit


@pytest.fixture
def caller() -> Caller:
    called = Caller()
    called.answers()
    return called


def test_guesses_keep_the_latest_first(caller: Caller) -> None:
    caller.says(heard("x", ("balance", 0.3)))
    caller.says(heard("y", ("track", 0.3), ("billing", 0.2)))
    assert caller.dialogue.memory.guesses == ["track", "billing", "balance"]


def test_progress_forgets_the_failures_of_the_question(caller: Caller) -> None:
    caller.mumbles()
    caller.needs("balance", 0.6)
    memory = caller.dialogue.memory
    assert (memory.failures, memory.recoveries) == (0, 1)


def test_a_need_said_again_is_no_longer_rejected(caller: Caller) -> None:
    caller.needs("balance", 0.6)
    caller.says_no(("billing", 0.95))
    assert caller.dialogue.memory.rejected == ["balance"]


def test_going_back_from_a_read_back_drops_the_value(caller: Caller) -> None:
    from intents.types import Command

    caller.needs("track")
    caller.gives("digits", "4217")
    caller.commands(Command.BACK)
    assert caller.dialogue.memory.slots == {}
    assert caller.dialogue.memory.intent == "track"
