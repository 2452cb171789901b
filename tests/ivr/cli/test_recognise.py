"""``callsteer recognise``."""

from __future__ import annotations

from collections.abc import Callable

import click
import pytest

from asr.types import Amount, Digits, OpenNeed
from ivr.cli.recognise import expectation_of
from tests.conftest import CALLS


@pytest.mark.model
def test_text_with_confidence_and_costs(callsteer: Callable) -> None:  # type: ignore[type-arg]
    ran = callsteer("recognise", "--preset", "bank", "--json", str(CALLS / "bank_13.wav"))
    (row,) = ran.rows
    assert row["text"] == "operator"
    assert {"file", "confidence", "cpu_ms", "audio_ms"} <= set(row)


@pytest.mark.model
def test_a_missing_file_ends_with_two(callsteer: Callable) -> None:  # type: ignore[type-arg]
    assert callsteer("recognise", "nothing.wav").code == 2


@pytest.mark.unit
@pytest.mark.parametrize(
    ("name", "expectation"),
    [
        ("open", OpenNeed(("a",))),
        ("digits", Digits()),
        ("digits:4", Digits(4)),
        ("amount", Amount()),
    ],
)
def test_what_can_be_expected(name: str, expectation: object) -> None:
    assert expectation_of(name, ("a",)) == expectation


@pytest.mark.unit
@pytest.mark.parametrize("name", ["poetry", "digits:0", "digits:x", "digits:99", "amount:2"])
def test_what_cannot(name: str) -> None:
    with pytest.raises(click.BadParameter, match="write open"):
        expectation_of(name, ())
