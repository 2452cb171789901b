"""Log lines: one JSON object each, and every line of a call names it."""

from __future__ import annotations

import json
import logging
import sys
from threading import Thread

import pytest
from flask import Blueprint, Flask, abort, request

from ivr.logs import TEXT, JsonFormatter, TextFormatter, name_calls, on_call, set_up_logs

pytestmark = pytest.mark.unit


def record(message: str, *args: object, failed: bool = False) -> logging.LogRecord:
    error = sys.exc_info() if failed else None
    return logging.LogRecord("ivr.test", logging.ERROR, "x.py", 1, message, args, error)


def test_a_line_is_one_json_object() -> None:
    line = JsonFormatter().format(record('call %s said "no"\nand left', "CS1"))
    assert "\n" not in line
    said = json.loads(line)
    assert said["message"] == 'call CS1 said "no"\nand left'
    assert (said["level"], said["logger"]) == ("ERROR", "ivr.test")
    assert said["at"].endswith("+00:00")
    assert "call_sid" not in said


def test_lines_of_a_call_name_it_and_only_in_its_thread() -> None:
    found: list[str] = []

    def other() -> None:
        found.append(JsonFormatter().format(record("elsewhere")))

    with on_call("CS1"):
        assert json.loads(JsonFormatter().format(record("here")))["call_sid"] == "CS1"
        thread = Thread(target=other)
        thread.start()
        thread.join()
    assert "call_sid" not in found[0]
    assert "call_sid" not in JsonFormatter().format(record("after"))


def test_an_error_keeps_its_traceback() -> None:
    try:
        raise ValueError("broken")
    except ValueError:
        line = JsonFormatter().format(record("failed", failed=True))
    assert "ValueError: broken" in json.loads(line)["error"]


def test_text_names_the_call_once() -> None:
    form = TextFormatter(TEXT)
    with on_call("CS1"):
        assert form.format(record("a database is gone")).endswith("is gone [call CS1]")
        assert form.format(record("call %s is lost", "CS1")).endswith("call CS1 is lost")
    assert form.format(record("none")).endswith("none")


@pytest.mark.usefixtures("logs_put_back")
def test_a_server_takes_over_what_the_command_line_had_set_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    logging.basicConfig(level=logging.WARNING, format="plain: %(message)s", force=True)
    set_up_logs("DEBUG", "json")
    logging.getLogger("ivr.x").error("as before")
    set_up_logs("DEBUG", "json", anew=True)
    logging.getLogger("ivr.x").debug("ours")
    logging.getLogger("urllib3.connectionpool").info("POST /Calls.json?To=somebody")
    logging.getLogger("urllib3.connectionpool").warning("a library's")
    plain, *lines = capsys.readouterr().err.splitlines()
    assert plain == "plain: as before"
    assert [json.loads(line)["message"] for line in lines] == ["ours", "a library's"]


@pytest.mark.usefixtures("logs_put_back")
@pytest.mark.parametrize(("level", "heard"), [("WARNING", ["worse"]), ("ERROR", [])])
def test_a_level_above_holds_for_all(
    level: str, heard: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs(level, "json", anew=True)
    for name in ("ivr.x", "urllib3.util"):
        logging.getLogger(name).info("less")
        logging.getLogger(name).warning("worse")
    lines = capsys.readouterr().err.splitlines()
    assert [json.loads(line)["message"] for line in lines] == heard * 2


def test_lines_of_a_request_name_its_call_also_when_it_fails_and_none_afterwards() -> None:
    app, pages = Flask("test"), Blueprint("pages", "pages")
    lines: list[dict[str, str]] = []

    @pages.before_request
    def check() -> None:
        if request.args.get("call") == "forged":
            log("refused")
            abort(403)

    def log(message: str) -> None:
        lines.append(json.loads(JsonFormatter().format(record(message))))

    name_calls(pages, lambda: request.args.get("call", ""))

    @pages.errorhandler(ValueError)
    def failed(_error: ValueError) -> str:
        log("failed")
        return "sorry"

    @pages.get("/turn")
    def turn() -> str:
        log("turn")
        raise ValueError

    app.register_blueprint(pages)
    for call in ("CA1", "CA2", "forged", "x" * 100, ""):
        app.test_client().get("/turn", query_string={"call": call})
        log("after")
    named = [(line["message"], line.get("call_sid", "")) for line in lines]
    assert named == [
        *[("turn", "CA1"), ("failed", "CA1"), ("after", "")],
        *[("turn", "CA2"), ("failed", "CA2"), ("after", "")],
        *[("refused", ""), ("after", "")],
        *[("turn", "x" * 64), ("failed", "x" * 64), ("after", "")],
        *[("turn", ""), ("failed", ""), ("after", "")],
    ]
