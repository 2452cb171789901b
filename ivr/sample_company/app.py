"""The sample company's API: one blueprint a line of business, JSON in and out."""

from __future__ import annotations

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from .bank import bank_blueprint
from .clinic import clinic_blueprint
from .helpdesk import helpdesk_blueprint
from .parcels import parcels_blueprint
from .state import State
from .telecom import telecom_blueprint


def create_sample_company(state: State) -> Flask:
    """Return the company's API over its books."""
    app = Flask("sample_company")
    for blueprint in (
        bank_blueprint(state),
        telecom_blueprint(state),
        clinic_blueprint(state),
        parcels_blueprint(state),
        helpdesk_blueprint(state),
    ):
        app.register_blueprint(blueprint)

    @app.errorhandler(HTTPException)
    def in_json(error: HTTPException) -> tuple[Response, int]:
        return jsonify(reason=error.name), error.code or 500

    return app
