"""The frame: a page's template extends ``frame.html`` and fills title, nav, main and scripts."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Flask, current_app

from ivr.people.guard import signed_in
from ivr.people.roles import Role

EXTENSION = "callsteer.pages"


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page in the bar on top."""

    title: str
    endpoint: str
    role: Role
    """Who sees it."""


def web_blueprint() -> Blueprint:
    """Return the frame's template and style; no pages."""
    pages = Blueprint(
        "web", __name__, template_folder="templates", static_folder="static", url_prefix="/web"
    )

    @pages.app_context_processor
    def context() -> dict[str, object]:
        return {"page_links": page_links()}

    return pages


def add_page(app: Flask, title: str, endpoint: str, role: Role) -> None:
    """Put a page into the bar, in the order of adding, for those who may see it."""
    links: list[PageLink] = app.extensions.setdefault(EXTENSION, [])
    links.append(PageLink(title, endpoint, role))


def page_links() -> list[PageLink]:
    """Return the pages that whoever is signed in may see."""
    user = signed_in()
    links: list[PageLink] = current_app.extensions.get(EXTENSION, [])
    return [link for link in links if user is not None and user.role >= link.role]
