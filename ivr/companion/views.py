"""The page, its state as it changes, and its buttons. Who has the link is who may see it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, jsonify, render_template, request

from ivr.chat import TextDesk
from ivr.chat.limits import Limit
from ivr.companion.links import Links
from ivr.companion.shown import Place, shown
from ivr.companion.steering import Steering
from ivr.prompts import Prompts
from ivr.storage import LiveCall
from ivr.storage.bus import Bus
from ivr.storage.companions import Companions

STREAMS = 8
"""Pages that are told at once; others ask every few seconds."""
LOOK_S = 2.0
LONGEST_S = 120.0
"""A stream ends after that, and the browser asks for another."""
CHANGES = 20
"""Of one page in a minute."""
RIGHT_TO_LEFT = ("fa", "ar", "he", "ur")


class CompanionPages:
    """The handlers. One for the process."""

    def __init__(
        self, companions: Companions, links: Links, steering: Steering, desk: TextDesk, bus: Bus
    ) -> None:
        self._companions = companions
        self._links = links
        self._steering = steering
        self._desk = desk
        self._bus = bus
        self._streams = BoundedSemaphore(STREAMS)
        kept = desk.reception.shared.switchboard.siblings.kept
        self._may_change = kept("changes", Limit(CHANGES, 60.0, time.monotonic).allows)
        self.place_of: Callable[[str], Place | None] = lambda _call_sid: None
        """Where a call waits in a queue of ours."""

    def page(self, token: str) -> tuple[str, int]:
        """Show the page; one clear sentence for a link that is not valid any more."""
        call = self._call(token)
        if call is None:
            settings = self._desk.reception.shared.switchboard.settings
            prompts = self._desk.prompts(settings.preset, settings.language)
            shown_in = {"language": settings.language, "direction": _direction(settings.language)}
            return render_template("expired.html", say=_say(prompts), **shown_in), 404
        company = self._desk.reception.shared.company(call)
        pack = company.pack
        reference = urlencode({"reference": self._links.reference(call.call_sid)})
        mark = "&" if "?" in pack.payment_url else "?"
        return (
            render_template(
                "companion.html",
                say=_say(self._prompts(call)),
                company=pack.wordings(company.language).company,
                language=call.language,
                direction=_direction(call.language),
                token=token,
                state=self._state(call),
                callback=bool(call.caller),
                chat=f"/chat/?{urlencode({'preset': call.preset, 'language': call.language})}",
                payment=f"{pack.payment_url}{mark}{reference}" if pack.payment_url else "",
                terms=pack.terms_url,
            ),
            200,
        )

    def state(self, token: str) -> Response:
        """Return what changes, once."""
        return jsonify(self._state(self._known(token)))

    def events(self, token: str) -> Response:
        """Tell what changes, as it changes, until the call is over."""
        self._known(token)
        if not self._streams.acquire(blocking=False):
            abort(503)
        response = Response(self._told(token), mimetype="text/event-stream")
        response.call_on_close(self._streams.release)
        response.headers["X-Accel-Buffering"] = "no"
        return response

    def about(self, token: str) -> tuple[Response, int]:
        """Take what it is about."""
        call = self._changing(token)
        body = request.get_json(silent=True)
        need = str(body.get("need", "")) if isinstance(body, dict) else ""
        return self._done(token, call, self._steering.about(call, need), "companion_thanks")

    def callback(self, token: str) -> tuple[Response, int]:
        """Book a callback."""
        call = self._changing(token)
        return self._done(token, call, self._steering.callback(call), "companion_booked")

    def _told(self, token: str) -> Iterator[str]:
        topic = f"companion.{self._links.page_of(token)}"
        ends, last = time.monotonic() + LONGEST_S, ""
        with self._bus.subscribe(topic, "calls", "queue") as news:
            while time.monotonic() < ends:
                call = self._call(token)
                if call is None:
                    return
                text = json.dumps(self._state(call), ensure_ascii=False)
                yield f"data: {text}\n\n" if text != last else ": still here\n\n"
                if '"over": true' in text:
                    return
                last = text
                news.get(LOOK_S)

    def _done(self, token: str, call: LiveCall, done: bool, prompt: str) -> tuple[Response, int]:
        if not done:
            return jsonify(error="too late"), 409
        page_id = self._links.page_of(token)
        self._bus.publish(f"companion.{page_id}", {"page": page_id})
        return jsonify(said=self._prompts(call).text(prompt, {})), 200

    def _call(self, token: str) -> LiveCall | None:
        page_id = self._links.page_of(token)
        sid = self._companions.call_of(page_id) if page_id else ""
        return self._desk.reception.shared.live.get(sid) if sid else None

    def _known(self, token: str) -> LiveCall:
        call = self._call(token)
        if call is None:
            abort(404)
        return call

    def _changing(self, token: str) -> LiveCall:
        call = self._known(token)
        if not self._may_change(call.call_sid):
            abort(429)
        return call

    def _prompts(self, call: LiveCall) -> Prompts:
        return self._desk.prompts(call.preset, call.language)

    def _state(self, call: LiveCall) -> dict[str, Any]:
        shared = self._desk.reception.shared
        waits = shared.switchboard.outside.load(call.preset)
        place = self.place_of(call.call_sid)
        return shown(call, shared.company(call), self._prompts(call), waits, place)


def companion_blueprint(pages_of: CompanionPages) -> Blueprint:
    """Return the pages."""
    pages = Blueprint(
        "companion", __name__, template_folder="templates", static_folder="static", url_prefix="/c"
    )
    for path, name, handler, method in (
        ("/<token>", "page", pages_of.page, "GET"),
        ("/<token>/state", "state", pages_of.state, "GET"),
        ("/<token>/events", "events", pages_of.events, "GET"),
        ("/<token>/about", "about", pages_of.about, "POST"),
        ("/<token>/callback", "callback", pages_of.callback, "POST"),
    ):
        pages.add_url_rule(path, name, handler, methods=[method])

    @pages.after_request
    def private(response: Response) -> Response:
        """Let neither caches nor other sites learn the link."""
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return pages


def _say(prompts: Prompts) -> Callable[[str], str]:
    return lambda name: prompts.text(f"companion_{name}", {})


def _direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"
