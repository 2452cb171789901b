"""The API as a whole."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

pytestmark = pytest.mark.web


def test_what_is_not_there_is_said_in_json(client: FlaskClient) -> None:
    answer = client.get("/nothing")
    assert (answer.status_code, answer.get_json()) == (404, {"reason": "Not Found"})
