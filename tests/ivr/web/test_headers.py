"""What browsers are told with every page."""

from __future__ import annotations

import re

import pytest
from flask import Flask, Response

from ivr.people.roles import Role
from ivr.web.headers import HEADERS, send_headers
from tests.ivr.people.conftest import Site

pytestmark = pytest.mark.web


def test_every_answer_carries_the_headers_and_a_view_may_have_its_own() -> None:
    app = Flask("test")
    send_headers(app, secure=True)
    app.add_url_rule("/", "home", lambda: "home")
    own = {"Content-Security-Policy": "frame-ancestors *"}
    app.add_url_rule("/own", "own", lambda: Response("own", headers=own))
    for path in ("/", "/nowhere"):
        headers = app.test_client().get(path).headers
        assert {name: headers[name] for name in HEADERS} == HEADERS
        assert "max-age" in headers["Strict-Transport-Security"]
    assert app.test_client().get("/own").headers["Content-Security-Policy"] == "frame-ancestors *"


def test_an_address_with_what_is_no_character_is_refused() -> None:
    app = Flask("test")
    send_headers(app)
    app.add_url_rule("/<name>", "home", lambda name: name)
    client = app.test_client()
    assert client.get("/a%00").status_code == 400
    assert client.get("/a?b=%00").status_code == 400
    assert client.get("/a?b=%01").status_code == 200


def test_nothing_inline_is_allowed_and_nothing_inline_is_sent(site: Site) -> None:
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    client = site.signed_in("root", Role.ADMIN)
    for path in ("/sign-in", "/password", "/console/users", "/console/audit"):
        page = client.get(path).text
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", page), path
