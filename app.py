"""The one place where everything meets. Nothing imports it: the server names it."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, redirect
from werkzeug.wrappers import Response as AnyResponse

from ivr.settings import Settings, load_settings
from ivr.storage import CallLog, open_database
from ivr.switchboard import Switchboard
from ivr.talk import talk_blueprint


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
    log = CallLog(open_database(settings.database_url)) if settings.database_url else None
    app.register_blueprint(talk_blueprint(switchboard, log))
    switchboard.warm_up()

    @app.get("/")
    def home() -> AnyResponse:
        return redirect("/talk/")

    @app.get("/healthz")
    def healthy() -> Response:
        return jsonify(status="ok")

    @app.get("/readyz")
    def ready() -> Response:
        return jsonify(status="ready", models=switchboard.loaded())

    return app
