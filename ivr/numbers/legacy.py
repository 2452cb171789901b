"""The press-a-number menu that the line has taken the place of, and what callers gain. Pure.

A caller hears the options of a menu up to the one that is theirs, then presses the key.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from ivr.numbers.facts import CallFacts
from ivr.numbers.kpis import ATTEMPTS

WORDS_A_SECOND = 2.5
"""How fast menus are spoken: 150 words a minute."""
PRESS_S = 2.0
"""From the end of an option to its key."""
KEYS = frozenset("0123456789*#")
COLUMNS = ("keys", "wording", "seconds", "destination")
DELIMITERS = ",;\t"
SAVE = "Save it as “CSV UTF-8” in your spreadsheet."
MOST_ROWS = 500


class LegacyError(ValueError):
    """The file is no menu; says in which line and why."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option of one menu."""

    keys: str
    """All keys up to here: "12" is 2 in the menu behind 1; "" is the greeting."""
    wording: str
    seconds: float
    """How long it takes to say."""
    destination: str
    """As the old system calls it; "" for a further menu."""


@dataclass(frozen=True, slots=True)
class Way:
    """The way to one destination."""

    keys: str
    seconds: float
    """From answer to the last key."""

    @property
    def turns(self) -> int:
        """How many keys are pressed."""
        return len(self.keys)


class Trip(NamedTuple):
    """Where a call went, and what it took. A tuple, since there are so many."""

    destination: str
    """"" for one that was served or went nowhere."""
    intent: str
    route_ms: int | None
    """From answer to the routing decision."""
    turns: int
    """What the caller said or keyed before."""


def trip_of(call: CallFacts) -> Trip:
    """Return where a call went."""
    return Trip(call.destination, call.intent, call.time_to_route_ms, _turns(call))


@dataclass(frozen=True, slots=True)
class Gain:
    """What callers for one destination gain."""

    destination: str
    keys: str
    """The shortest way in the old menu."""
    calls: int
    was_s: float
    now_s: float
    """Median from answer to the routing decision."""
    was_turns: int
    now_turns: float
    """Median of what callers said or keyed before they were routed."""

    @property
    def seconds(self) -> float:
        """Gained by a call; below 0 when it takes longer."""
        return self.was_s - self.now_s

    @property
    def turns(self) -> float:
        """Gained by a call."""
        return self.was_turns - self.now_turns


