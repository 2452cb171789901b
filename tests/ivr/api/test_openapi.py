"""The document is OpenAPI 3.1, and the server does what it says: fuzzed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

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
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served.client.application)
    endpoint = schema[operation.path][operation.method]
    mode = schemathesis.GenerationMode
    good = _fuzz(endpoint, mode.POSITIVE, served)
    bad = _fuzz(endpoint, mode.NEGATIVE, served)
    if operation.body is not None and "{" not in operation.path:
        assert bad[422] + bad[400] + bad[415] > 0, bad
        # The guard refuses such addresses, and no messages are sent here.
        if operation.name not in ("create_endpoint", "send_message"):
            assert good[operation.status] > 0, good


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_nothing_is_done_without_a_key(operation: Any, served: Served) -> None:
    path = "/api/v1" + operation.path.replace("{id}", "x")
    assert served.client.open(path, method=operation.method).status_code == 401


def _fuzz(endpoint: Any, generation: Any, served: Served) -> Counter[int]:
    """Try examples of one kind; return how often each status came."""
    statuses: Counter[int] = Counter()
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
        statuses[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    run()
    return statuses
