"""The phrases of a line as a spreadsheet, out and in again, with everything wrong said at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from intents.editing import EditError, checked
from intents.normalise import normaliser
from intents.pack import Pack
from ivr.numbers.tables import DANGEROUS, harmless

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Tells spreadsheets that it is UTF-8."""
COLUMNS = ("language", "intent", "phrase")
NOT_HANDLED = "not_handled"
"""Stands for what nobody handles."""
MOST_ROWS = 20_000
MOST_LETTERS = 200
DELIMITERS = ",;\t"
Phrases = dict[tuple[str, str], list[str]]
"""By language and intent, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the file that cannot be taken."""

    row: int
    """As the spreadsheet counts; 0 for the whole file."""
    what: str
    do: str


class SheetError(EditError):
    """The file cannot be taken; ``problems`` are all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        rows = "One row" if len(problems) == 1 else f"{len(problems)} rows"
        super().__init__(f"{rows} cannot be taken. Nothing was changed.")
        self.problems = problems


def sheet_of(pack: Pack) -> str:
    """Return every phrase of a line as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for language, wordings in sorted(pack.languages.items()):
        for intent, item in wordings.intents.items():
            _write(writer, language, intent, item.phrases)
        _write(writer, language, NOT_HANDLED, wordings.not_handled)
    return BOM + out.getvalue()


def _write(writer: object, language: str, intent: str, phrases: Sequence[str]) -> None:
    for phrase in phrases:
        writer.writerow([harmless(cell) for cell in (language, intent, phrase)])  # type: ignore[attr-defined]


def with_sheet(pack: Pack, data: bytes) -> Pack:
    """Return the pack with the phrases of a file.

    What the file has of a language and an intent takes the place of what was there; intents that
    it does not name stay as they are.

    Raises:
        SheetError: something in it cannot be taken.

    """
    problems: list[Problem] = []
    rows = list(_rows(_text(data), problems))
    found = _checked(pack, rows, problems)
    if problems:
        raise SheetError(problems)
    if not found:
        raise SheetError([Problem(0, "The file has no phrases.", "Fill the column “phrase”.")])
    taken = _with(pack, found)
    if double := list(_doubles(taken, rows)):
        raise SheetError(double)
    return taken


def _text(data: bytes) -> str:
    """Return what the bytes say: UTF-8 with or without a mark, or UTF-16 with one."""
    try:
        code = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        return data.decode(code)
    except UnicodeDecodeError as error:
        do = "Save it as “CSV UTF-8” in your spreadsheet."
        raise SheetError([Problem(0, "The file is not written in UTF-8.", do)]) from error


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    language: str
    intent: str
    phrase: str


def _rows(text: str, problems: list[Problem]) -> Iterator[_Row]:
    head = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        do = "Save it again as CSV in your spreadsheet."
        raise SheetError([Problem(0, "The file is no table.", do)]) from error
    names = [name.strip().lower() for name in lines[0]] if lines else []
    lacking = [name for name in COLUMNS if name not in names]
    if lacking:
        do = f"The first row names the columns: {', '.join(COLUMNS)}."
        raise SheetError([Problem(1, f"There is no column “{lacking[0]}”.", do)])
    if len(lines) - 1 > MOST_ROWS:
        what = f"The file has {len(lines) - 1} rows; at most {MOST_ROWS} are taken."
        raise SheetError([Problem(0, what, "Split it by language.")])
    places = [names.index(name) for name in COLUMNS]
    for number, cells in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        if max(places) >= len(cells):
            problems.append(Problem(number, "A cell is missing.", f"Fill {', '.join(COLUMNS)}."))
            continue
        yield _Row(number, *(" ".join(_plain(cells[place]).split()) for place in places))


def _plain(cell: str) -> str:
    """Return a cell without the mark that keeps spreadsheets from running it."""
    stripped = cell.strip()
    return stripped[1:] if stripped[:1] == "'" and stripped[1:].startswith(DANGEROUS) else cell


def _checked(pack: Pack, rows: Sequence[_Row], problems: list[Problem]) -> Phrases:
    found: Phrases = {}
    for row in rows:
        if (problem := _problem(pack, row)) is not None:
            problems.append(problem)
        else:
            found.setdefault((row.language, row.intent), []).append(row.phrase)
    return found


def _problem(pack: Pack, row: _Row) -> Problem | None:
    if row.language not in pack.languages:
        known = ", ".join(sorted(pack.languages))
        return Problem(row.number, f"There is no language “{row.language}”.", f"Use {known}.")
    known_intents = pack.languages[row.language].intents
    if row.intent != NOT_HANDLED and row.intent not in known_intents:
        do = "Correct the name, or add the need on the page Missed or Discover first."
        return Problem(row.number, f"There is no need “{row.intent}”.", do)
    if not normaliser(row.language)(row.phrase):
        return Problem(row.number, "The phrase has no words.", "Write what callers say.")
    if len(row.phrase) > MOST_LETTERS:
        do = f"Callers are short: use at most {MOST_LETTERS} letters."
        return Problem(row.number, f"The phrase has {len(row.phrase)} letters.", do)
    return None


def _with(pack: Pack, found: Mapping[tuple[str, str], list[str]]) -> Pack:
    languages = {}
    for tag, own in pack.languages.items():
        intents = {
            name: item.model_copy(update={"phrases": found.get((tag, name), item.phrases)})
            for name, item in own.intents.items()
        }
        rest = found.get((tag, NOT_HANDLED), own.not_handled)
        languages[tag] = own.model_copy(update={"intents": intents, "not_handled": rest})
    return checked(pack, languages=languages)


def _doubles(pack: Pack, rows: Sequence[_Row]) -> Iterator[Problem]:
    """Yield phrases of the file that two needs, or one of them twice, would have."""
    places: dict[tuple[str, str], list[str]] = {}
    for tag, own in pack.languages.items():
        normalise = normaliser(tag)
        lists = [(name, item.phrases) for name, item in own.intents.items()]
        for name, phrases in [*lists, (NOT_HANDLED, own.not_handled)]:
            for phrase in phrases:
                places.setdefault((tag, normalise(phrase)), []).append(name)
    for row in rows:
        others = list(places[row.language, normaliser(row.language)(row.phrase)])
        others.remove(row.intent)
        if others:
            what = f"“{row.phrase}” belongs to “{others[0]}” too."
            yield Problem(row.number, what, "Keep it in one place only.")
