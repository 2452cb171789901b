"""Pages of one process that another one answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask, Response, request

from ivr.siblings import Siblings
from ivr.siblings.forwarding import answered_by_oldest

pytestmark = pytest.mark.web

Born = Callable[..., Siblings]


def served(siblings: Siblings, name: str) -> Flask:
    """Return an app that says who has answered."""
    app = Flask(name)
    answered_by_oldest(app, siblings, lambda endpoint: endpoint.startswith("one."))

    def one() -> Response:
        said = f"{name} {request.method} {request.full_path} {request.remote_addr} "
        said += f"{request.headers.get('Cookie')} {request.url_root} "
        answer = Response(said.encode() + request.get_data(), 201)
        answer.headers.add("Set-Cookie", "a=1")
        answer.headers.add("Set-Cookie", "b=2")
        return answer

    app.add_url_rule("/one/<path:rest>", "one.page", lambda rest: one(), methods=["GET", "POST"])
    app.add_url_rule("/any", "any.page", lambda: name)
    return app


def test_the_oldest_answers_as_if_it_had_been_asked(born: Born) -> None:
    oldest, younger = born(), born()
    served(oldest, "old")
    asked = served(younger, "new").test_client()
    asked.set_cookie("who", "me", domain="ivr.example.com")
    answer = asked.post(
        "/one/a b?q=%C3%A9&r=1",
        data=b"\x00\xffbody",
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
        base_url="https://ivr.example.com",
    )
    assert answer.status_code == 201
    assert answer.data.startswith(b"old POST /one/a b?q=%C3%A9&r=1 192.0.2.7 who=me https://ivr.ex")
    assert answer.data.endswith(b"\x00\xffbody")
    assert answer.headers.getlist("Set-Cookie") == ["a=1", "b=2"]


def test_other_pages_and_the_oldest_itself_answer_for_themselves(born: Born) -> None:
    oldest, younger = born(), born()
    old, new = served(oldest, "old").test_client(), served(younger, "new").test_client()
    assert new.get("/any").text == "new"
    assert old.get("/one/x").text.startswith("old GET")


def test_a_process_that_ends_while_it_answers_is_told_in_one_sentence(born: Born) -> None:
    born()  # it knows nothing of pages, and hangs up
    answer = served(born(), "new").test_client().get("/one/x")
    assert answer.status_code == 503
    assert "load it again" in answer.text
