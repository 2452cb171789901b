"""The company on a port of its own."""

from __future__ import annotations

import json
import logging
from urllib.request import urlopen

import pytest

from ivr.sample_company import SampleServer, State, create_sample_company

pytestmark = pytest.mark.web


def test_it_answers_on_a_free_port_and_logs_no_customers(
    state: State, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = SampleServer(create_sample_company(state))
    server.start()
    try:
        with urlopen(f"{server.url}/parcels/1234") as answer:
            assert json.load(answer)["status"] == "in_transit"
    finally:
        server.close()
    assert "1234" not in caplog.text
