"""Pages that fail."""

from __future__ import annotations

import logging

import pytest

from ivr.web.site import Site

pytestmark = pytest.mark.unit


def test_a_page_that_fails_is_named_by_its_rule(caplog: pytest.LogCaptureFixture) -> None:
    site = Site("test")
    site.add_url_rule("/c/<token>", "page", lambda token: 1 / 0)
    with caplog.at_level(logging.ERROR):
        assert site.test_client().get("/c/secret-token?from=%2B447700900123").status_code == 500
    (line,) = caplog.records
    assert line.getMessage() == "GET /c/<token> failed"
    assert line.exc_info is not None
    assert "secret" not in caplog.text
