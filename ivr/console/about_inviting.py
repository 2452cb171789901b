"""Inviting people to try the line, and what came of it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, abort, jsonify, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from intents.editing import EditError
from ivr.console.parts import Console, around, line_of, me
from ivr.invited.report import report_of
from ivr.invited.tasks import tasks_of
from ivr.people import Role, needs
from ivr.people.audit import audit
from ivr.storage.invitations import Invitations
from ivr.storage.models.base import utc
from ivr.web.sent import sent

DAYS = 30
"""A link lasts at most so long."""
LONGEST_NAME = 60


def add(pages: Blueprint, console: Console) -> None:
    """Add the pages of invitations."""
    invitations = Invitations(console.database)
    _add_list(pages, console, invitations)
    _add_invitation(pages, console, invitations)


def _add_list(pages: Blueprint, console: Console, invitations: Invitations) -> None:
    @pages.get("/invite")
    @needs(Role.TUNER)
    def inviting() -> str:
        line = line_of(console)
        found = invitations.of(line.preset, line.language)
        return render_template(
            "console/invite.html",
            **around(console, line),
            invitations=[(item, utc(item.ends_at) > console.now()) for item in found],
            days=DAYS,
        )

    @pages.post("/invite")
    @needs(Role.TUNER)
    def invite() -> Response:
        line, given = line_of(console), sent()
        name = " ".join(str(given.get("name", "")).split())[:LONGEST_NAME]
        days = str(given.get("days", ""))
        whole = days.isdecimal() and len(days) <= len(str(DAYS))
        if not name or not whole or not 1 <= int(days) <= DAYS:
            raise EditError(f"Say who is invited, and for how many days (1 to {DAYS}).")
        ends_at = console.now() + timedelta(days=int(days))
        made = invitations.make(name, line.preset, line.language, ends_at, me())
        audit(console.database, me(), "invited to try the line", f"{line.preset}: {name}")
        return jsonify(id=made.id, link=_link(console, made.id))


def _add_invitation(pages: Blueprint, console: Console, invitations: Invitations) -> None:
    @pages.get("/invite/<invitation_id>")
    @needs(Role.TUNER)
    def invited(invitation_id: str) -> str:
        found = invitations.get(invitation_id)
        if found is None:
            abort(404, "There is no such invitation.")
        line = line_of(console)
        pack = console.workshop.live(found.preset)[0]
        names = [task.name for task in tasks_of(pack, found.language)]
        return render_template(
            "console/invited.html",
            **around(console, line),
            invitation=found,
            lasts=utc(found.ends_at) > console.now(),
            link=_link(console, found.id),
            report=report_of(invitations.results(found.id), names),
            misses=invitations.misses(found.id),
        )

    @pages.post("/invite/<invitation_id>/end")
    @needs(Role.TUNER)
    def uninvite(invitation_id: str) -> AnyResponse:
        invitations.end(invitation_id, console.now())
        audit(console.database, me(), "invitation ended", invitation_id)
        return jsonify(ended=True)


def _link(console: Console, invitation_id: str) -> str:
    """Return the whole address of an invitation; "" where nobody can be invited."""
    if console.links is None:
        return ""
    token = console.links.token(invitation_id)
    return url_for("invited.page", token=token, _external=True)
