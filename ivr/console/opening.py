"""The console with all that runs beside it: what it publishes is what new calls get."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from flask import Blueprint

from intents.gate import Gate
from intents.pack_loader import presets
from ivr.channels import Emit
from ivr.console.about_numbers import rules_of
from ivr.console.hearing import Hearing
from ivr.console.parts import Console
from ivr.console.views import console_blueprint
from ivr.invited import Links, Trials, invited_blueprint
from ivr.live_board import LiveBoard
from ivr.metrics.parts import Several
from ivr.people.audit import audit
from ivr.storage.bus import Bus
from ivr.storage.catalogue import Catalogues
from ivr.storage.engine import Database
from ivr.storage.experiments import Experiments
from ivr.storage.invitations import Invitations
from ivr.storage.missed import MissedQueue
from ivr.storage.tallies import Tallies
from ivr.switchboard import Switchboard
from ivr.tuning import Replays, Triage, Workshop
from ivr.tuning.counting import DayCounts
from ivr.tuning.experimenting import Guard, Told
from ivr.tuning.matchers import Matchers
from ivr.tuning.meanings import meanings
from ivr.tuning.readying import Readying
from ivr.tuning.ruling import Rulings
from ivr.tuning.sampling import DailySample
from ivr.tuning.spikes import SpikeWatch
from ivr.tuning.watch import TOPIC, CatalogueWatch


@dataclass(frozen=True, slots=True)
class Opened:
    """A console that runs."""

    pages: Sequence[Blueprint]
    closing: Sequence[Callable[[], None]]
    """What ends its threads."""


def open_console(
    switchboard: Switchboard, database: Database, bus: Bus, emit: Emit, secret: str
) -> Opened:
    """Return the console, running; ``secret`` signs links for people without a sign-in."""

    def told(who: str, what: str, subject: str) -> None:
        audit(database, who, what, subject)

    companies, catalogues = switchboard.companies, Catalogues(database)
    companies.versions = catalogues
    companies.choose = Experiments(database).choose
    board = LiveBoard(bus)
    outside = switchboard.outside
    watcher = Several((outside.watcher, board))
    switchboard.outside = replace(outside, watcher=watcher, turned=board.turned)
    threads = (
        board,
        CatalogueWatch(companies, bus),
        *_counting(switchboard, database, told),
        DailySample(database),
        SpikeWatch(database, emit),
    )
    for thread in threads:
        thread.start()
    rulings, news = _rulings(switchboard), lambda preset: bus.publish(TOPIC, {"preset": preset})
    workshop = Workshop(companies, catalogues, rulings, told, news)
    readying = Readying(workshop)
    workshop.edited = readying.soon
    triage, links = Triage(workshop, MissedQueue(database)), Links(secret)
    console = Console(
        switchboard,
        database,
        workshop,
        triage,
        Replays(),
        readying,
        links=links,
        hearing=Hearing(secret),
        board=board,
        bus=bus,
    )
    trials = invited_blueprint(Trials(switchboard, Invitations(database)), links)
    closing = [thread.close for thread in (*threads, readying)]
    return Opened([console_blueprint(console), trials], closing)


def _rulings(switchboard: Switchboard) -> Rulings:
    settings = switchboard.settings
    gate = Gate(settings.gate_drop / 100, settings.gate_harm / 100)
    encode_of = meanings(settings.cache / "intents").encode_of
    return Rulings(Matchers(switchboard.matcher), gate, encode_of)


def _counting(switchboard: Switchboard, database: Database, told: Told) -> tuple[Guard, DayCounts]:
    """Return what looks after experiments, and what counts the days that are over."""
    companies, tallies = switchboard.companies, Tallies(database, rules_of(switchboard))

    def zone_of(preset: str) -> ZoneInfo:
        return ZoneInfo(companies.live_pack(preset)[0].time_zone)

    def lines() -> list[tuple[str, ZoneInfo]]:
        return [(name, zone_of(name)) for name in sorted({*presets(), switchboard.settings.preset})]

    return Guard(tallies, zone_of, told), DayCounts(tallies, lines)
