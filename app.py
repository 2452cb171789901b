"""The one place where everything meets. Nothing imports it: the server names it."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import Flask, Response, jsonify, redirect
from werkzeug.wrappers import Response as AnyResponse

from intents.pack_loader import presets
from ivr.allocator import give_back, share_heaps
from ivr.api import build_api
from ivr.calling_out import open_calling_back
from ivr.channels import Channels, Emit, open_channels
from ivr.console.opening import open_console
from ivr.desk import Desk, LiveMenu, Promises, desk_blueprint
from ivr.logs import set_up_logs
from ivr.metering import both
from ivr.metrics.parts import Several, measure
from ivr.metrics.traces import open_traces
from ivr.outside_parts import open_outside
from ivr.people import Role, guard, people_blueprint
from ivr.queueing.floor import Dispatcher, Floor, open_floor
from ivr.queueing.holding import Holding
from ivr.queueing.mirror import mirrored
from ivr.queueing.views import audio_blueprint
from ivr.readiness import Readiness
from ivr.reception import Reception
from ivr.reception.shared import RECORDINGS
from ivr.reception.upkeep import Upkeep
from ivr.secrets_file import secrets_of
from ivr.settings import Settings, load_settings
from ivr.siblings import Siblings
from ivr.siblings.forwarding import answered_by_oldest
from ivr.storage import CallLog, Database, FollowUps, LiveCalls, open_database
from ivr.storage.bus import Bus, open_bus
from ivr.storage.caller_key import caller_key
from ivr.storage.desk_log import DeskLog
from ivr.storage.messages import Messages
from ivr.storage.retention import Keep, Retention
from ivr.storage.service_log import ServiceLog
from ivr.switchboard import Switchboard
from ivr.talk import talk_blueprint
from ivr.telephony.asterisk import AudioSocketServer, asterisk_blueprint
from ivr.telephony.twilio import twilio_blueprint
from ivr.telephony.twilio.calling_back import callback_blueprint
from ivr.telephony.twilio.signature import Verifier
from ivr.web import Site, add_page, send_headers, web_blueprint

logger = logging.getLogger("callsteer")

ONE_S = "console."
"""Pages whose drafts, replays and searches are in the memory of one process."""


@dataclass(frozen=True, slots=True)
class Running:
    """What a server needs to know of the app that it runs."""

    drain: Callable[[float, float], bool]
    """Waits for the calls (patience in s), then sends the rest to people (time for it in s)."""
    closing: Sequence[Callable[[], None]]

    def close(self) -> None:
        """End the threads, and write what waits to be written."""
        for close in self.closing:
            close()


@dataclass(slots=True)
class _Building:
    """An app that is being put together."""

    app: Flask
    settings: Settings
    secrets: Mapping[str, str]
    switchboard: Switchboard
    reception: Reception
    database: Database
    bus: Bus
    closing: list[Callable[[], None]] = field(default_factory=list)
    """What ends its threads, in this order."""
    emit: Emit = lambda _type, _data: None
    """Tells the company's systems of an event, once the API is there."""
    channels: Channels | None = None
    """Once they are open."""
    floor: Floor | None = None
    """Once it is open."""
    chores: list[Callable[[], None]] = field(default_factory=list)
    """What the upkeep does beside the calls."""

    @property
    def secure(self) -> bool:
        """Whether the server is reached by HTTPS."""
        return self.settings.public_url.startswith("https:")

    def caller_key(self, number: str) -> str:
        """Return what stands for a caller's number."""
        return caller_key(number, self.secrets["caller_secret"])


