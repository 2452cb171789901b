"""Whole calls that change their language: real recognisers of both, one line, one recording."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from intents.pack_loader import PACKS
from ivr.calls import CallOptions
from ivr.ports import KeyArrived, LineEvent, Pcm
from ivr.storage import Phase
from ivr.switchboard import Switchboard
from ivr.telephony.recording import RecordingLine
from tests.fixtures import SAID, VOSK_TINY
from tests.ivr.reception.office import Office

pytestmark = [pytest.mark.model, pytest.mark.web]

PAUSE = np.zeros(12_000, dtype=np.int16)
ASKS, HEARD = "continue_in_vietnamese", "can we continue in vietnamese"
OPERATOR = "operator"


def caller(*said: str, keys: Sequence[tuple[int, str]] = ()) -> RecordingLine:
    """Return a caller who says what is in files of ``SAID``, and presses ``keys`` at their ms."""
    files = [soundfile.read(SAID / f"{name}.wav", dtype="int16")[0] for name in said]
    spoken = [piece for samples in files for piece in (samples, PAUSE)]
    return Presser(np.concatenate([PAUSE, *spoken]).astype(np.int16), keys)


class Presser(RecordingLine):
    """A recording that presses keys as well."""

    def __init__(self, samples: Pcm, keys: Sequence[tuple[int, str]]) -> None:
        super().__init__(samples)
        self._keys = list(keys)

    def receive(self, timeout_ms: int) -> Sequence[LineEvent]:
        if self._keys and self.now_ms() >= self._keys[0][0]:
            return (KeyArrived(self._keys.pop(0)[1]),)
        return super().receive(timeout_ms)


@pytest.fixture
def vietnamese(switchboard: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the small Vosk model pass for one of Vietnamese; its words are English."""
    monkeypatch.setattr(switchboard, "_recognizers", dict(switchboard._recognizers))
    monkeypatch.setenv("VOSK_MODEL_PATH", str(VOSK_TINY))


class Told:
    """A call, run to its end, and what it said."""

    def __init__(
        self,
        switchboard: Switchboard,
        line: RecordingLine,
        preset: str = "bank",
        record_to: Path | None = None,
    ) -> None:
        self.prompts: list[tuple[str, str]] = []
        call = switchboard.answer(
            line,
            CallOptions(
                preset,
                record_to=record_to,
                on_prompt=lambda name, text: self.prompts.append((name, text)),
            ),
        )
        call.loop.run()
        self.record = call.record

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.prompts]


@pytest.mark.usefixtures("vietnamese")
def test_a_call_goes_on_in_the_language_that_was_asked_for(
    switchboard: Switchboard, tmp_path: Path
) -> None:
    file = tmp_path / "call.wav"
    told = Told(switchboard, caller(ASKS, OPERATOR), record_to=file)
    english, vietnamese, *rest = [text for _, text in told.prompts]
    assert told.names[:2] == ["open", "open"]
    assert (english[:18], vietnamese[:18]) == ("Thanks for calling", "Cảm ơn quý khách đ")
    assert all("Northbank" not in text for text in rest), "nobody is greeted a third time"
    first, second = told.record.turns[:2]
    assert (first.transcript, first.verdict) == (HEARD, "repeat")
    assert (second.transcript, second.confidence) == ("operator", 1.0), "as Vosk hears it"
    assert told.record.language == "vi"
    assert soundfile.info(file).duration > second.speech_end_ms / 1000 - 1, "it goes on"


def test_without_a_recogniser_a_person_is_offered_and_the_call_goes_on(
    switchboard: Switchboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asr.models.find_vosk", lambda _language: None)
    told = Told(switchboard, caller(ASKS, OPERATOR, OPERATOR))
    assert told.record.turns[0].transcript == HEARD
    assert "I can't speak Vietnamese. Say 'agent'" in told.prompts[1][1]
    assert told.record.language == "en"
    assert told.record.disposition == "escalated"


@pytest.fixture
def offering(tmp_path: Path) -> str:
    """Return a bank that offers Vietnamese and Persian by keys."""
    shutil.copytree(PACKS / "bank", tmp_path / "bank")
    with (tmp_path / "bank" / "pack.yaml").open("a", encoding="utf-8") as pack:
        pack.write("offer_languages: {2: vi, 3: fa}\n")
    return str(tmp_path / "bank")


@pytest.mark.usefixtures("vietnamese")
def test_the_key_of_an_offer_is_live_while_the_offer_is_said(
    switchboard: Switchboard, offering: str
) -> None:
    told = Told(switchboard, caller(OPERATOR, keys=[(1_000, "2")]), preset=offering)
    first, second = (text for _, text in told.prompts[:2])
    assert first.startswith("Để nghe tiếng Việt, mời quý khách bấm phím 2. برای فارسی، کلید 3")
    assert second.startswith("Cảm ơn quý khách"), "nothing is offered to who has chosen"
    key, words = told.record.turns[:2]
    assert (key.transcript, key.verdict, key.decided_ms) == ("2", "repeat", 1_000)
    assert (words.transcript, words.confidence) == ("operator", 1.0), "as Vosk hears it"
    assert told.record.language == "vi"


def test_a_language_that_nobody_hears_is_not_offered(
    switchboard: Switchboard, offering: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("asr.models.find_vosk", lambda _language: None)
    told = Told(switchboard, caller(keys=[(1_000, "2")]), preset=offering)
    assert told.prompts[0][1].startswith("Thanks for calling Northbank.")
    assert "I can't speak Vietnamese" in told.prompts[1][1]


@pytest.mark.usefixtures("vietnamese")
def test_the_agent_and_the_live_call_follow(switchboard: Switchboard, tmp_path: Path) -> None:
    office = Office(switchboard, f"sqlite:///{tmp_path}/calls.db")
    office.admits()
    office.reception.hold(office.claims(), caller(ASKS, keys=[(30_000, "0"), (31_000, "0")]))
    leaving = office.known()
    assert (leaving.language, leaving.phase) == ("vi", Phase.LEAVING)
    assert leaving.packet is not None
    assert leaving.packet["language"] == "vi"
    assert leaving.record is not None
    assert leaving.record["language"] == "vi"
    office.closes()
