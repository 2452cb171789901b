"""Phrases out to a spreadsheet and in again."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from intents import editing
from intents.pack import Pack
from intents.pack_loader import load_pack
from ivr.tuning import sheet
from ivr.tuning.sheet import SheetError, sheet_of, with_sheet
from tests.ivr.tuning.conftest import TEA

pytestmark = pytest.mark.unit

PACK = Pack.model_validate(TEA)
HEAD = "language,intent,phrase\n"


def problems(data: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(SheetError) as refused:
        with_sheet(PACK, data if isinstance(data, bytes) else data.encode())
    assert all(problem.do for problem in refused.value.problems)
    return [(problem.row, problem.what) for problem in refused.value.problems]


@pytest.mark.parametrize("pack", [PACK, load_pack("bank")], ids=["tea", "bank"])
def test_what_goes_out_comes_in_again_unchanged(pack: Pack) -> None:
    assert with_sheet(pack, sheet_of(pack).encode()) == pack


def test_a_spreadsheet_sees_utf_8_and_one_phrase_a_row() -> None:
    data = sheet_of(PACK).encode()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == ["language", "intent", "phrase"]
    assert ["en", "refund", "my money back"] in rows
    assert ["en", "not_handled", "what is the weather"] in rows
    assert len(rows) == 8


@pytest.mark.parametrize("phrase", ["=1+1 tea", "+tea", "-tea", "@tea", '=HYPERLINK("x")'])
def test_a_phrase_that_looks_like_a_formula_is_harmless_and_comes_back(phrase: str) -> None:
    pack = editing.add_phrase(PACK, "en", "order", phrase)
    cells = [row[2] for row in csv.reader(io.StringIO(sheet_of(pack)))]
    assert f"'{phrase}" in cells
    assert with_sheet(pack, sheet_of(pack).encode()) == pack


def test_a_named_need_gets_the_file_s_phrases_and_others_stay() -> None:
    pack = with_sheet(PACK, f"{HEAD}en,order, green   tea\nen,order,black tea\n".encode())
    assert pack.languages["en"].intents["order"].phrases == ["green tea", "black tea"]
    assert pack.languages["en"].intents["refund"] == PACK.languages["en"].intents["refund"]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_spreadsheets_separate_otherwise(delimiter: str) -> None:
    text = f"{HEAD}en,order,green tea\n".replace(",", delimiter)
    assert with_sheet(PACK, text.encode()).languages["en"].intents["order"].phrases == ["green tea"]


def test_utf_16_with_a_mark_is_read_and_other_codes_are_refused() -> None:
    text = f"{HEAD}en,order,thé vert\n"
    assert with_sheet(PACK, text.encode("utf-16"))
    assert problems(text.encode("latin-1")) == [(0, "The file is not written in UTF-8.")]


def test_all_problems_are_told_at_once_with_their_rows() -> None:
    long = "a" * 201
    found = problems(
        f"{HEAD}xx,order,tea\nen,dance,waltz\n\nen,order,...\nen,order,{long}\nen,order\n"
        f"en,order,fine\n"
    )
    assert sorted(found) == [
        (2, "There is no language “xx”."),
        (3, "There is no need “dance”."),
        (5, "The phrase has no words."),
        (6, "The phrase has 201 letters."),
        (7, "A cell is missing."),
    ]


def test_a_phrase_of_200_letters_is_taken() -> None:
    assert with_sheet(PACK, f"{HEAD}en,order,{'a' * 200}\n".encode())


def test_a_phrase_has_one_place_in_the_file_and_outside_it() -> None:
    assert problems(f"{HEAD}en,order,My money back!\n") == [
        (2, "“My money back!” belongs to “refund” too.")
    ]
    assert [row for row, _ in problems(f"{HEAD}en,order,tea\nen,order,Tea\n")] == [2, 3]


def test_a_phrase_may_move_when_both_needs_are_in_the_file() -> None:
    pack = with_sheet(PACK, f"{HEAD}en,order,my money back\nen,refund,a refund please\n".encode())
    assert pack.languages["en"].intents["order"].phrases == ["my money back"]


@pytest.mark.parametrize("text", ["", "en,order,tea\n", "language;phrase\n"])
def test_a_file_without_its_columns_is_refused(text: str) -> None:
    [(row, what)] = problems(text)
    assert row == 1
    assert what.startswith("There is no column")


def test_a_file_without_phrases_is_refused() -> None:
    assert problems(HEAD) == [(0, "The file has no phrases.")]


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 2)
    two: Any = f"{HEAD}en,order,tea\nen,order,a kettle\n"
    assert with_sheet(PACK, two.encode())
    assert "3 rows" in problems(f"{two}en,order,a pot\n")[0][1]
