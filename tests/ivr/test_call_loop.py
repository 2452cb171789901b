"""The loop against fake ports, in virtual time."""

from __future__ import annotations

import pytest

from ivr.call_loop import CallLoop
from ivr.dialogue import Dialogue, Script, Timing
from ivr.dialogue.actions import Disposition
from ivr.dialogue.events import (
    CallerHungUp,
    DtmfPressed,
    Event,
    PromptFinished,
    SpeechStarted,
    TimerFired,
)
from tests.fakes import FakeControl, FakeMedia, FakeObserver, FakeRouter

pytestmark = pytest.mark.unit


class Rig:
    """A loop and its fakes."""

    def __init__(self, *script: tuple[int, Event | None]) -> None:
        self.media = FakeMedia(*script)
        self.control = FakeControl()
        self.observer = FakeObserver()
        dialogue = Dialogue(Script(timing=Timing(no_input_open_ms=4_930)))  # no multiple of POLL_MS
        self.loop = CallLoop(dialogue, self.media, self.control, FakeRouter(), self.observer)


def test_silence_is_reprompted_after_exactly_the_no_input_timeout() -> None:
    rig = Rig(
        (2_030, PromptFinished(at_ms=2_030, prompt_id=1)),
        (7_031, CallerHungUp(at_ms=7_031)),
    )
    rig.loop.run()
    fired = [event.at_ms for event in rig.observer.events if isinstance(event, TimerFired)]
    assert fired == [6_960]
    assert rig.media.sent == ["open", "rapid_reprompt_noinput", "<stop>"]
    assert rig.observer.disposition is Disposition.ABANDONED


def test_a_cancelled_timer_never_fires() -> None:
    rig = Rig(
        (2_000, PromptFinished(at_ms=2_000, prompt_id=1)),
        (3_000, DtmfPressed(at_ms=3_000, digit="9")),
        (9_000, CallerHungUp(at_ms=9_000)),
    )
    rig.loop.run()
    assert not [event for event in rig.observer.events if isinstance(event, TimerFired)]


def test_barge_in_pauses_the_audio() -> None:
    rig = Rig((400, SpeechStarted(at_ms=400)), (900, CallerHungUp(at_ms=900)))
    rig.loop.run()
    assert rig.media.sent == ["open", "<pause>", "<stop>"]
    assert rig.media.closed == 1


def test_an_event_posted_by_another_thread_is_served() -> None:
    rig = Rig((500, CallerHungUp(at_ms=500)))
    rig.loop.post(DtmfPressed(at_ms=0, digit="9"))
    rig.loop.run()
    assert rig.media.sent[:3] == ["open", "<stop>", "main_menu"]


def test_a_dead_line_is_a_failed_call_not_an_abandoned_one() -> None:
    rig = Rig((100, None))
    rig.loop.run()
    assert rig.observer.disposition is Disposition.FAILED


def test_a_crashing_adapter_still_leaves_a_disposition_and_a_free_line() -> None:
    rig = Rig()
    rig.media.play = lambda prompt: 1 / 0  # type: ignore[method-assign, assignment, return-value]
    with pytest.raises(ZeroDivisionError):
        rig.loop.run()
    assert rig.observer.disposition is Disposition.FAILED
    assert rig.media.closed == 1


def test_a_transfer_ends_the_call() -> None:
    rig = Rig(
        (100, DtmfPressed(at_ms=100, digit="0")),
        (200, DtmfPressed(at_ms=200, digit="0")),
        (300, PromptFinished(at_ms=300, prompt_id=3)),
    )
    rig.loop.run()
    assert rig.control.transfers == ["operator"]
    assert rig.observer.disposition is Disposition.ESCALATED