def read_menu(text: str) -> list[Option]:
    """Return the options of a CSV file with the columns keys, wording, seconds, destination.

    Columns are divided by commas, semicolons or tabs, as spreadsheets of different countries do.

    Raises:
        LegacyError: with the line and what is wrong there.

    """
    found: dict[str, Option] = {}
    for line, row in _rows(text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")):
        option = _option(row, line)
        if option.keys in found:
            raise LegacyError(f"Line {line}: the keys “{option.keys}” stand twice.")
        found[option.keys] = option
        if len(found) > MOST_ROWS:
            raise LegacyError(f"More than {MOST_ROWS} options are no menu.")
    for option in found.values():
        if len(option.keys) > 1 and option.keys[:-1] not in found:
            raise LegacyError(
                f"“{option.keys}” stands behind “{option.keys[:-1]}”, which is not there."
            )
    if not any(option.destination for option in found.values()):
        raise LegacyError("No option leads to a destination.")
    return list(found.values())


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows below the heading, each with its line."""
    if not text.strip():
        raise LegacyError("The file is empty.")
    head = text.split("\n", 1)[0]
    rows = csv.DictReader(io.StringIO(text), delimiter=max(DELIMITERS, key=head.count))
    try:
        rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or ()]
        if not {"keys", "destination"} <= {*rows.fieldnames}:
            named = ", ".join(COLUMNS)
            raise LegacyError(f"Line 1: the first line must name the columns {named}.")
        for row in rows:
            yield rows.line_num, {k: (row.get(k) or "").strip() for k in COLUMNS}
    except csv.Error as error:
        raise LegacyError(f"Line {rows.line_num}: this is no table. {SAVE}") from error


def _option(row: Mapping[str, str], line: int) -> Option:
    keys = row["keys"].replace(" ", "").replace(">", "")
    if not {*keys} <= KEYS:
        raise LegacyError(f"Line {line}: keys are 0 to 9, * and #, not “{row['keys']}”.")
    if not keys and row["destination"]:
        raise LegacyError(f"Line {line}: the greeting, without keys, has no destination.")
    try:
        written = row["seconds"].replace(",", ".")
        seconds = float(written) if written else _spoken_s(row["wording"])
    except ValueError:
        raise LegacyError(f"Line {line}: “{row['seconds']}” is no number of seconds.") from None
    if not 0 <= seconds <= 600:
        raise LegacyError(f"Line {line}: {seconds:g} seconds are not possible.")
    return Option(keys, row["wording"], seconds, row["destination"])


def _spoken_s(wording: str) -> float:
    return len(wording.split()) / WORDS_A_SECOND


def ways(options: Sequence[Option]) -> dict[str, Way]:
    """Return the way of every key that leads to a destination, by its keys."""
    return {o.keys: Way(o.keys, _seconds(options, o.keys)) for o in options if o.destination}


def _seconds(options: Sequence[Option], keys: str) -> float:
    """Return how long it takes from answer until the last of ``keys`` is pressed."""
    total = sum(option.seconds for option in options if not option.keys)
    for depth in range(1, len(keys) + 1):
        menu = [o for o in options if len(o.keys) == depth and o.keys[:-1] == keys[: depth - 1]]
        for option in menu:
            total += option.seconds
            if option.keys == keys[:depth]:
                break
        total += PRESS_S
    return total


def gains(
    options: Sequence[Option], places: Mapping[str, str], trips: Iterable[Trip]
) -> list[Gain]:
    """Return what callers gain, by our destination, the most called first.

    ``places`` says which of our destinations each of the old ones is. A destination with several
    keys counts with its shortest way: the gain is never made larger than it is.
    """
    shortest: dict[str, Way] = {}
    found = ways(options)
    for option in options:
        place, way = places.get(option.destination, ""), found.get(option.keys)
        if place and way and (place not in shortest or way.seconds < shortest[place].seconds):
            shortest[place] = way
    routed: dict[str, list[Trip]] = {}
    for trip in trips:
        if trip.destination in shortest and trip.route_ms is not None:
            routed.setdefault(trip.destination, []).append(trip)
    return [
        Gain(
            place,
            shortest[place].keys,
            len(some),
            shortest[place].seconds,
            median((trip.route_ms or 0) / 1000 for trip in some),
            shortest[place].turns,
            median(trip.turns for trip in some),
        )
        for place, some in sorted(routed.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def total_seconds(found: Iterable[Gain]) -> float:
    """Return the seconds that all calls together gained."""
    return sum(gain.seconds * gain.calls for gain in found)


def use_of_keys(
    options: Sequence[Option], places: Mapping[str, str], trips: Iterable[Trip]
) -> list[tuple[Option, str, int]]:
    """Return each key that leads somewhere, our destination, and how many calls went there.

    Keys that lead to the same place share its calls. What nobody needed comes first.
    """
    reached = Counter(trip.destination for trip in trips)
    found = [
        (option, place, reached[place] if place else 0)
        for option in options
        if option.destination
        for place in [places.get(option.destination, "")]
    ]
    return sorted(found, key=lambda item: (item[2], item[0].keys))


def _turns(call: CallFacts) -> int:
    """Return how often the caller said something before the call was routed."""
    turns = 0
    for verdict in call.tried:
        if verdict.startswith("routed"):
            break
        turns += verdict in ATTEMPTS - {"no_input"} or verdict in ("yes", "no", "slot_heard")
    return turns
