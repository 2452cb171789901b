"""The one place where everything meets. Nothing imports it: the server names it."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, redirect
from werkzeug.wrappers import Response as AnyResponse

from ivr.reception import Reception
from ivr.reception.upkeep import Upkeep
from ivr.secrets_file import local_secrets
from ivr.settings import Settings, load_settings
from ivr.storage import CallLog, FollowUps, LiveCalls, open_database
from ivr.switchboard import Switchboard
from ivr.talk import talk_blueprint
from ivr.telephony.asterisk import AudioSocketServer, asterisk_blueprint
from ivr.telephony.twilio import twilio_blueprint
from ivr.telephony.twilio.signature import Verifier

logger = logging.getLogger("callsteer")


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
    reception = Reception(switchboard, LiveCalls(database), FollowUps(database), log)
    secrets = local_secrets(settings.data)
    asterisk_token = settings.asterisk_token.get_secret_value() or secrets["asterisk_token"]
    app.register_blueprint(talk_blueprint(switchboard, log))
    app.register_blueprint(twilio_blueprint(reception, _verifier(settings, secrets)))
    app.register_blueprint(asterisk_blueprint(reception, asterisk_token))
    switchboard.warm_up()
    upkeep = Upkeep(reception)
    upkeep.start()
    app.extensions["callsteer"] = upkeep
    if settings.audiosocket:
        host, _, port = settings.audiosocket.rpartition(":")
        AudioSocketServer(reception, host, int(port)).start()
        logger.info("AudioSocket listens on %s", settings.audiosocket)

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


def _verifier(settings: Settings, secrets: dict[str, str]) -> Verifier | None:
    if not settings.twilio_verify:
        logger.warning("Twilio's signatures are NOT checked: CALLSTEER_TWILIO_VERIFY is false")
        return None
    keys = {name: key.get_secret_value() for name, key in settings.twilio_signing_keys.items()}
    token = settings.twilio_auth_token.get_secret_value() or secrets["twilio_auth_token"]
    return Verifier(token, keys)
