"""The sample company on a fixed day, without a network."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient

from ivr.sample_company import State, create_sample_company

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.fixture
def state() -> Iterator[State]:
    books = State(today=lambda: TODAY)
    yield books
    books.close()


@pytest.fixture
def client(state: State) -> FlaskClient:
    return create_sample_company(state).test_client()
