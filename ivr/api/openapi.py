"""The OpenAPI 3.1 document, made of the table of operations and the models that check requests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from ivr.api.answers import ProblemOut
from ivr.api.operations import Operation
from ivr.api.problems import TYPE

JSON = "application/json"
ALWAYS = (401, 403, 429, 500)
ID = {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"}
Refs = Mapping[Any, dict[str, Any]]
"""References to schemas, by model and mode."""
ABOUT = """All requests carry `Authorization: Bearer KEY`; keys are made by `callsteer keys create`.
Errors are RFC 9457 problems. A POST may carry an `Idempotency-Key`; repeated within 24 hours, it
is answered the same and acts once."""


def document(operations: Sequence[Operation], version: str) -> dict[str, Any]:
    """Return the document as plain data."""
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(ProblemOut, "serialization")]
    for item in operations:
        models += [(item.body, "validation")] if item.body is not None else []
        models += [(item.query, "validation")] if item.query is not None else []
        models += [(item.answer, "serialization")] if item.answer is not None else []
    refs, schemas = models_json_schema(
        list(dict.fromkeys(models)), ref_template="#/components/schemas/{model}"
    )
    paths: dict[str, dict[str, Any]] = {}
    for item in operations:
        paths.setdefault(item.path, {})[item.method.lower()] = _operation(item, refs)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Callsteer", "version": version, "description": ABOUT},
        "servers": [{"url": "/api/v1"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": _plain(schemas["$defs"]),
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _plain(schema: Any) -> Any:
    """Return a schema without the defaults that only mean "left out"."""
    if isinstance(schema, list):
        return [_plain(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    empty = schema.get("default", 0) in ("", None)
    return {n: _plain(item) for n, item in schema.items() if not (empty and n == "default")}


def _operation(item: Operation, refs: Refs) -> dict[str, Any]:
    scope = f"Scope: `{item.scope.value}`." if item.scope is not None else "Any key."
    found: dict[str, Any] = {
        "operationId": item.name,
        "summary": item.summary,
        "description": scope,
        "parameters": _parameters(item),
        "responses": _responses(item, refs),
    }
    if item.body is not None:
        schema = refs[item.body, "validation"]
        found["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    return found


def _parameters(item: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": ID}
        for name in re.findall(r"{(\w+)}", item.path)
    ]
    if item.query is not None:
        schema = item.query.model_json_schema(mode="validation")
        for name, about in schema["properties"].items():
            about.pop("title", None)
            found.append({"name": name, "in": "query", "schema": _plain(about)})
    if item.method == "POST":
        key = {"type": "string", "pattern": "^[!-~]{1,255}$"}
        found.append({"name": "Idempotency-Key", "in": "header", "schema": key})
    return found


def _responses(item: Operation, refs: Refs) -> dict[str, Any]:
    good: dict[str, Any] = {"description": HTTPStatus(item.status).phrase}
    if item.answer is not None:
        good["content"] = {JSON: {"schema": refs[item.answer, "serialization"]}}
    problem = {TYPE: {"schema": refs[ProblemOut, "serialization"]}}
    statuses = {*ALWAYS, *item.problems}
    if item.body is not None:
        statuses |= {400, 413, 415, 422}
    if item.query is not None:
        statuses |= {422}
    if item.method == "POST":
        statuses |= {400, 409, 422}
    bad = {
        str(status): {"description": HTTPStatus(status).phrase, "content": problem}
        for status in sorted(statuses)
    }
    return {str(item.status): good, **bad}