def create_app(settings: Settings | None = None, siblings: Siblings | None = None) -> Flask:
    """Build the web application and load what calls will need, so that the first is no slower.

    ``siblings`` are the server's other processes; None: there are none.

    Raises:
        CallsteerError, AsrError, IntentsError: a setting, a model, a pack or the database
            cannot be used; the message says which and what to do.

    """
    share_heaps()
    settings = settings or load_settings()
    set_up_logs(settings.log_level, settings.log_format)
    app = Site("callsteer")
    switchboard = Switchboard(settings)
    switchboard.siblings = siblings or switchboard.siblings
    answered_by_oldest(app, switchboard.siblings, lambda endpoint: endpoint.startswith(ONE_S))
    database = open_database(settings.database_url) if settings.database_url else None
    log = CallLog(database) if database is not None else None
    reception = Reception(switchboard, LiveCalls(database), FollowUps(database), log)
    secrets = secrets_of(settings)
    bus = open_bus(database)
    parts = open_outside(database, secrets["caller_secret"], bus)
    switchboard.outside = parts.outside
    closing = [*parts.closing]
    send_headers(app, secure=settings.public_url.startswith("https:"))
    app.register_blueprint(web_blueprint())
    _serve_carriers(app, reception, secrets)
    on = None
    if database is not None:
        on = _Building(app, settings, secrets, switchboard, reception, database, bus, closing)
        for serve in WITH_DATABASE:
            serve(on)
    _serve_probes(app, reception, database, on.floor if on is not None else None)
    closing += _traced(switchboard)
    switchboard.warm_up()
    _set_aside()
    chores = on.chores if on is not None else ()
    upkeep = Upkeep(reception, chores=chores, beside=reception.shared.beside)
    upkeep.start()
    logs = [log.close] if log is not None else []
    closing += [upkeep.stop, switchboard.close, *logs, bus.close]
    switchboard.siblings.start()
    closing.insert(0, switchboard.siblings.close)
    if settings.audiosocket:
        closing.insert(0, _serve_audiosocket(reception, settings.audiosocket))
    app.extensions["callsteer"] = Running(upkeep.drain, closing)
    give_back()  # what a first start took to learn
    return app


def _set_aside() -> None:
    """Let the collector leave alone what is loaded by now: it stays, and going over it takes long.

    Calls and pages would stand still meanwhile.
    """
    gc.collect()
    gc.freeze()


def _traced(switchboard: Switchboard) -> list[Callable[[], None]]:
    """Send traces of calls, where somebody collects them; return what ends that."""
    if not switchboard.settings.traces:
        return []
    traces, outside = open_traces(switchboard.settings.traces), switchboard.outside
    switchboard.outside = replace(outside, watcher=Several((outside.watcher, traces)))
    return [traces.close]


def _serve_carriers(app: Flask, reception: Reception, secrets: Mapping[str, str]) -> None:
    """Add everything by which calls come in without a database."""
    shared = reception.shared
    app.register_blueprint(talk_blueprint(shared.switchboard, shared.log, shared.beside))
    verifier = _verifier(shared.switchboard.settings, secrets)
    app.register_blueprint(twilio_blueprint(reception, verifier))
    app.register_blueprint(asterisk_blueprint(reception, secrets["asterisk_token"]))


def _serve_audiosocket(reception: Reception, address: str) -> Callable[[], None]:
    host, _, port = address.rpartition(":")
    several = reception.shared.switchboard.settings.processes > 1
    audiosocket = AudioSocketServer(reception, host, int(port), shared=several)
    audiosocket.start()
    logger.info("AudioSocket listens on %s", address)
    return audiosocket.close


def _serve_probes(
    app: Flask, reception: Reception, database: Database | None, floor: Floor | None
) -> None:
    """Add what tells machines how this one is; and the front door."""
    switchboard = reception.shared.switchboard
    settings, token = switchboard.settings, switchboard.settings.metrics_token.get_secret_value()
    readiness = Readiness(
        switchboard.loaded,
        lambda: reception.draining,
        lambda: reception.active,
        database,
        settings.data,
    )
    app.register_blueprint(measure(switchboard, lambda: reception.active, token, database, floor))

    @app.get("/")
    def home() -> AnyResponse:
        return redirect("/talk/")

    @app.get("/healthz")
    def healthy() -> Response:
        return jsonify(status="ok", process=os.getpid())

    @app.get("/readyz")
    def ready() -> tuple[Response, int]:
        answer, status = readiness.answer()
        return jsonify(answer), status


def _retain(on: _Building) -> None:
    """Erase what has been kept for long enough."""
    wanted = on.settings
    keep = Keep(wanted.keep_calls_days, wanted.keep_words_days, wanted.keep_deliveries_days)
    on.chores.append(Retention(on.database, keep).tidy)


def _serve_api(on: _Building) -> None:
    """Add the integrators' API, and what the company's systems are asked."""
    on.switchboard.systems.log = ServiceLog(on.database)
    shared, reception = on.reception.shared, on.reception
    api = build_api(
        on.switchboard,
        on.database,
        shared.live,
        on.caller_key,
        lambda: (reception.draining, reception.active),
        lambda: on.channels.orders if on.channels is not None else None,
    )
    on.emit = api.outbox.emit
    on.switchboard.outside = replace(on.switchboard.outside, watcher=api.watcher)
    on.app.register_blueprint(api.pages)
    api.outbox.start()
    on.closing.append(api.outbox.close)


