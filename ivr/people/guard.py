"""Who may see which page. A view without ``needs`` is open to all; a test lists those."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import quote, urlsplit

from flask import Flask, abort, after_this_request, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from ivr.people.accounts import Accounts
from ivr.people.attempts import Attempts
from ivr.people.roles import Role, User
from ivr.people.sign_ins import SignIns, csrf_of
from ivr.storage.engine import Database

COOKIE = "callsteer_sign_in"
SAFE = {"GET", "HEAD", "OPTIONS"}
EXTENSION = "callsteer.people"
ResponseT = TypeVar("ResponseT", bound=Response)
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class People:
    """What the pages need to know of people."""

    database: Database
    accounts: Accounts
    sign_ins: SignIns
    attempts: Attempts
    secure: bool
    """The server is reached by HTTPS: so are its cookies."""
    now: Callable[[], datetime]


def guard(
    app: Flask,
    database: Database,
    *,
    secure: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> People:
    """Let ``app`` know who is signed in; templates get ``csrf_token()`` and ``signed_in()``."""
    people = People(
        database, Accounts(database), SignIns(database), Attempts(database), secure, now
    )
    app.extensions[EXTENSION] = people
    app.jinja_env.globals.update(csrf_token=csrf_token, signed_in=signed_in, Role=Role)
    return people


def people() -> People:
    """Return the people of the running app."""
    return cast(People, current_app.extensions[EXTENSION])


def signed_in() -> User | None:
    """Return who makes this request; None when nobody is signed in, or sign-in is not set up."""
    if EXTENSION not in current_app.extensions:
        return None
    if "user" not in g:
        g.user = people().sign_ins.user(request.cookies.get(COOKIE, ""), people().now())
    return cast("User | None", g.user)


def csrf_token() -> str:
    """Return what the forms of this page must carry; "" when nobody is signed in."""
    token = request.cookies.get(COOKIE, "")
    return csrf_of(token) if token else ""


def needs(role: Role) -> Callable[[View], View]:
    """Let only ``role`` and above in; requests that change something must carry the CSRF token.

    The token is the form's field ``csrf_token`` or the header ``X-CSRF-Token``. Nobody signed
    in: pages lead to the sign-in page, everything else is answered 401; too low a role: 403.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            after_this_request(_keep_private)
            refused = _refusal(role)
            return refused if refused is not None else view(*args, **kwargs)

        checked.needed_role = role  # type: ignore[attr-defined]
        return cast(View, checked)

    return guarded


def check_origin() -> None:
    """Refuse (403) a form that another site's page has sent."""
    origin = request.headers.get("Origin", "")
    foreign = origin and urlsplit(origin).netloc != request.host
    if foreign or request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(403, "This form came from another site.")


def _keep_private(answer: ResponseT) -> ResponseT:
    """Let nobody keep what only some may see."""
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer


def _refusal(role: Role) -> Response | None:
    user = signed_in()
    if user is None:
        asked = request.accept_mimetypes
        if request.method != "GET" or (asked and not asked.accept_html):
            abort(401, "Sign in first.")
        return redirect(url_for("people.sign_in") + f"?next={quote(request.path)}")
    if request.method not in SAFE:
        check_origin()
        sent = request.form.get("csrf_token") or request.headers.get("X-CSRF-Token", "")
        if not hmac.compare_digest(sent.encode(), csrf_token().encode()):
            abort(403, "This page is out of date. Load it again and repeat.")
    if user.role < role:
        abort(403, f"This needs the role {role.word}; yours is {user.role.word}.")
    if user.must_change and request.endpoint not in {"people.password", "people.sign_out"}:
        to = request.path if request.method == "GET" else ""
        return redirect(url_for("people.password", next=to or None))
    return None
