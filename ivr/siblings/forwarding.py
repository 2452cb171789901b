"""Web pages whose state is in one process's memory: the oldest process answers for all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, abort, request
from werkzeug.test import EnvironBuilder, run_wsgi_app

from ivr.siblings.channel import Channel, Item, SiblingGone
from ivr.siblings.siblings import Siblings

WHAT = "web request"
HERE = "callsteer.passed_on"
"""In the environment of a request that another process has passed on."""
ANSWERS_S = 120.0
"""Training a draft takes seconds, building a long report more."""
BY_HOP = frozenset({"connection", "keep-alive", "transfer-encoding", "content-length"})


def answered_by_oldest(app: Flask, siblings: Siblings, of: Callable[[str], bool]) -> None:
    """Pass requests for endpoints ``of`` on to the oldest process, before anything sees them."""
    siblings.host(WHAT, lambda channel, about: _answer(app, channel, about))

    @app.before_request
    def elsewhere() -> Response | None:
        if HERE in request.environ or not of(request.endpoint or ""):
            return None
        try:
            with siblings.oldest(WHAT, _asked()) as channel:
                return _passed_on(channel) if channel is not None else None
        except SiblingGone:
            abort(503, "The process that shows this page has just ended; load it again.")


def _asked() -> Item:
    return {
        "method": request.method,
        "path": request.path,
        "query": request.query_string.decode("latin-1"),
        "headers": [[name, value] for name, value in request.headers if name.lower() not in BY_HOP],
        "base": request.host_url,
        "address": request.remote_addr or "",
    }


def _passed_on(channel: Channel) -> Response:
    channel.send(request.get_data())
    head = channel.item(ANSWERS_S)
    body = channel.receive(ANSWERS_S)
    if not isinstance(body, bytes):
        raise SiblingGone("another process does not answer")
    return Response(body, head["status"], [(name, value) for name, value in head["headers"]])


def _answer(app: Flask, channel: Channel, about: Item) -> None:
    body = channel.receive(ANSWERS_S)
    builder = EnvironBuilder(
        method=about["method"],
        path=about["path"],
        query_string=about["query"],
        headers=[(name, value) for name, value in about["headers"]],
        data=body if isinstance(body, bytes) else b"",
        base_url=about["base"],
        environ_base={"REMOTE_ADDR": about["address"], HERE: True},
    )
    environ: dict[str, Any] = builder.get_environ()
    builder.close()
    parts, status, headers = run_wsgi_app(app, environ, buffered=True)
    kept = [[name, value] for name, value in headers if name.lower() not in BY_HOP]
    channel.tell({"status": status, "headers": kept})
    channel.send(b"".join(parts))