def _serve_channels(on: _Building) -> None:
    """Add web chat, text messages and companion pages."""
    verifier = _verifier(on.settings, on.secrets)
    secret = on.secrets["caller_secret"]
    channels = open_channels(on.reception, on.database, on.bus, secret, verifier, on.emit)
    on.channels = channels
    for pages in channels.pages:
        on.app.register_blueprint(pages)
    on.closing += channels.closing


def _serve_people(on: _Building) -> None:
    """Add sign-in, users and the log of changes."""
    guard(on.app, on.database, secure=on.secure)
    on.app.register_blueprint(people_blueprint())


def _serve_queues(on: _Building) -> None:
    """Let callers wait in our own queues, and agents serve them at their desks."""
    most, siblings = on.settings.chats_per_agent, on.switchboard.siblings
    floor = open_floor(on.database, on.bus, most_chats=most, siblings=siblings)
    on.floor = floor

    def promised(call_sid: str, preset: str) -> None:
        on.switchboard.outside.watcher.callback(call_sid, preset)

    link = on.channels.send_page if on.channels is not None else lambda _sid, _place: False
    holding = Holding(floor, on.settings.queues, on.settings.longest_wait_s, promised, link)
    outside = mirrored(on.switchboard.outside, floor)
    on.switchboard.outside = replace(
        outside,
        holding=holding.control,
        load=floor.waits,
        recall=floor.recalls.recall,
        recall_all=floor.recalls.recall_all,
    )
    on.app.register_blueprint(audio_blueprint(floor))
    if on.channels is not None:
        on.channels.wait_in(floor.queues, holding.takes)
    dispatcher = Dispatcher(floor, chores=_serve_desk(on, floor))
    dispatcher.start()
    on.closing.append(dispatcher.close)


def _serve_desk(on: _Building, floor: Floor) -> list[Callable[[], object]]:
    """Add the agents' desk, and calls that we make from there; return the dispatcher's chores."""
    lines, live = sorted({*presets(), on.settings.preset}), on.switchboard.companies
    companies = LiveMenu(lines, live.live_pack, live.newest)
    talks = on.channels.desk if on.channels is not None else None
    shared = on.reception.shared
    promises = Promises(shared.follow_ups, Messages(on.database), shared.live)
    beside = shared.beside
    calling = open_calling_back(on.switchboard, (on.database, floor), beside, on.closing)
    if calling is not None:
        verifier = _verifier(on.settings, on.secrets)
        on.app.register_blueprint(callback_blueprint(calling, on.reception, verifier))
        on.chores.append(calling.tidy)
    kept = on.settings.data / RECORDINGS
    desk = Desk(floor, DeskLog(on.database), companies, talks, calling, promises, kept)
    on.app.register_blueprint(desk_blueprint(desk))
    add_page(on.app, "Desk", "desk.page", Role.AGENT)
    return [calling.settle] if calling is not None else []


def _serve_console(on: _Building) -> None:
    """Add the supervisors' console; what they publish is what new calls get."""
    console = open_console(
        on.switchboard, on.database, on.bus, on.emit, on.secrets["caller_secret"]
    )
    log, outside = on.reception.shared.log, on.switchboard.outside
    if log is not None:  # what is missed waits in the queue while its call still goes on
        turned = both(outside.turned, log.missed)
        on.switchboard.outside = replace(outside, turned=turned)
    for pages in console.pages:
        on.app.register_blueprint(pages)
    on.closing += console.closing
    add_page(on.app, "Console", "console.home", Role.VIEWER)
    add_page(on.app, "Users", "people.users", Role.ADMIN)
    add_page(on.app, "Changes", "people.changes", Role.ADMIN)


WITH_DATABASE = (
    _retain,
    _serve_api,
    _serve_channels,
    _serve_people,
    _serve_queues,
    _serve_console,
)
"""What there is only with a database, in this order."""


def _verifier(settings: Settings, secrets: Mapping[str, str]) -> Verifier | None:
    if not settings.twilio_verify:
        logger.warning("Twilio's signatures are NOT checked: CALLSTEER_TWILIO_VERIFY is false")
        return None
    keys = {name: key.get_secret_value() for name, key in settings.twilio_signing_keys.items()}
    return Verifier(secrets["twilio_auth_token"], keys)
