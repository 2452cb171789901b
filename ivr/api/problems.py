"""Errors as RFC 9457 describes them: ``application/problem+json``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Response
from pydantic import ValidationError

TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is an error. The detail may be shown to anybody."""

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = list(errors)
        """Where in the request, and what is wrong there."""
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """Return the answer."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = self.errors
        return Response(
            json.dumps(body, ensure_ascii=False),
            status=self.status,
            headers=self.headers,
            mimetype=TYPE,
        )


def invalid(error: ValidationError, where: str) -> Problem:
    """Return a validation's errors as a problem; what was sent is not repeated."""
    errors = [
        {"at": "/".join([where, *_named(item["loc"])]), "message": item["msg"]}
        for item in error.errors(include_input=False, include_url=False, include_context=False)
    ]
    return Problem(422, f"The {where} is not valid.", errors[:20])


def _named(place: Sequence[str | int]) -> list[str]:
    """Return the parts of a place that the sender knows: not how we check it, ``function-…[…]``."""
    return [str(part) for part in place if not str(part).endswith("]")]
