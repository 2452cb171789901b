"""How the draft fares on utterances whose meaning is known, as the page Try shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from intents.confusion import Case, Confusion, Grave, OfNeed, by_need, confused
from intents.pack import Pack
from intents.trial import Outcome, judged_by, outcome
from ivr.console.parts import Console, Line
from ivr.storage.labelled_calls import LabelledCall, labelled_calls
from ivr.tuning.ruling import today_of

LATELY = timedelta(days=90)
"""Calls that somebody has labelled count as long as this."""
CALLS = 300
"""Labelled utterances that are tried at most, the newest: each has to be understood anew."""
LISTED = 30
"""Confusions that are listed, the dearest."""
CROSSED = 10
"""Needs of a side of the matrix: more cannot be read."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The needs that are confused most, crossed; rows are meant, columns understood."""

    meant: Sequence[str]
    taken: Sequence[str]
    counts: dict[tuple[str, str], int]
    """Of every pair; right ones where both are the same."""
    places: dict[tuple[str, str], int]
    """Where a pair stands in the list of confusions, from 1."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a line's draft fares."""

    needs: Sequence[OfNeed]
    """By test utterances."""
    confusions: Sequence[Confusion]
    """By test utterances and labelled calls, the dearest first; at most LISTED."""
    more: int
    """Confusions that are not listed."""
    matrix: Matrix
    calls: int
    """Labelled calls that were tried."""
    calls_right: int


def standing(console: Console, line: Line) -> Standing:
    """Return how a line's draft fares on its test utterances and on labelled calls."""
    pack = console.workshop.draft(line.preset).pack
    grave = grave_of(pack)
    understands = console.workshop.remembers(line.preset, line.language)[1]
    bands, today = judged_by(pack), today_of(pack)

    def judge(text: str, confidence: float = 1.0) -> Outcome:
        return outcome(understands.match(text, confidence=confidence, today=today), bands)

    tests = [
        Case(test.text, test.intent or "", judge(test.text))
        for test in pack.tests.get(line.language, [])
    ]
    calls = [
        Case(call.text, call.meaning, judge(call.text, round(call.confidence, 2)), call.call_sid)
        for call in _labelled(console, line, pack)
    ]
    cells = confused([*tests, *calls], grave)
    return Standing(
        needs=by_need(tests, grave),
        confusions=cells[:LISTED],
        more=max(0, len(cells) - LISTED),
        matrix=matrix_of(cells[:LISTED], [*tests, *calls]),
        calls=len(calls),
        calls_right=sum(case.right for case in calls),
    )


def grave_of(pack: Pack) -> Grave:
    """Return what says of an intent whether it is urgent or critical."""
    names = {name for name, item in pack.intents.items() if item.urgent or item.critical}
    return names.__contains__


def _labelled(console: Console, line: Line, pack: Pack) -> list[LabelledCall]:
    """Return labelled calls about what the draft has; a need that it has not, it cannot find."""
    since = console.now() - LATELY
    found = labelled_calls(console.database, line.preset, line.language, since, CALLS)
    return [call for call in found if call.meaning in pack.intents or not call.meaning]


def matrix_of(cells: Sequence[Confusion], cases: Sequence[Case]) -> Matrix:
    """Return the matrix of the needs in the dearest confusions (``cells`` are in that order)."""
    meant = list(dict.fromkeys(cell.meant for cell in cells))[:CROSSED]
    taken = list(dict.fromkeys(cell.taken for cell in cells if cell.meant in meant))[:CROSSED]
    counts = Counter((case.meant, case.outcome.meaning) for case in cases)
    places = {(cell.meant, cell.taken): number for number, cell in enumerate(cells, 1)}
    return Matrix(meant, taken, counts, places)
