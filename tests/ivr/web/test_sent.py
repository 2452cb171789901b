"""What pages send is what it should be, or is refused in one sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask, Response, jsonify, request

from ivr.web.sent import BIGGEST, sent, sent_text, small

pytestmark = pytest.mark.unit


def answer(body: str | bytes, kind: str = "application/json") -> tuple[int, Any]:
    app = Flask("sent")

    @app.post("/")
    def take() -> Response:
        given = sent(
            several=("needs",),
            ticks=("gated",),
            numbers=("days",),
            texts=("words",),
            anything=("kept",),
        )
        return jsonify({**given, "name": given["name"]})

    @app.post("/line")
    def line() -> Response:
        return jsonify(line=sent_text("preset"))

    @app.get("/small")
    def smallest() -> Response:
        return jsonify(number=request.args.get("n", 7, type=small))

    client = app.test_client()
    if kind == "query":
        return 200, client.get(f"/small?n={body!s}").get_json()["number"]
    path = "/line" if kind == "line" else "/"
    kind = "application/json" if kind == "line" else kind
    found = client.post(path, data=body, content_type=kind)
    return found.status_code, found.get_json()


def test_fields_come_as_they_were_sent_and_null_as_nothing() -> None:
    given = {
        "name": "a",
        "needs": ["b", "c"],
        "gated": True,
        "days": "30",
        "words": {"en": "d"},
        "kept": [1, {"e": None}],
        "left": None,
    }
    status, found = answer(json.dumps(given))
    assert (status, found) == (200, {**{k: v for k, v in given.items() if v}, "days": 30})


@pytest.mark.parametrize(
    "body", ["[]", '"x"', "5", "null", "{", "", "\x00", "[" * 100_000, b"\xff{}"]
)
def test_what_is_no_object_is_refused(body: str | bytes) -> None:
    assert answer(body) == (400, {"error": "Send an object of JSON, for example {}."})


def test_a_form_is_no_object_of_json() -> None:
    assert answer("name=a", "application/x-www-form-urlencoded")[0] == 400


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": 5}, "“name” has to be text."),
        ({"name": ["a"]}, "“name” has to be text."),
        ({"name": {}}, "“name” has to be text."),
        ({"name": True}, "“name” has to be text."),
        ({"needs": [1]}, "“needs” has to be text, or a list of texts."),
        ({"gated": 1}, "“gated” has to be true or false."),
        ({"words": ["d"]}, "“words” has to be an object of texts."),
        ({"words": {"en": 5}}, "“words” has to be an object of texts."),
        ({"days": "x"}, f"“days” has to be a whole number from 0 to {BIGGEST}."),
        ({"days": -1}, f"“days” has to be a whole number from 0 to {BIGGEST}."),
        ({"days": 1.5}, f"“days” has to be a whole number from 0 to {BIGGEST}."),
        ({"days": True}, f"“days” has to be a whole number from 0 to {BIGGEST}."),
        ({"days": BIGGEST + 1}, f"“days” has to be a whole number from 0 to {BIGGEST}."),
        ({"days": "9" * 5_000}, f"“days” has to be a whole number from 0 to {BIGGEST}."),
        ({"name": "a\x00"}, "There is something in it that is no character."),
        ({"name": "\ud83d"}, "There is something in it that is no character."),
        ({"kept": [{"\x00": 1}]}, "There is something in it that is no character."),
        ({"name": None}, "“name” is missing."),
        ({}, "“name” is missing."),
    ],
)
def test_a_wrong_field_is_named_with_what_it_has_to_be(wrong: Any, sentence: str) -> None:
    given = {"name": "a", **wrong} if wrong else {}
    assert answer(json.dumps(given)) == (400, {"error": sentence})


def test_a_number_may_be_the_greatest_of_the_database_and_not_be_there() -> None:
    assert answer(json.dumps({"name": "a", "days": BIGGEST}))[1]["days"] == BIGGEST
    assert answer(json.dumps({"name": "a", "days": ""}))[1] == {"name": "a"}


def test_one_field_alone_is_text_or_refused() -> None:
    assert answer('{"preset": "tea", "days": []}', "line") == (200, {"line": "tea"})
    assert answer("{}", "line") == (200, {"line": ""})
    assert answer('{"preset": []}', "line") == (400, {"error": "“preset” has to be text."})


@pytest.mark.parametrize(
    ("text", "number"), [("5", 5), ("x", 7), (str(BIGGEST), BIGGEST), (str(BIGGEST + 1), 7)]
)
def test_a_number_of_an_address_is_one_that_the_database_can_have(text: str, number: int) -> None:
    assert answer(text, "query")[1] == number
