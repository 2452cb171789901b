"""Signing in and out, one's password, and the admins' pages of users and changes."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask import url_for as url
from werkzeug.wrappers import Response

from ivr.people.accounts import PeopleError
from ivr.people.audit import entries
from ivr.people.guard import COOKIE, check_origin, needs, people, signed_in
from ivr.people.roles import Role, User
from ivr.people.sign_ins import LONGEST
from ivr.web.sent import small

REFUSED = (
    "That name and password do not match, or there were too many attempts. Try again in a while."
)
PAGE = 100


def people_blueprint() -> Blueprint:
    """Return the pages; ``guard(app, …)`` must have been called for the app."""
    pages = Blueprint("people", __name__, template_folder="templates")
    _add_sign_in(pages)
    _add_users(pages)

    @pages.get("/console/audit")
    @needs(Role.ADMIN)
    def changes() -> str:
        who = request.args.get("who", "")
        older = request.args.get("older", type=small)
        shown = entries(people().database, who, older, PAGE)
        return render_template("people/audit.html", entries=shown, who=who, full=len(shown) == PAGE)

    return pages


def _add_sign_in(pages: Blueprint) -> None:
    @pages.route("/sign-in", methods=["GET", "POST"])
    def sign_in() -> Response | tuple[str, int] | str:
        target = _local(request.values.get("next", ""))
        if request.method == "GET":
            return render_template("people/sign_in.html", next=target, error="")
        check_origin()
        name = request.form.get("name", "")
        user = _checked(name, request.form.get("password", ""))
        if user is None:
            page = render_template("people/sign_in.html", next=target, error=REFUSED, name=name)
            return page, 401
        return _let_in(user, target)

    @pages.post("/sign-out")
    @needs(Role.VIEWER)
    def sign_out() -> Response:
        people().sign_ins.close(request.cookies.get(COOKIE, ""))
        answer = redirect(url("people.sign_in"))
        answer.delete_cookie(COOKIE)
        return answer

    @pages.route("/password", methods=["GET", "POST"])
    @needs(Role.VIEWER)
    def password() -> Response | tuple[str, int] | str:
        user = _me()
        if request.method == "GET":
            return render_template("people/password.html", error="")
        old, new = request.form.get("old", ""), request.form.get("new", "")
        try:
            if not people().attempts.begin(user.name, request.remote_addr or "", people().now()):
                raise PeopleError("There were too many attempts. Try again in a while.")
            if new != request.form.get("again", ""):
                raise PeopleError("The new password was not typed the same twice.")
            people().accounts.change_password(user.name, old, new)
        except PeopleError as error:
            return render_template("people/password.html", error=str(error)), 400
        people().attempts.succeeded(user.name)
        return _let_in(user, _local(request.args.get("next", "")))


def _add_users(pages: Blueprint) -> None:
    @pages.get("/console/users")
    @needs(Role.ADMIN)
    def users() -> str:
        return _users_page()

    @pages.post("/console/users")
    @needs(Role.ADMIN)
    def add_user() -> tuple[str, int] | str:
        name = request.form.get("name", "").strip().lower()
        try:
            role = Role.of(request.form.get("role", ""))
            given = people().accounts.add(name, role, _me().name)
        except (PeopleError, ValueError) as error:
            return _users_page(error=str(error)), 400
        return _users_page(given=given, whose=name)

    @pages.post("/console/users/<name>/<change>")
    @needs(Role.ADMIN)
    def change_user(name: str, change: str) -> Response | tuple[str, int] | str:
        accounts, by = people().accounts, _me().name
        try:
            if change == "password":
                return _users_page(given=accounts.reset(name, by), whose=name)
            if change == "role":
                accounts.set_role(name, Role.of(request.form.get("role", "")), by)
            elif change == "lines":
                accounts.set_lines(name, request.form.get("lines", "").split(","), by)
            elif change == "remove":
                accounts.remove(name, by)
            else:
                abort(404)
        except (PeopleError, ValueError) as error:
            return _users_page(error=str(error)), 400
        return redirect(url("people.users"))


def _users_page(given: str = "", whose: str = "", error: str = "") -> str:
    """Return the page; ``given`` is a one-time password that is shown this once."""
    shown = people().accounts.all()
    return render_template(
        "people/users.html", users=shown, roles=list(Role), given=given, whose=whose, error=error
    )


def _checked(name: str, password: str) -> User | None:
    """Return who that is; None for a wrong password, an unknown name or too many attempts."""
    if not people().attempts.begin(name, request.remote_addr or "", people().now()):
        return None
    user = people().accounts.check(name, password)
    if user is not None:
        people().attempts.succeeded(user.name)
    return user


def _let_in(user: User, target: str) -> Response:
    old = request.cookies.get(COOKIE, "")
    if old:
        people().sign_ins.close(old)
    token = people().sign_ins.open(user, people().now())
    answer: Response = make_response(redirect(target))
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=people().secure,
    )
    return answer


def _me() -> User:
    user = signed_in()
    if user is None:
        abort(401)
    return user


def _local(path: str) -> str:
    """Return where to go after signing in: a path of ours, never another site."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe and "\\" not in path else "/"
