"""What callers say, by the hundred, and the value in it. The tables are YAML, one a language."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from intents.lexicon import lexicon
from intents.normalise import speller
from intents.slots import find_slots

pytestmark = pytest.mark.unit

TODAY = date(2026, 11, 24)  # a Tuesday
FILES = sorted((Path(__file__).parent / "intents" / "slots").glob("spoken.*.yaml"))
TABLES = {file.suffixes[0][1:]: yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES}
NAMES = {language: tuple(table.pop("names", ())) for language, table in TABLES.items()}
ROWS = [
    (language, kind, *row)
    for language, table in TABLES.items()
    for kind, rows in table.items()
    for row in rows
]
KINDS = ("digits", "amount", "date", "time", "code", "name", "answer")


@pytest.mark.parametrize(
    ("language", "kind", "text", "value"), [row for row in ROWS if row[1] != "answer"]
)
def test_values_as_they_are_said(language: str, kind: str, text: str, value: str | None) -> None:
    slots = find_slots(speller(language)(text), [kind], TODAY, language, NAMES[language])
    assert [slot.value for slot in slots] == ([] if value is None else [value])


@pytest.mark.parametrize(
    ("language", "kind", "text", "answer", "rest"), [row for row in ROWS if row[1] == "answer"]
)
def test_yes_and_no_with_what_is_said_beside(
    language: str, kind: str, text: str, answer: str | None, rest: str
) -> None:
    del kind
    found, beside = lexicon(language).answer(speller(language)(text))
    assert (found and found.value, beside) == (answer, rest)


def test_the_tables_are_not_thinned_out() -> None:
    assert len([row for row in ROWS if row[0] == "en"]) >= 180
    counts = {
        (tag, kind): len([row for row in ROWS if row[:2] == (tag, kind)])
        for tag in ("vi", "zh", "fa")
        for kind in KINDS
    }
    assert {key: count for key, count in counts.items() if count < 25} == {}
