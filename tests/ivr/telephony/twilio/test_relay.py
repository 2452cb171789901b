"""The relay's text messages, and a prompt's end that nobody reports."""

from __future__ import annotations

from typing import Any

import pytest
from simple_websocket import ConnectionClosed

from asr.types import Expectation, OpenNeed, YesNo
from intents.types import IntentMatch
from ivr.dialogue.actions import PlayPrompt
from ivr.dialogue.events import (
    CallerHungUp,
    DtmfPressed,
    Event,
    PromptFinished,
    SpeechEnded,
    SpeechStarted,
    UtteranceFinal,
)
from ivr.errors import LineError
from ivr.telephony.twilio import relay
from ivr.telephony.twilio.relay import (
    CHARACTERS_PER_S,
    PAUSE_MS,
    UNSAID_CONFIDENCE,
    RelayMedia,
    RelayVoice,
    wait_for_setup,
)
from tests.fakes import FakeSocket, FakeTime

pytestmark = pytest.mark.unit

SETUP = {"type": "setup", "callSid": "CA1", "customParameters": {"token": "a token"}}
TEXT = "How may I help you?"
LENGTH_MS = int(len(TEXT) / CHARACTERS_PER_S * 1000) + PAUSE_MS


def said(text: str | None, **more: Any) -> dict[str, Any]:
    return {"type": "prompt", "voicePrompt": text, "lang": "en-US", "last": True, **more}


INTERRUPT = {"type": "interrupt", "utteranceUntilInterrupt": "How may", "durationMs": "460"}


