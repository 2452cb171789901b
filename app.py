"""The one place where everything meets. Nothing imports it: the server names it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask import Flask, Response, jsonify, redirect
from werkzeug.wrappers import Response as AnyResponse

from intents.pack_loader import presets
from ivr.api import build_api
from ivr.channels import open_channels
from ivr.desk import Desk, desk_blueprint, menu_of
from ivr.outside_parts import open_outside
from ivr.people import Role, guard, people_blueprint
from ivr.queueing.floor import Dispatcher, Floor, open_floor
from ivr.queueing.holding import Holding
from ivr.queueing.mirror import mirrored
from ivr.queueing.views import audio_blueprint
from ivr.reception import Reception
from ivr.reception.upkeep import Upkeep
from ivr.secrets_file import NAMES, local_secrets
from ivr.settings import Settings, load_settings
from ivr.storage import CallLog, Database, FollowUps, LiveCalls, open_database
from ivr.storage.bus import open_bus
from ivr.storage.caller_key import caller_key
from ivr.storage.desk_log import DeskLog
from ivr.storage.service_log import ServiceLog
from ivr.switchboard import Switchboard
from ivr.talk import talk_blueprint
from ivr.telephony.asterisk import AudioSocketServer, asterisk_blueprint
from ivr.telephony.twilio import twilio_blueprint
from ivr.telephony.twilio.signature import Verifier
from ivr.web import add_page, send_headers, web_blueprint

logger = logging.getLogger("callsteer")


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


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web application and load what calls will need, so that the first is no slower.

    Raises:
        CallsteerError, AsrError, IntentsError: a setting, a model, a pack or the database
            cannot be used; the message says which and what to do.

    """
    settings = settings or load_settings()
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    app = Flask("callsteer")
    switchboard = Switchboard(settings)
    database = open_database(settings.database_url) if settings.database_url else None
    log = CallLog(database) if database is not None else None
    switchboard.systems.log = ServiceLog(database) if database is not None else None
    reception = Reception(switchboard, LiveCalls(database), FollowUps(database), log)
    secrets = _secrets(settings)
    app.register_blueprint(talk_blueprint(switchboard, log))
    app.register_blueprint(twilio_blueprint(reception, _verifier(settings, secrets)))
    app.register_blueprint(asterisk_blueprint(reception, secrets["asterisk_token"]))
    parts = open_outside(database, secrets["caller_secret"])
    switchboard.outside = parts.outside
    closing: list[Callable[[], None]] = list(parts.closing)
    if database is not None:
        closing.append(_serve_api(app, reception, database, secrets["caller_secret"]))
    if database is not None:
        verifier = _verifier(settings, secrets)
        closing += _serve_channels(app, reception, database, secrets["caller_secret"], verifier)
    if database is not None:
        closing += _serve_queues(app, switchboard, database)
    _serve_people(app, database, settings)
    switchboard.warm_up()
    upkeep = Upkeep(reception)
    upkeep.start()
    closing += [upkeep.stop, switchboard.close]
    if log is not None:
        closing.append(log.close)
    if settings.audiosocket:
        host, _, port = settings.audiosocket.rpartition(":")
        audiosocket = AudioSocketServer(reception, host, int(port))
        audiosocket.start()
        closing.insert(0, audiosocket.close)
        logger.info("AudioSocket listens on %s", settings.audiosocket)
    app.extensions["callsteer"] = Running(upkeep.drain, closing)

    @app.get("/")
    def home() -> AnyResponse:
        return redirect("/talk/")

    @app.get("/healthz")
    def healthy() -> Response:
        return jsonify(status="ok")

    @app.get("/readyz")
    def ready() -> tuple[Response, int]:
        status = "draining" if reception.draining else "ok"
        answer = jsonify(status=status, models=switchboard.loaded(), calls=reception.active)
        return answer, 503 if reception.draining else 200

    return app


def _serve_people(app: Flask, database: Database | None, settings: Settings) -> None:
    """Add the frame of all pages; with a database, sign-in, users and the agents' desk."""
    secure = settings.public_url.startswith("https:")
    send_headers(app, secure=secure)
    app.register_blueprint(web_blueprint())
    if database is None:
        return
    guard(app, database, secure=secure)
    app.register_blueprint(people_blueprint())
    floor: Floor = app.extensions["callsteer_floor"]
    companies = menu_of(sorted({*presets(), settings.preset}))
    app.register_blueprint(desk_blueprint(Desk(floor, DeskLog(database), companies)))
    add_page(app, "Desk", "desk.page", Role.AGENT)
    add_page(app, "Users", "people.users", Role.ADMIN)
    add_page(app, "Changes", "people.changes", Role.ADMIN)


def _serve_channels(
    app: Flask, reception: Reception, database: Database, secret: str, verifier: Verifier | None
) -> Sequence[Callable[[], None]]:
    """Add web chat, text messages and companion pages; return what ends their threads."""
    bus = open_bus(database)
    channels = open_channels(reception, database, bus, secret, verifier)
    for pages in channels.pages:
        app.register_blueprint(pages)
    return (*channels.closing, bus.close)


def _serve_queues(
    app: Flask, switchboard: Switchboard, database: Database
) -> Sequence[Callable[[], None]]:
    """Let callers wait in our own queues; return what ends its threads."""
    settings = switchboard.settings
    bus = open_bus(database)
    floor = open_floor(database, bus)
    holding = Holding(floor, settings.queues, settings.longest_wait_s)
    outside = mirrored(switchboard.outside, floor)
    switchboard.outside = replace(outside, holding=holding.control, load=floor.waits)
    app.register_blueprint(audio_blueprint(floor))
    app.extensions["callsteer_floor"] = floor
    dispatcher = Dispatcher(floor)
    dispatcher.start()
    return (dispatcher.close, bus.close)


def _serve_api(
    app: Flask, reception: Reception, database: Database, secret: str
) -> Callable[[], None]:
    """Add the integrators' API; return what ends its threads."""
    shared = reception.shared
    api = build_api(
        shared.switchboard,
        database,
        shared.live,
        lambda number: caller_key(number, secret),
        lambda: (reception.draining, reception.active),
    )
    shared.switchboard.outside = replace(shared.switchboard.outside, watcher=api.watcher)
    app.register_blueprint(api.pages)
    api.outbox.start()
    return api.outbox.close


def _secrets(settings: Settings) -> dict[str, str]:
    """Return what carriers share with us; what nobody has set is made, for trials."""
    given = {name: getattr(settings, name).get_secret_value() for name in NAMES}
    return given if all(given.values()) else {**local_secrets(settings.data), **_set(given)}


def _set(given: dict[str, str]) -> dict[str, str]:
    return {name: secret for name, secret in given.items() if secret}


def _verifier(settings: Settings, secrets: dict[str, str]) -> Verifier | None:
    if not settings.twilio_verify:
        logger.warning("Twilio's signatures are NOT checked: CALLSTEER_TWILIO_VERIFY is false")
        return None
    keys = {name: key.get_secret_value() for name, key in settings.twilio_signing_keys.items()}
    return Verifier(secrets["twilio_auth_token"], keys)
