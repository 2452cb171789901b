"""The document is OpenAPI 3.1, and the server does what it says: fuzzed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from schemathesis.checks import not_a_server_error

from ivr.api.door import OPERATIONS
from tests.ivr.api.conftest import Served

pytestmark = [pytest.mark.web, pytest.mark.model]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 12


def test_the_document_is_openapi_3_1_and_names_every_operation(served: Served) -> None:
    document: Any = served.client.get("/api/v1/openapi.json").json
    validate(document)
    assert document["openapi"].startswith("3.1")
    named = {o["operationId"] for path in document["paths"].values() for o in path.values()}
    assert named == {operation.name for operation in OPERATIONS}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_whatever_is_asked_the_answer_is_as_documented(operation: Any, served: Served) -> None:
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", served.client.application
    )
    endpoint = schema[operation.path][operation.method]
    mode = schemathesis.GenerationMode
    for generation in (mode.POSITIVE, mode.NEGATIVE):
        _fuzz(endpoint, generation, served)


def _fuzz(endpoint: Any, generation: Any, served: Served) -> None:
    cases = endpoint.as_strategy(generation_mode=generation)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def run(case: Any) -> None:
        headers = {"Authorization": f"Bearer {served.key}"}
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)

    run()
