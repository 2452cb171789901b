"""``callsteer call``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile

from tests.conftest import CALLS
from tests.fixtures import VOSK_TINY
from tests.ivr.test_trace import FIELDS

pytestmark = pytest.mark.model

CALL_FIELDS = {
    *("file", "call_sid", "disposition", "destination", "intent", "confidence", "band", "turns"),
}


def test_one_object_a_line_with_every_field(callsteer: Callable) -> None:  # type: ignore[type-arg]
    files = [str(CALLS / f"{name}.wav") for name in ("bank_02", "bank_13")]
    ran = callsteer("call", "--preset", "bank", "--json", *files)
    assert ran.code == 0
    first, second = ran.rows
    assert set(first) >= CALL_FIELDS
    assert set(first["turns"][0]) >= set(FIELDS)
    assert first["file"] == files[0]
    assert (second["intent"], second["destination"]) == ("agent", "front_desk")


def test_a_bad_file_is_one_line_and_the_others_are_still_called(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer("call", "--json", "nothing.wav", str(CALLS / "bank_02.wav"))
    assert ran.code == 2
    assert ran.err.strip() == "callsteer: nothing.wav: does not exist; give an audio file"
    assert ran.rows[0]["destination"] == "card_services"


def test_a_table_for_people(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer("call", str(CALLS / "bank_02.wav"))
    assert "transferred: card_services" in ran.out


def test_vosk_hears_a_call_with_the_tiny_model(
    callsteer: Callable,  # type: ignore[type-arg]
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ivr.prompts import EspeakSynthesizer

    monkeypatch.setenv("VOSK_MODEL_PATH", str(VOSK_TINY))
    audio = EspeakSynthesizer().synthesize("operator", "en-us", 90)
    soundfile.write(tmp_path / "operator.wav", audio, 8000, subtype="ULAW")
    ran = callsteer("call", "--engine", "vosk", "--json", str(tmp_path / "operator.wav"))
    assert ran.code == 0
    assert ran.rows[0]["turns"], ran.rows[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--preset", "nowhere", "x.wav"), "there is no pack 'nowhere'"),
        (("--engine", "magic", "x.wav"), "Invalid value for '--engine'"),
        ((), "Missing argument"),
    ],
)
def test_bad_usage_ends_with_two(callsteer: Callable, arguments, words: str) -> None:  # type: ignore[type-arg, no-untyped-def]
    ran = (
        callsteer("call", *arguments)
        if "nowhere" not in arguments
        else callsteer("call", "--preset", "nowhere", str(CALLS / "bank_02.wav"))
    )
    assert ran.code == 2
    assert words in ran.err