class Rig:
    """A relay and its time; matching only remembers what it was asked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.time = FakeTime()
        monkeypatch.setattr(relay, "time", self.time)
        self.socket = FakeSocket()
        self.asked: list[tuple[str, float, Expectation]] = []
        self.media = RelayMedia(
            self.socket, RelayVoice(lambda _prompt: TEXT, self.match, "en-US"), 1_500
        )

    def match(self, text: str, sure: float, expected: Expectation) -> IntentMatch:
        self.asked.append((text, sure, expected))
        return IntentMatch(text)

    def gets(self, *messages: Any) -> list[Event]:
        self.socket.messages += messages
        return [event for _ in messages for event in self.media.receive(10)]

    def waits(self, ms: int) -> list[Event]:
        self.time.passes(ms)
        return self.gets(None)


@pytest.fixture
def rig(monkeypatch: pytest.MonkeyPatch) -> Rig:
    return Rig(monkeypatch)


def kinds(events: list[Event]) -> list[type[Event]]:
    return [type(event) for event in events]


def ended(events: list[Event]) -> list[int]:
    """Return which prompts have ended, and that nothing else has happened."""
    assert all(isinstance(event, PromptFinished) for event in events)
    return [event.prompt_id for event in events if isinstance(event, PromptFinished)]


# --- languages


def test_another_language_is_heard_and_said_from_now_on(rig: Rig) -> None:
    rig.media.speak(RelayVoice(lambda _prompt: "Chào", rig.match, "vi-VN"))
    rig.media.play(PlayPrompt("open", 1))
    turned, opening = rig.socket.sent
    assert turned == {
        "type": "language",
        "ttsLanguage": "vi-VN",
        "transcriptionLanguage": "vi-VN",
    }
    assert opening["token"] == "Chào"


def test_languages_are_offered_in_their_own_voice_before_the_opening(rig: Rig) -> None:
    voice = RelayVoice(lambda _prompt: TEXT, rig.match, "en-US")
    media = RelayMedia(rig.socket, voice, offers=[("vi-VN", "Bấm phím 2.")])
    media.play(PlayPrompt("open", 1))
    media.play(PlayPrompt("main_menu", 2))
    sent = [(item["token"], item.get("lang")) for item in rig.socket.sent]
    assert sent == [("Bấm phím 2.", "vi-VN"), (TEXT, None), (TEXT, None)]


# --- the beginning


def test_the_setup_tells_whose_relay_it_is() -> None:
    assert wait_for_setup(FakeSocket(SETUP)) == ("CA1", "a token")


@pytest.mark.parametrize(
    "messages",
    [
        (),
        (None,),
        ("no json",),
        ("[" * 100_000,),
        ("[]",),
        (said("hello"),),
        ({"type": "setup", "callSid": "CA1"},),
        ({"type": "setup", "customParameters": ["token"]},),
    ],
)
def test_a_socket_without_a_setup_is_nobodys(messages: tuple[Any, ...]) -> None:
    assert wait_for_setup(FakeSocket(*messages)) is None


def test_a_setup_without_its_token_carries_none() -> None:
    assert wait_for_setup(FakeSocket({"type": "setup", "customParameters": {}})) == ("", "")


# --- the caller


def test_a_prompt_of_the_caller_is_a_whole_utterance(rig: Rig) -> None:
    rig.media.listen(YesNo())
    events = rig.gets(said("Yes, please. "))
    assert kinds(events) == [SpeechStarted, SpeechEnded, UtteranceFinal]
    assert rig.asked == [("Yes, please.", UNSAID_CONFIDENCE, YesNo())]
    final = events[-1]
    assert isinstance(final, UtteranceFinal)
    assert final.hypothesis.text == "yes, please."


def test_what_is_not_the_last_is_only_a_beginning(rig: Rig) -> None:
    assert kinds(rig.gets(said("I", last=False), said("I lost", last=False))) == [SpeechStarted]
    assert rig.asked == []
    assert kinds(rig.gets(said("I lost my card"))) == [SpeechEnded, UtteranceFinal]
    assert kinds(rig.gets(said("yes")))[0] is SpeechStarted, "the next one begins anew"


def test_an_interruption_is_the_beginning_of_speech_once(rig: Rig) -> None:
    assert kinds(rig.gets(INTERRUPT, INTERRUPT)) == [SpeechStarted]
    assert kinds(rig.gets(said("yes"))) == [SpeechEnded, UtteranceFinal]


@pytest.mark.parametrize("text", ["", None])
def test_an_empty_reading_says_nothing(rig: Rig, text: str | None) -> None:
    rig.gets(said(text))
    assert rig.asked == [("", UNSAID_CONFIDENCE, OpenNeed())]


@pytest.mark.parametrize("digit", list("0123456789*#"))
def test_every_key_is_heard(rig: Rig, digit: str) -> None:
    assert rig.gets({"type": "dtmf", "digit": digit}) == [DtmfPressed(at_ms=1_500, digit=digit)]


@pytest.mark.parametrize(
    "message",
    [
        {"type": "dtmf", "digit": "A"},
        {"type": "dtmf"},
        {"type": "info"},
        {},
        "no json",
        "[]",
        "[" * 100_000,
        b"\xff",
    ],
)
def test_what_makes_no_sense_changes_nothing(rig: Rig, message: Any) -> None:
    assert rig.gets(message) == []


def test_while_only_keys_count_nothing_that_is_said_is_heard(rig: Rig) -> None:
    rig.media.hear_keys_only()
    assert rig.gets(said("four one one one"), INTERRUPT) == []
    assert rig.asked == []
    assert kinds(rig.gets({"type": "dtmf", "digit": "4"})) == [DtmfPressed]
    rig.media.listen(OpenNeed())
    assert len(rig.gets(said("yes"))) == 3


def test_speech_that_was_cut_off_by_a_key_or_the_keypad_is_forgotten(rig: Rig) -> None:
    rig.gets(INTERRUPT, {"type": "dtmf", "digit": "1"})
    assert kinds(rig.gets(said("I", last=False))) == [SpeechStarted]
    rig.media.hear_keys_only()
    rig.media.listen(OpenNeed())
    assert kinds(rig.gets(said("yes")))[0] is SpeechStarted


def test_speech_goes_on_under_the_next_prompt(rig: Rig) -> None:
    rig.gets(said("well", last=False))
    rig.media.play(PlayPrompt("open", 1))  # the longest utterance is over
    assert kinds(rig.gets(said("well then", last=False))) == [SpeechStarted]


# --- our prompts


def test_a_prompt_is_sent_as_text(rig: Rig) -> None:
    rig.media.play(PlayPrompt("open", 7, barge_in=False))
    (sent,) = rig.socket.sent
    assert sent == {
        "type": "text",
        "token": TEXT,
        "last": True,
        "interruptible": False,
        "preemptible": True,
    }


def test_a_prompt_has_ended_after_its_reckoned_length(rig: Rig) -> None:
    rig.media.play(PlayPrompt("open", 7))
    assert rig.waits(LENGTH_MS - 1) == []
    assert ended(rig.waits(2)) == [7]
    assert rig.waits(60_000) == [], "and only once"


def test_its_end_comes_before_what_the_caller_then_says(rig: Rig) -> None:
    rig.media.play(PlayPrompt("open", 7))
    rig.time.passes(LENGTH_MS + 1)
    assert kinds(rig.gets(said("yes")))[0] is PromptFinished


def test_a_dropped_prompt_never_ends_and_the_next_takes_its_place(rig: Rig) -> None:
    rig.media.play(PlayPrompt("open", 7))
    rig.media.stop()
    assert rig.waits(60_000) == []
    rig.media.play(PlayPrompt("open", 8))
    rig.media.play(PlayPrompt("open", 9))
    assert ended(rig.waits(LENGTH_MS + 1)) == [9]


@pytest.mark.parametrize("silent_ms", [0, 60_000])
def test_an_interrupted_prompt_has_ended_when_it_was_no_interruption(
    rig: Rig, silent_ms: int
) -> None:
    rig.media.play(PlayPrompt("open", 7))
    rig.gets(INTERRUPT)
    rig.media.pause()
    assert rig.waits(silent_ms) == [], "a paused prompt goes on later"
    rig.media.resume()
    assert ended(rig.waits(1)) == [7], "otherwise nothing would happen any more"


def test_a_prompt_after_a_paused_one_has_its_own_time(rig: Rig) -> None:
    rig.media.play(PlayPrompt("open", 7))
    rig.media.pause()
    rig.media.play(PlayPrompt("open", 8))
    assert ended(rig.waits(LENGTH_MS + 1)) == [8]


# --- the end


def test_an_error_of_the_relay_is_the_lines(rig: Rig) -> None:
    with pytest.raises(LineError, match="the relay reports an error"):
        rig.gets({"type": "error", "description": "my card is lost"})


def test_a_closed_socket_is_a_hang_up(rig: Rig) -> None:
    assert kinds([*rig.media.receive(10), *rig.media.receive(10)]) == [CallerHungUp] * 2


@pytest.mark.parametrize("code", [1001, 1006, 1009, 1011])
def test_a_socket_that_is_lost_is_no_hang_up(rig: Rig, code: int) -> None:
    def receive(timeout: float | None = None) -> str:
        raise ConnectionClosed(code)

    rig.socket.receive = receive  # type: ignore[method-assign]
    with pytest.raises(LineError, match=f"lost .code {code}"):
        rig.media.receive(10)


@pytest.mark.parametrize("error", [ConnectionClosed, BrokenPipeError])
def test_speaking_to_a_caller_who_has_gone_is_no_error(rig: Rig, error: type[Exception]) -> None:
    def send(_data: object) -> None:
        raise error

    rig.socket.send = send  # type: ignore[method-assign]
    rig.media.play(PlayPrompt("open", 7))
    rig.media.close()


def test_closing_ends_the_relay_once_and_leaves_the_call_alone(rig: Rig) -> None:
    rig.media.close()
    rig.media.close()
    assert rig.socket.sent == [{"type": "end"}]
    assert rig.socket.closed == 0
    assert kinds(list(rig.media.receive(10))) == [CallerHungUp]
