"""The console's addresses. Each area has its own module."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from intents.editing import EditError, FieldError
from intents.route_words import language_word
from ivr.console import (
    about_crisis,
    about_discovery,
    about_draft,
    about_experiments,
    about_figures,
    about_hours,
    about_inviting,
    about_legacy,
    about_listening,
    about_live,
    about_missed,
    about_needs,
    about_numbers,
    about_phrasing,
    about_prompts,
    about_publishing,
    about_replay,
    about_roi,
    about_routes,
    about_samples,
    about_saying,
    about_sheet,
    about_target,
    about_trying,
    about_voice,
    about_week,
)
from ivr.console.filters import filters_kept
from ivr.console.overtaken import Overtaken
from ivr.console.parts import Console
from ivr.errors import CallsteerError

BAD = 400
"""Answers from here on tell of something that went wrong."""


def console_blueprint(console: Console) -> Blueprint:
    """Return the pages; ``ivr.people.guard`` must be set up for the app."""
    pages = Blueprint(
        "console",
        __name__,
        template_folder="templates",
        static_folder="static",
        static_url_path="/files",
        url_prefix="/console",
    )
    for area in (about_numbers, about_live, about_missed, about_listening):
        area.add(pages, console)
    for area in (about_needs, about_draft, about_trying, about_saying, about_replay):
        area.add(pages, console)
    about_publishing.add(pages, console)

    for area in (about_phrasing, about_discovery, about_samples, about_inviting):
        area.add(pages, console)

    for area in (about_figures, about_legacy, about_roi):
        area.add(pages, console)
    for area in (about_week, about_target, about_experiments):
        area.add(pages, console)

    about_routes.add(pages, console)
    for area in (about_crisis, about_voice, about_sheet, about_prompts):
        area.add(pages, console)
    about_hours.add(pages, console)

    @pages.context_processor
    def around_all() -> dict[str, object]:
        return {"filters_kept": filters_kept(), "language_word": language_word}

    _add_refusals(pages)
    return pages


def _add_refusals(pages: Blueprint) -> None:
    """Say what was refused, and why: to the pages' scripts in JSON, to people in a page."""

    @pages.errorhandler(EditError)
    @pages.errorhandler(CallsteerError)
    def refused(error: Exception) -> tuple[Response | str, int]:
        return _said(str(error), 409)

    @pages.errorhandler(HTTPException)
    def failed(error: HTTPException) -> HTTPException | tuple[Response | str, int]:
        if error.response is not None or error.code is None or error.code < BAD:
            return error
        return _said(error.description or error.name, error.code)

    @pages.errorhandler(FieldError)
    def refused_field(error: FieldError) -> tuple[Response | str, int]:
        seen = {"seen": error.seen} if isinstance(error, Overtaken) else {}
        return _said(str(error), 409, field=error.field, **seen)


def _said(sentence: str, code: int, **more: str) -> tuple[Response | str, int]:
    wants = request.accept_mimetypes
    by_script = request.is_json or "X-CSRF-Token" in request.headers or not wants.accept_html
    if by_script:
        return jsonify(error=sentence, **more), code
    return render_template("console/refused.html", sentence=sentence), code
