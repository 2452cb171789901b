"""The page of an invitation: no sign-in, a signed link that ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request

from ivr.chat.limits import Limit
from ivr.invited.links import Links
from ivr.invited.report import SCALE
from ivr.invited.tasks import IDEAS, tasks_of
from ivr.invited.trials import Trials
from ivr.people.guard import check_origin
from ivr.storage.models import Invitation
from ivr.telephony.websocket import WebSocket, add_websocket

CALLS_AN_HOUR = 120
"""Of one invitation, however many share its link."""
HOUR_S = 3600.0
WORDS = 2_000
"""Characters of a remark."""
Find = Callable[[str], Invitation]
"""From the token of a link to its invitation; 404 for one that has ended."""


def invited_blueprint(trials: Trials, links: Links) -> Blueprint:
    """Return the pages under ``/break``."""
    pages = Blueprint(
        "invited",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/files",
        url_prefix="/break",
    )

    def invitation_of(token: str) -> Invitation:
        found = trials.invitations.open(links.invitation(token), trials.now())
        return found if found is not None else abort(404, "This link has ended. Ask for a new one.")

    _add_calls(pages, trials, invitation_of)

    _add_page(pages, trials, invitation_of)
    _add_answers(pages, trials, invitation_of)
    return pages


def _add_page(pages: Blueprint, trials: Trials, find: Find) -> None:
    @pages.get("/<token>")
    def page(token: str) -> Response:
        invitation = find(token)
        company = trials.company(invitation)
        answer = Response(
            render_template(
                "break.html",
                token=token,
                name=company.pack.wordings(company.language).company,
                tasks=tasks_of(company.pack, company.language),
                ideas=IDEAS,
                scale=range(1, SCALE + 1),
            )
        )
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer


def _add_answers(pages: Blueprint, trials: Trials, find: Find) -> None:
    @pages.post("/<token>/answers")
    def answers(token: str) -> Response:
        check_origin()
        invitation, given = find(token), request.get_json()
        if not isinstance(given, dict):
            abort(400)
        found = _answers(given)
        if "call_sid" not in given:
            visitor = str(given.get("visitor", ""))[:32]
            trials.invitations.closed(invitation, visitor, found, trials.now())
        elif not trials.invitations.answered(
            invitation, str(given["call_sid"])[:64], found, trials.now()
        ):
            abort(404, "This call is not kept.")
        return jsonify(kept=True)


def _add_calls(pages: Blueprint, trials: Trials, find: Find) -> None:
    limit = Limit(CALLS_AN_HOUR, HOUR_S, time.monotonic)
    allows = trials.siblings.kept("trial calls", limit.allows)

    def typed(websocket: WebSocket, token: str) -> None:
        invitation = find(token)
        if allows(invitation.id):
            trials.typed(websocket, invitation)

    def spoken(websocket: WebSocket, token: str) -> None:
        invitation = find(token)
        if allows(invitation.id):
            trials.spoken(websocket, invitation)

    add_websocket(pages, "/<token>/typed", typed)
    add_websocket(pages, "/<token>/spoken", spoken)


def _answers(given: dict[str, Any]) -> dict[str, Any]:
    """Return what was answered and makes sense; anything else counts as not answered."""
    found: dict[str, Any] = {}
    for name in ("ease", "fits", "easy"):
        value = given.get(name)
        if isinstance(value, int) and 1 <= value <= SCALE:
            found[name] = value
    if isinstance(given.get("right"), bool):
        found["right"] = given["right"]
    if given.get("words"):
        found["words"] = str(given["words"])[:WORDS]
    return found
