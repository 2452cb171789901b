"""The API's door: who asks, how often, what for; then the operation, once."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from flask import Blueprint, Request, Response, request
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from ivr.api import about_callers, about_calls, about_messages, about_needs, about_webhooks
from ivr.api.openapi import document
from ivr.api.operations import Asked, Operation, Services
from ivr.api.problems import Problem, invalid
from ivr.storage.api_answers import ApiAnswers, Given, Refused
from ivr.storage.api_keys import ApiKeys
from ivr.storage.models import ApiKey

logger = logging.getLogger(__name__)

OPERATIONS: Sequence[Operation] = (
    *about_callers.OPERATIONS,
    *about_calls.OPERATIONS,
    *about_messages.OPERATIONS,
    *about_needs.OPERATIONS,
    *about_webhooks.OPERATIONS,
)
MOST_BYTES = 65_536
PREFIX = "/api/v1"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"]
ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
IDEMPOTENCY_KEY = re.compile(r"[!-~]{1,255}")
REFUSED = {
    Refused.OTHER_REQUEST: (422, "This Idempotency-Key was used for another request."),
    Refused.IN_PROGRESS: (409, "The request with this Idempotency-Key is still being worked on."),
}


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Door:
    """Lets requests in. One for the process."""

    services: Services
    keys: ApiKeys
    answers: ApiAnswers
    wait_s: Callable[[str], int]
    """Takes a request of a key; if these were too many, returns how many seconds to wait."""
    now: Callable[[], datetime] = _now

    def answer(self, path: str, ids: Mapping[str, str]) -> Response:
        """Answer the current request for a path of the table."""
        try:
            return self._answer(path, ids)
        except Problem as problem:
            return problem.response()
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None)
            logger.error("%s %s failed: %s", request.method, path, type(cause or error).__name__)
            return Problem(500, "The database is out of order.").response()

    def _answer(self, path: str, ids: Mapping[str, str]) -> Response:
        key = self._who(request)
        by_method = {item.method: item for item in OPERATIONS if item.path == path}
        operation = by_method.get("GET" if request.method == "HEAD" else request.method)
        if operation is None:
            raise _not_allowed(path)
        if operation.scope is not None and operation.scope not in key.scopes:
            raise Problem(403, f"The key has not the scope {operation.scope.value}.")
        if not all(ID.fullmatch(value) for value in ids.values()):
            raise Problem(404, "There is no such thing.")
        sent = _sent(request)
        asked = Asked(
            self.services,
            self.now(),
            ids,
            _query(request, operation.query),
            _body(request, operation.body, sent),
        )
        if operation.method == "POST" and "Idempotency-Key" in request.headers:
            return self._once(key, operation, asked, sent)
        return _response(_run(operation, asked))

    def _who(self, asking: Request) -> ApiKey:
        scheme, _, token = asking.headers.get("Authorization", "").partition(" ")
        key = self.keys.known(token.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            challenge = {"WWW-Authenticate": "Bearer"}
            raise Problem(401, "A key is needed: Authorization: Bearer KEY.", headers=challenge)
        wait_s = self.wait_s(key.id)
        if wait_s:
            raise Problem(429, "Too many requests.", headers={"Retry-After": str(wait_s)})
        return key

    def _once(self, key: ApiKey, operation: Operation, asked: Asked, sent: bytes) -> Response:
        """Carry out a request that may be repeated, once."""
        name = request.headers["Idempotency-Key"]
        if not IDEMPOTENCY_KEY.fullmatch(name):
            raise Problem(400, "An Idempotency-Key is 1 to 255 visible ASCII characters.")
        what = f"{request.method} {request.full_path}\n".encode() + sent
        before = self.answers.begin(key.id, name, hashlib.sha256(what).hexdigest(), asked.now)
        if isinstance(before, Refused):
            status, detail = REFUSED[before]
            raise Problem(status, detail)
        if before is not None:
            answered = _response(before)
            answered.headers["Idempotent-Replayed"] = "true"
            return answered
        given: Given | None = None
        try:
            given = _run(operation, asked)
        finally:
            self.answers.end(key.id, name, given)
        return _response(given)


def api_blueprint(door: Door) -> Blueprint:
    """Return the pages of the API."""
    pages = Blueprint("api", __name__, url_prefix=PREFIX)
    whole = json.dumps(document(OPERATIONS, version("callsteer")), ensure_ascii=False)

    @pages.get("/openapi.json")
    def openapi() -> Response:
        return Response(whole, mimetype="application/json")

    for path in dict.fromkeys(item.path for item in OPERATIONS):
        _serve(pages, door, path)

    @pages.route("/<path:_rest>", methods=METHODS, provide_automatic_options=False)
    def nothing(_rest: str) -> Response:
        return Problem(404, "There is nothing at this address.").response()

    @pages.errorhandler(HTTPException)
    def failed(error: HTTPException) -> Response:
        return Problem(error.code or 500, "The request could not be answered.").response()

    @pages.app_errorhandler(405)
    def not_allowed(error: HTTPException) -> Response | HTTPException:
        if not request.path.startswith(f"{PREFIX}/"):
            return error
        return _not_allowed(request.path.removeprefix(PREFIX)).response()

    return pages


def _serve(pages: Blueprint, door: Door, path: str) -> None:
    def view(**ids: str) -> Response:
        return door.answer(path, ids)

    rule = path.replace("{", "<").replace("}", ">")
    pages.add_url_rule(
        rule,
        f"view_{path}".replace(".", "_"),
        view,
        methods=METHODS,
        provide_automatic_options=False,
    )


def _not_allowed(address: str) -> Problem:
    """Return what is said to a method that an address or a path of the table has not."""
    found = {
        item.method
        for item in OPERATIONS
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", item.path), address)
    }
    return Problem(405, "This cannot be done here.", headers={"Allow": ", ".join(sorted(found))})


def _run(operation: Operation, asked: Asked) -> Given:
    answer = operation.run(asked)
    return Given(operation.status, answer.model_dump_json() if answer is not None else "")


def _response(given: Given) -> Response:
    return Response(given.body, given.status, mimetype="application/json")


def _sent(asking: Request) -> bytes:
    """Return the body, whatever the request says of its length."""
    too_long = Problem(413, f"A request has at most {MOST_BYTES} bytes.")
    if asking.content_length is not None and asking.content_length > MOST_BYTES:
        raise too_long
    sent = asking.stream.read(MOST_BYTES + 1)
    if len(sent) > MOST_BYTES:
        raise too_long
    return sent


def _query(asking: Request, model: type[BaseModel] | None) -> BaseModel | None:
    if model is None:
        return None
    values = asking.args.to_dict(flat=False)
    twice = [name for name, items in values.items() if len(items) > 1]
    if twice:
        raise Problem(422, "A parameter is given twice.")
    try:
        return model.model_validate({name: items[0] for name, items in values.items()})
    except ValidationError as error:
        raise invalid(error, "query") from error


def _body(asking: Request, model: type[BaseModel] | None, sent: bytes) -> BaseModel | None:
    if model is None:
        return None
    if asking.mimetype != "application/json":
        raise Problem(415, "The body must be application/json.")
    try:
        json.loads(sent)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "The body is not JSON.") from error
    try:
        return model.model_validate_json(sent, strict=True)
    except ValidationError as error:
        raise invalid(error, "body") from error
