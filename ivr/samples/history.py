"""Makes sample history: holds the calls in the past, on the live catalogue, and keeps them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import yaml

from ivr.calls import CallOptions
from ivr.company import Company
from ivr.company_systems import CompanySystems
from ivr.handing_off import packet_of
from ivr.sample_company.seed import seed as sample_books
from ivr.samples.callers import Crowd, Topics
from ivr.samples.curve import moments
from ivr.samples.holding import Numbers, hold
from ivr.storage import Database
from ivr.storage.samples import SampleCall, erase_samples, keep_samples
from ivr.switchboard import Switchboard
from ivr.telephony.typed import TypedCall
from ivr.trace import CallRecord

CALLS, DAYS = 300, 14
BATCH = 40
"""Calls that are kept at once."""
AGAIN = 0.1
"""Calls by somebody who has called before."""
ANSWERED = 0.2
"""Callers who answer the survey."""
CUSTOMERS = {
    "bank": ("accounts",),
    "telecom": ("bills",),
    "clinic": ("patients",),
    "parcel": ("parcels",),
    "it_helpdesk": ("employees", "tickets"),
}
"""Where the sample company keeps the numbers that callers of each preset give."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which history; the same one gives the same calls on the same day."""

    preset: str
    language: str
    now: datetime
    calls: int = CALLS
    days: int = DAYS
    seed: int = 1


class PastSwitchboard(Switchboard):
    """Holds calls at any moment, in a world of its own: no real system, queue or caller."""

    def __init__(self, live: Switchboard, folder: Path) -> None:
        super().__init__(live.settings)
        self.companies = live.companies
        self.systems = CompanySystems("", folder)
        self.at = datetime.now(UTC)
        """When the next call is."""

    def clock(self, company: Company, options: CallOptions) -> Callable[[], datetime]:
        """Return a clock that stands at the call's moment."""
        at = self.at.astimezone(company.zone)
        return lambda: at


def make_history(
    live: Switchboard,
    database: Database,
    wanted: Wanted,
    progress: Progress = lambda _done, _all: None,
) -> int:
    """Put sample history in place of that which the line has; return how many calls it is.

    Raises:
        PackError: the preset or the language cannot be used.

    """
    company = live.company(wanted.preset, wanted.language)
    dice = Random(f"{wanted.preset} {wanted.language} {wanted.seed}")
    times = moments(dice, wanted.now.astimezone(company.zone), wanted.days, wanted.calls)
    crowd = Crowd(dice, company.pack, wanted.language, topics_of(wanted.preset, wanted.language))
    numbers = known_numbers(wanted.preset, wanted.now.date())
    erase_samples(database, company.pack.preset)
    made: list[SampleCall] = []
    with _past(live) as past:
        for number, at in enumerate(times):
            past.at = at
            call = _call(past, wanted, number)
            hold(call.typed, crowd.caller(), dice, numbers)
            made.append(_sample(call, at, dice, number))
            if len(made) == BATCH:
                keep_samples(database, made)
                made = []
            progress(number + 1, wanted.calls)
    keep_samples(database, made)
    return len(times)


@dataclass(slots=True)
class _Held:
    typed: TypedCall
    packet: list[dict[str, Any]]


def _call(past: PastSwitchboard, wanted: Wanted, number: int) -> _Held:
    packet: list[dict[str, Any]] = []
    company = past.company(wanted.preset, wanted.language)

    def leaves(record: CallRecord, destination: str) -> None:
        packet[:] = [packet_of(record, company, destination).to_json()]

    options = CallOptions(
        preset=wanted.preset,
        language=wanted.language,
        channel="sample",
        call_sid=f"SAMPLE-{wanted.preset.rsplit('/', 1)[-1]}-{wanted.language}-{number:05}",
        working_day=False,
        on_transfer=leaves,
    )
    return _Held(TypedCall(past, options), packet)


def _sample(call: _Held, at: datetime, dice: Random, number: int) -> SampleCall:
    """Return the call with who called and what the caller thought of it."""
    record = call.typed.record
    ended = at + timedelta(milliseconds=record.ended_ms or 0)
    who = dice.randrange(number) if number and dice.random() < AGAIN else number
    satisfied = easy = None
    if dice.random() < ANSWERED and record.disposition in ("contained", "transferred"):
        trouble = sum(verdict in ("no_match", "no", "no_input") for verdict in record.tried)
        satisfied = max(1, dice.choice((4, 5, 5)) - trouble)
        easy = max(1, dice.choice((5, 6, 7)) - 2 * trouble)
    packet = call.packet[0] if call.packet else None
    return SampleCall(record, packet, ended, f"sample-{who:05}", satisfied, easy)


@contextmanager
def _past(live: Switchboard) -> Iterator[PastSwitchboard]:
    with tempfile.TemporaryDirectory(prefix="callsteer-") as folder:
        past = PastSwitchboard(live, Path(folder))
        try:
            yield past
        finally:
            past.systems.close()


def topics_of(preset: str, language: str) -> Topics:
    """Return what callers of a preset want that no need covers; {} where nothing is known."""
    file = Path(__file__).parent / f"unknown.{language}.yaml"
    if not file.exists():
        return {}
    found: dict[str, Topics] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found.get(preset, {})


def known_numbers(preset: str, today: date) -> Numbers:
    """Return the numbers that each customer of the sample company has; () for other presets."""
    books = sample_books(today)
    return [
        tuple(value for value in map(str, row.values()) if value.isdigit() and len(value) >= 4)
        for table in CUSTOMERS.get(preset, ())
        for row in books[table]
    ]
