"""Changes that are made once, however often they are asked for: ``Idempotency-Key``."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Response, jsonify, request

from .state import Books, State

Answer = tuple[dict[str, Any], int]
"""JSON and status."""


def once(state: State, change: Callable[[Books], Answer]) -> tuple[Response, int]:
    """Make a change, or give the answer that the same key was given before."""
    key = request.headers.get("Idempotency-Key", "")
    with state.books() as books:
        if key:
            known = books.one("done", key=_scoped(key))
            if known is not None:
                return jsonify(json.loads(known["answer"])), int(known["status"])
        answer, status = change(books)
        if key:
            books.add("done", {"key": _scoped(key), "status": status, "answer": json.dumps(answer)})
    return jsonify(answer), status


def sent(name: str) -> Any:
    """Return a field of the request's JSON, None where there is none."""
    content = request.get_json(silent=True)
    return content.get(name) if isinstance(content, dict) else None


def _scoped(key: str) -> str:
    return f"{request.method} {request.path} {key}"
