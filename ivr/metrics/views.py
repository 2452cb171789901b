"""``/metrics``: for this machine, or for who shows the token."""

from __future__ import annotations

import hmac

from flask import Blueprint, Request, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

LOOPBACK = frozenset({"127.0.0.1", "::1", "::ffff:127.0.0.1"})
PASSED_ON = ("Forwarded", "X-Forwarded-For")
"""A proxy on this machine comes from here too, but says for whom."""


def metrics_blueprint(registry: CollectorRegistry, token: str) -> Blueprint:
    """Return the page; without a ``token`` only this machine may read it."""
    pages = Blueprint("metrics", __name__)

    @pages.get("/metrics")
    def metrics() -> Response:
        if not may_read(request, token):
            abort(403, "Metrics are for this machine, or with CALLSTEER_METRICS_TOKEN.")
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return pages


def may_read(asked: Request, token: str) -> bool:
    """Whether ``asked`` comes from this machine itself or shows the token."""
    if asked.remote_addr in LOOPBACK and not any(name in asked.headers for name in PASSED_ON):
        return True
    shown = asked.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(shown.encode(), token.encode())
