"""The web chat: the widget's requests, its script, and a page that shows it."""

from __future__ import annotations

import hmac
import time
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request

from intents.errors import IntentsError
from intents.pack_loader import load_pack, presets
from ivr.chat.conversations import Newcomer, TextDesk
from ivr.chat.limits import Limit
from ivr.chat.parts import Answer
from ivr.prompts import WordingError
from ivr.storage import LiveCall, Phase

LONGEST_BODY = 8_192
MESSAGES, BEGINNINGS = 30, 12
"""In a minute: of one conversation, and of one address."""
MINUTE_S = 60.0


class ChatPages:
    """The handlers. One for the process."""

    def __init__(self, desk: TextDesk, origins: frozenset[str]) -> None:
        self._desk = desk
        self._origins = origins
        kept = desk.reception.shared.switchboard.siblings.kept
        begun, written = (Limit(most, MINUTE_S, time.monotonic) for most in (BEGINNINGS, MESSAGES))
        self._may_begin = kept("chats begun", begun.allows)
        self._may_write = kept("messages written", written.allows)

    def check(self) -> Response | None:
        """Refuse what is too long, and answer the browser's question before a request."""
        if request.method == "OPTIONS":
            return Response(status=204)
        if (request.content_length or 0) > LONGEST_BODY:
            abort(413)
        return None

    def allow(self, response: Response) -> Response:
        """Let pages of the allowed origins read the answer; pages of other origins may not."""
        response.headers["Cache-Control"] = "no-store"
        response.headers.add("Vary", "Origin")
        origin = request.headers.get("Origin", "")
        script = (request.endpoint or "").endswith("static")
        if script or origin in self._origins:
            response.headers["Access-Control-Allow-Origin"] = "*" if script else origin
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
        return response

    def begin(self) -> tuple[Response, int]:
        """Begin a conversation: the key to it is shown once."""
        if not self._may_begin(request.remote_addr or ""):
            return jsonify(error="too many conversations; wait a minute"), 429
        body = _body()
        preset, language = str(body.get("preset") or ""), str(body.get("language") or "")
        if preset and preset not in presets():
            return jsonify(error="there is no such line"), 404
        try:
            call, answer = self._desk.begin(Newcomer("chat", preset, language))
        except (IntentsError, WordingError):
            return jsonify(error="this line does not speak that language"), 404
        company = self._desk.prompts(call.preset, call.language)
        shown = {
            "conversation": call.call_sid,
            "key": call.token,
            "language": call.language,
            "agent": company.text("choice_person", {}),
        }
        return jsonify(**shown, **_shown(answer)), 201

    def message(self, sid: str) -> tuple[Response, int]:
        """Take a message; one that was sent before gets the same answer."""
        call = self._mine(sid)
        body = _body()
        text, number = str(body.get("text") or "").strip(), str(body.get("id") or "")
        if not text or not number or len(number) > MINUTE_S:
            return jsonify(error="a message has a text and an id"), 400
        message_id = f"{sid}/{number}"
        known = self._desk.conversations.answered(message_id)
        if known is not None:
            return jsonify(_shown(Answer.from_text(known))), 200
        if not self._may_write(sid):
            return jsonify(error="too many messages; wait a minute"), 429
        answer = self._desk.says(call.call_sid, text)
        now = self._desk.reception.shared.now()
        self._desk.conversations.keep_answer(message_id, answer.to_text(), now)
        return jsonify(_shown(answer)), 200

    def lines(self, sid: str) -> Response:
        """Return what has been written to the caller since line ``after``.

        ``waiting`` is false when nobody has taken it and we go on, with ``choices``.
        """
        call = self._mine(sid)
        after = request.args.get("after", 0, type=int)
        lines = self._desk.conversations.lines(sid, after)
        return jsonify(
            lines=[
                {"id": line.id, "text": line.text, "who": line.author}
                for line in lines
                if line.author != "caller"
            ],
            last=max([after, *(line.id for line in lines)]),
            waiting=call.phase in (Phase.LEAVING, Phase.AWAY),
            choices=_choices_of(call),
            over=call.phase is Phase.OVER,
        )

    def page(self) -> str:
        """Show the widget on a page, for each line in each of its languages."""
        packs = [load_pack(name) for name in presets()]
        return render_template(
            "chat.html",
            lines=[
                (pack.preset, tag, wordings.company)
                for pack in packs
                for tag, wordings in pack.languages.items()
            ],
            chosen=(
                request.args.get("preset")
                or self._desk.reception.shared.switchboard.settings.preset,
                request.args.get("language") or "en",
            ),
        )

    def _mine(self, sid: str) -> LiveCall:
        """Return the conversation that the request holds the key to; 404 for any other."""
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        call = self._desk.reception.shared.live.get(sid)
        is_chat = call is not None and call.channel == "chat"
        expected = call.token if call is not None and is_chat else ""
        if not expected or not hmac.compare_digest(expected.encode(), given.encode()):
            abort(404)
        assert call is not None
        return call


def chat_blueprint(desk: TextDesk, origins: frozenset[str]) -> Blueprint:
    """Return the pages; ``origins`` are the sites beside our own that may embed the widget."""
    pages = Blueprint(
        "chat", __name__, template_folder="templates", static_folder="static", url_prefix="/chat"
    )
    handlers = ChatPages(desk, origins)
    pages.before_request(handlers.check)
    pages.after_request(handlers.allow)
    pages.add_url_rule("/", "page", handlers.page)
    for path, name, handler, method in (
        ("/conversations", "begin", handlers.begin, "POST"),
        ("/conversations/<sid>/messages", "message", handlers.message, "POST"),
        ("/conversations/<sid>/lines", "lines", handlers.lines, "GET"),
    ):
        pages.add_url_rule(path, name, handler, methods=[method, "OPTIONS"])
    pages.add_url_rule("/widget.js", "widget", lambda: pages.send_static_file("widget.js"))
    return pages


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


def _choices_of(call: LiveCall) -> list[dict[str, str]]:
    """Return what can be chosen now, of a conversation that we go on with by ourselves."""
    if call.phase is not Phase.TALKING or not call.answer:
        return []
    return [asdict(choice) for choice in Answer.from_text(call.answer).choices]


def _shown(answer: Answer) -> dict[str, Any]:
    return {
        "lines": list(answer.lines),
        "choices": [{"label": item.label, "send": item.send} for item in answer.choices],
        "waiting": answer.waiting,
        "over": answer.over,
    }
