"""Errors as problems."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import pytest
from pydantic import BaseModel, BeforeValidator, ValidationError

from ivr.api.problems import Problem, invalid

pytestmark = pytest.mark.unit


class Model(BaseModel):
    number: int
    since: Annotated[datetime, BeforeValidator(lambda value: value)] | None = None


def test_a_problem_has_what_the_rfc_names() -> None:
    answer = Problem(404, "There is none.", headers={"X": "y"}).response()
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    body = {"type": "about:blank", "title": "Not Found", "status": 404, "detail": "There is none."}
    assert json.loads(answer.data) == body
    assert answer.headers["X"] == "y"


def test_a_validation_says_where_but_not_what_was_sent() -> None:
    with pytest.raises(ValidationError) as failed:
        Model.model_validate({"number": "4111111111111111x"})
    problem = invalid(failed.value, "body")
    assert problem.status == 422
    assert problem.errors[0]["at"] == "body/number"
    assert "4111" not in str(problem.errors)


def test_the_place_of_a_problem_says_nothing_of_how_it_is_checked() -> None:
    with pytest.raises(ValidationError) as failed:
        Model.model_validate({"number": 1, "since": "yesterday"})
    assert invalid(failed.value, "query").errors[0]["at"] == "query/since"
