"""``callsteer recognise``: audio to text."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from typing import Any

import click

import asr.audio
from asr.errors import AudioError
from asr.recognizer import Recognizer, recognize
from asr.types import Amount, Code, Date, Digits, Expectation, OpenNeed, Time, YesNo
from ivr.cli.options import engine_option, json_option, language_option, preset_option, print_json
from ivr.settings import load_settings
from ivr.switchboard import Switchboard

CLOSED: dict[str, Expectation] = {
    "yes_no": YesNo(),
    "digits": Digits(),
    "amount": Amount(),
    "date": Date(),
    "time": Time(),
    "code": Code(),
}


@click.command()
@click.option(
    "--expect",
    default="open",
    metavar="WHAT",
    help="open, yes_no, digits, digits:N, amount, date, time or code. [default: open]",
)
@preset_option
@engine_option
@language_option
@json_option
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def recognise(
    expect: str,
    preset: str | None,
    engine: str | None,
    language: str | None,
    as_json: bool,
    files: tuple[str, ...],
) -> None:
    """Print what was said in each FILE. An open need is biased to the preset's phrases."""
    settings = load_settings(preset=preset, engine=engine, language=language)
    switchboard = Switchboard(settings)
    phrases: tuple[str, ...] = ()
    if expect == "open":
        phrases = switchboard.company(settings.preset, settings.language).matcher.bias_phrases()
    expectation = expectation_of(expect, phrases)
    recognizer = switchboard.recognizer(settings.language)
    failed = False
    for file in files:
        try:
            row = _read(file, recognizer, expectation)
        except AudioError as error:
            click.echo(f"callsteer: {error}", err=True)
            failed = True
            continue
        if as_json:
            print_json(row)
        else:
            click.echo(f"{row['confidence']:.2f}  {row['text'] or '(nothing)'}")
    if failed:
        sys.exit(2)


def expectation_of(name: str, phrases: tuple[str, ...]) -> Expectation:
    """Return what ``--expect`` stands for.

    Raises:
        click.BadParameter: it stands for nothing.

    """
    if name == "open":
        return OpenNeed(phrases)
    if name in CLOSED:
        return CLOSED[name]
    kind, _, length = name.partition(":")
    if kind == "digits" and length.isdigit() and 0 < int(length) <= 32:
        return Digits(int(length))
    raise click.BadParameter(
        f"{name!r}; write open, yes_no, digits, digits:N (1 to 32), amount, date, time or code",
        param_hint="--expect",
    )


def _read(file: str, recognizer: Recognizer, expectation: Expectation) -> dict[str, Any]:
    audio = asr.audio.read(file)
    began = time.process_time()
    reading = recognize(recognizer, audio.at_rate(recognizer.rate).samples, expectation)
    return {
        "file": file,
        "text": reading.text,
        "confidence": round(reading.confidence, 4),
        "words": [asdict(word) for word in reading.words],
        "alternatives": [other.text for other in reading.alternatives],
        "in_grammar": reading.in_grammar,
        "cpu_ms": round((time.process_time() - began) * 1000, 1),
        "audio_ms": len(audio.samples) * 1000 // audio.rate,
    }
