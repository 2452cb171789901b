"""Whether new words and recordings fit their prompt."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from ivr.prompts.checking import fields_of, wrong_with, wrong_with_recording

pytestmark = pytest.mark.unit


def tone(seconds: float = 1.0, rate: int = 8000, level: float = 0.2, kind: str = "WAV") -> bytes:
    times = np.arange(round(seconds * rate)) / rate
    file = io.BytesIO()
    soundfile.write(file, level * np.sin(2 * np.pi * 440 * times), rate, format=kind)
    return file.getvalue()


def test_fields_are_the_names_in_braces() -> None:
    assert fields_of("{a}, or {b}? {{no}}") == {"a", "b"}


@pytest.mark.parametrize(
    "text", ["You want {intent}?", "At {company}: {intent}?", "{intent}, in short {short}?"]
)
def test_words_with_the_fields_of_the_prompt_fit(text: str) -> None:
    assert wrong_with("You're calling about {intent}, right?", text) == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("You're calling, right?", "{intent} is missing"),
        ("About {intent} on {date}?", "{date} is not known here"),
        ("About {intent?", "A brace is not closed"),
        ("About {}", "{} is not known here"),
        (
            "About {intent} of {amount}",
            "{amount} is not known here. This prompt can say {company},",
        ),
        ("About {intent:d}", "Write fields plainly, like {company}"),
        ("About {intent!r}", "Write fields plainly, like {company}"),
    ],
)
def test_unknown_missing_and_broken_fields_are_refused_in_words(text: str, says: str) -> None:
    assert wrong_with("You're calling about {intent}, right?", text).startswith(says)


def test_a_recording_that_people_can_hear_fits() -> None:
    assert wrong_with_recording("Goodbye.", tone()) == ""
    assert wrong_with_recording("Thanks for calling {company}.", tone(rate=44_100)) == ""


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (tone(rate=7999), "It has 7999 samples a second"),
        (tone(0.29), "It lasts 0.3 s"),
        (tone(60.1), "It lasts 60.1 s"),
        (tone(level=0.02), "It is too quiet"),
        (tone(level=3.0), "It is overdriven"),
        (tone(kind="FLAC"), "The file is no WAV file"),
        (b"RIFF", "The file is no WAV file"),
        (tone()[:30], "The file is no WAV file"),
    ],
)
def test_a_recording_that_does_not_do_says_why(data: bytes, says: str) -> None:
    assert wrong_with_recording("Goodbye.", data).startswith(says)


@pytest.mark.parametrize("data", [tone(0.3), tone(60.0), tone(level=0.03), tone(level=0.99)])
def test_the_limits_themselves_do(data: bytes) -> None:
    assert wrong_with_recording("Goodbye.", data) == ""


def test_what_differs_by_call_cannot_be_recorded() -> None:
    assert "{intent}" in wrong_with_recording("About {intent}?", tone())
