"""One prompt at a time; marks of cleared stretches come back and are known."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.dialogue.actions import PlayPrompt
from ivr.playing import MARK_PATIENCE_MS, REWIND_MS, Player
from ivr.prompts import EspeakSynthesizer, PromptCache, Prompts, Vocabulary
from ivr.prompts.offers import Offer
from tests.fakes import FakeLine

pytestmark = pytest.mark.unit


@pytest.fixture
def line() -> FakeLine:
    return FakeLine()


@pytest.fixture
def player(line: FakeLine, tmp_path: Path) -> Player:
    words = Vocabulary("Shop", "en", ("a", "b"))
    return Player(line, Prompts(words, EspeakSynthesizer(), PromptCache(tmp_path)))


def test_a_prompt_is_audio_and_a_mark(line: FakeLine, player: Player) -> None:
    player.play(PlayPrompt("goodbye", 7))
    assert line.sent == ["audio", "mark 7.1"]
    assert player.mark_arrived("7.1") == 7
    assert player.mark_arrived("7.1") is None, "an ended prompt ends once"


def test_a_paused_prompt_goes_on_a_little_before_it_stopped(line: FakeLine, player: Player) -> None:
    player.play(PlayPrompt("goodbye", 7))
    line.at_ms = 1_000
    player.pause()
    assert player.mark_arrived("7.1") is None, "the mark of what was cleared"
    player.resume()
    whole, rest = line.played_samples
    assert rest == whole - (1_000 - REWIND_MS) * 8
    assert player.mark_arrived("7.2") == 7


def test_a_lost_mark_does_not_hold_the_call(line: FakeLine, player: Player) -> None:
    player.play(PlayPrompt("goodbye", 7))
    length_ms = line.played_samples[0] // 8
    assert player.overdue(length_ms + MARK_PATIENCE_MS - 1) is None
    assert player.overdue(length_ms + MARK_PATIENCE_MS) == 7


def test_a_new_prompt_takes_the_place_of_the_old(line: FakeLine, player: Player) -> None:
    player.play(PlayPrompt("goodbye", 7))
    player.play(PlayPrompt("apology", 8))
    assert line.sent[2] == "clear"
    assert player.mark_arrived("7.1") is None
    assert player.mark_arrived("8.2") == 8


def test_a_stopped_prompt_is_not_resumed(line: FakeLine, player: Player) -> None:
    player.play(PlayPrompt("goodbye", 7))
    player.stop()
    player.resume()
    assert line.sent.count("audio") == 1


def test_a_prompt_that_is_said_again_is_said_in_other_words(line: FakeLine, tmp_path: Path) -> None:
    words = Vocabulary("Shop", "en", ("a", "b"), overrides={"goodbye": "Bye.\nTake care."})
    said: list[str] = []
    player = Player(
        line,
        Prompts(words, EspeakSynthesizer(), PromptCache(tmp_path)),
        lambda _name, text: said.append(text),
    )
    for number in range(3):
        player.play(PlayPrompt("goodbye", number))
    assert said == ["Bye.", "Take care.", "Bye."]


def test_other_languages_are_offered_before_the_opening_until_one_is_taken(
    line: FakeLine, tmp_path: Path
) -> None:
    english, vietnamese = (
        Prompts(Vocabulary("Shop", tag, ("a", "b")), EspeakSynthesizer(), PromptCache(tmp_path))
        for tag in ("en", "vi")
    )
    told: list[str] = []
    player = Player(
        line,
        english,
        lambda _name, text: told.append(text),
        offers=[Offer("2", "vi", vietnamese)],
    )
    player.play(PlayPrompt("open", 7))
    player.speak(vietnamese)
    player.play(PlayPrompt("open", 8))
    assert told[0].startswith("Để nghe tiếng Việt, mời quý khách bấm phím 2. Thanks for calling")
    assert told[1].startswith("Cảm ơn")
