"""The loop against fake ports, in virtual time."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest

from asr.types import Hypothesis
from intents.types import IntentMatch
from ivr.call_loop import CallLoop
from ivr.dialogue import Dialogue, Script, Timing
from ivr.dialogue.actions import Disposition, HandOverSecret, Serve
from ivr.dialogue.events import (
    CallerHungUp,
    DtmfPressed,
    Event,
    PromptFinished,
    Served,
    SpeechStarted,
    TimerFired,
    UtteranceFinal,
)
from ivr.ports import Turned
from tests.call_script import SCRIPT, wants
from tests.fakes import FakeControl, FakeMedia, FakeObserver, FakeRouter, FakeServices

pytestmark = pytest.mark.unit


class Rig:
    """A loop and its fakes."""

    def __init__(self, *script: tuple[int, Event | None]) -> None:
        self.media = FakeMedia(*script)
        self.control = FakeControl()
        self.observer = FakeObserver()
        timing = Timing(no_input_open_ms=4_930)  # no multiple of POLL_MS
        self.dialogue = Dialogue(Script(timing=timing))
        self.loop = CallLoop(self.dialogue, self.media, self.control, FakeRouter(), self.observer)


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


class Vietnamese:
    """Languages of a line that speaks Vietnamese, and nothing else."""

    def __init__(self) -> None:
        self.router = FakeRouter()

    def turn(self, tag: str) -> Turned | str | None:
        if tag != "vi":
            return f"no {tag}"
        return Turned(Script(opening="there"), self.router, FakeServices())


def asks(language: str, at_ms: int) -> UtteranceFinal:
    said = Hypothesis(language, 0.9, at_ms - 900, at_ms)
    return UtteranceFinal(at_ms=at_ms, hypothesis=said, match=IntentMatch(language))


def test_a_language_that_is_asked_for_takes_the_place_of_the_old_one() -> None:
    rig = Rig(
        (900, SpeechStarted(at_ms=900)),
        (2_000, asks("Vietnamese", 2_000)),
        (30_000, CallerHungUp(at_ms=30_000)),
    )
    rig.loop.languages = Vietnamese()
    rig.loop.run()
    assert rig.dialogue.script.opening == "there"
    assert rig.media.sent[:4] == ["open", "<pause>", "<stop>", "open"]
    fired = [event.at_ms for event in rig.observer.events if isinstance(event, TimerFired)]
    assert not fired, "the new prompt has not been heard to its end"


def test_a_language_that_cannot_be_had_is_said_with_the_last_prompt() -> None:
    rig = Rig((2_000, asks("Spanish", 2_000)), (3_000, CallerHungUp(at_ms=3_000)))
    rig.loop.languages = Vietnamese()
    rig.loop.run()
    assert ["notice", "no es"] in rig.dialogue.memory.last_values
    assert rig.dialogue.script.opening == "open"


def test_what_the_old_ear_has_begun_does_not_hold_the_floor() -> None:
    rig = Rig((2_000, None), (9_000, CallerHungUp(at_ms=9_000)))
    batches = [[asks("Vietnamese", 2_000), SpeechStarted(at_ms=2_000)]]
    usual = rig.media.receive
    rig.media.receive = lambda ms: batches.pop() if batches else usual(ms)  # type: ignore[method-assign]
    rig.loop.languages = Vietnamese()
    rig.loop.run()
    assert [type(event) for event in rig.observer.events].count(SpeechStarted) == 0


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


def test_a_dead_line_is_a_failed_call_not_an_abandoned_one_and_says_what_broke(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rig = Rig((100, None))
    rig.loop.run()
    assert rig.observer.disposition is Disposition.FAILED
    assert caplog.messages == ["the line broke: the line died"]


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


def test_a_caller_who_hangs_up_after_the_transfer_was_put_through() -> None:
    rig = Rig(
        (100, DtmfPressed(at_ms=100, digit="0")),
        (200, DtmfPressed(at_ms=200, digit="0")),
        (300, PromptFinished(at_ms=300, prompt_id=3)),
        (300, CallerHungUp(at_ms=300)),
    )
    rig.loop.run()
    assert rig.observer.disposition is Disposition.ESCALATED


class ServingRig:
    """A loop whose company systems answer when a scripted event has come."""

    def __init__(self, *script: tuple[int, Event | None]) -> None:
        self.media, self.observer = FakeMedia(*script), FakeObserver()
        self.control, self.services = FakeControl(), FakeServices()
        dialogue = Dialogue(SCRIPT)
        self.loop = CallLoop(
            dialogue, self.media, self.control, FakeRouter(), self.observer, services=self.services
        )


def says(match: IntentMatch, at_ms: int) -> UtteranceFinal:
    return UtteranceFinal(at_ms=at_ms, hypothesis=Hypothesis(match.text, 0.9, 0, 0), match=match)


def test_the_loop_goes_on_while_the_companys_systems_work() -> None:
    rig = ServingRig(
        (1_000, says(wants("find_parcel", number="1234"), 1_000)),
        (2_000, PromptFinished(at_ms=2_000, prompt_id=2)),
        (9_000, CallerHungUp(at_ms=9_000)),
    )
    rig.loop.run()
    assert [order.service for order in rig.services.orders] == ["find"]
    assert rig.media.sent[-2:] == ["latency_filler", "<stop>"], "time went by, the caller heard it"


def test_what_the_systems_answer_from_another_thread_is_said() -> None:
    rig = ServingRig(
        (1_000, says(wants("find_parcel", number="1234"), 1_000)),
        (2_000, PromptFinished(at_ms=2_000, prompt_id=2)),
        (9_000, CallerHungUp(at_ms=9_000)),
    )
    begin = rig.services.begin

    def answered_at_once(order: Serve, at_ms: int, done: Callable[[Served], None]) -> None:
        begin(order, at_ms, done)
        thread = Thread(target=rig.services.answers)
        thread.start()
        thread.join()

    rig.services.begin = answered_at_once  # type: ignore[method-assign]
    rig.loop.run()
    assert "told" in rig.media.sent


@pytest.mark.parametrize(("slot", "given_on"), [("pin", []), ("card", ["card"])])
def test_a_secret_goes_to_the_service_that_needs_it_or_else_to_the_carrier(
    slot: str, given_on: list[str]
) -> None:
    rig = ServingRig()
    rig.loop._perform(HandOverSecret(slot, "2580"))
    assert (rig.services.secrets, rig.control.secrets) == (["2580"], given_on)
