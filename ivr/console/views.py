"""The console's addresses. Each area has its own module."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request
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
    """Say what was refused, and why, as the pages' scripts show it."""

    @pages.errorhandler(EditError)
    @pages.errorhandler(CallsteerError)
    def refused(error: Exception) -> tuple[Response, int]:
        return jsonify(error=str(error)), 409

    @pages.errorhandler(HTTPException)
    def failed(error: HTTPException) -> HTTPException | tuple[Response, int]:
        """Tell a page's script in its own language: it shows the sentence."""
        if not request.is_json or error.response is not None:
            return error
        return jsonify(error=error.description), error.code or 500

    @pages.errorhandler(FieldError)
    def refused_field(error: FieldError) -> tuple[Response, int]:
        seen = {"seen": error.seen} if isinstance(error, Overtaken) else {}
        return jsonify(error=str(error), field=error.field, **seen), 409
