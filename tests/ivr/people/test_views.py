"""The pages of people, as their browsers see them."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server

from ivr.people.attempts import BY_NAME
from ivr.people.guard import COOKIE, guard
from ivr.people.roles import Role
from ivr.people.views import REFUSED
from tests.axe import assert_usable
from tests.ivr.people.conftest import PASSWORD, Site, csrf, sign_in, token

pytestmark = pytest.mark.web


def test_whoever_signs_in_lands_where_they_wanted_to_go(site: Site) -> None:
    client = site.person("ann", Role.ADMIN)
    wanted = client.get("/console/users").location
    assert wanted == "/sign-in?next=/console/users"
    form = {"name": "ann", "password": PASSWORD, "next": "/console/users"}
    assert client.post("/sign-in", data=form).location == "/console/users"
    assert client.get("/console/users").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "/a\n", "evil"]
)
def test_signing_in_never_leads_to_another_site(site: Site, target: str) -> None:
    form = {"name": "ann", "password": PASSWORD, "next": target}
    assert site.person("ann").post("/sign-in", data=form).location == "/"


def test_the_cookie_is_for_the_server_alone(site: Site) -> None:
    for secure in (False, True):
        guard(site.app, site.database, secure=secure, now=lambda: site.now)
        form = {"name": "ann", "password": PASSWORD}
        cookie = site.person("ann").post("/sign-in", data=form).headers["Set-Cookie"]
        assert cookie.startswith(f"{COOKIE}=")
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) is secure


def test_wrong_and_unknown_get_the_same_answer(site: Site) -> None:
    client = site.person("ann")
    pages = []
    for name in ("ann", "bob"):
        answer = client.post("/sign-in", data={"name": name, "password": "wrong"})
        assert answer.status_code == 401
        pages.append(answer.text.replace(f'value="{name}"', ""))
    assert pages[0] == pages[1]
    assert REFUSED in pages[0]


def test_after_ten_failures_even_the_right_password_is_refused(site: Site) -> None:
    client = site.person("ann")
    for _ in range(BY_NAME - 1):
        sign_in(client, "ann", "wrong")
    assert sign_in(client, "ann", PASSWORD) == 302
    for _ in range(BY_NAME):
        sign_in(client, "ann", "wrong")
    assert sign_in(client, "ann", PASSWORD) == 401


def test_signing_in_again_ends_the_old_sign_in(site: Site) -> None:
    client = site.signed_in("ann")
    old = token(client)
    sign_in(client, "ann", PASSWORD)
    stolen = site.app.test_client()
    stolen.set_cookie(COOKIE, old)
    assert stolen.get("/password").status_code == 302


def test_signed_out_is_out(site: Site) -> None:
    client = site.signed_in("ann")
    before = token(client)
    client.post("/sign-out", data=csrf(client))
    client.set_cookie(COOKIE, before)
    assert client.get("/password").status_code == 302


def test_an_admin_adds_changes_and_removes_users(site: Site) -> None:
    client = site.signed_in("chief", Role.ADMIN)
    form = {"name": "Ann", "role": "agent", **csrf(client)}
    page = client.post("/console/users", data=form).text
    given = page.split('id="given">')[1].split("<")[0]
    assert site.accounts.check("ann", given) is not None
    assert given not in client.get("/console/users").text
    client.post("/console/users/ann/role", data={"role": "tuner", **csrf(client)})
    assert [user.role for user in site.accounts.all()] == [Role.TUNER, Role.ADMIN]
    client.post("/console/users/ann/remove", data=csrf(client))
    assert [user.name for user in site.accounts.all()] == ["chief"]
    page = client.get("/console/audit?who=chief").text
    assert "role: agent → tuner" in page


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/console/users", {"name": "<b>", "role": "agent"}, 400),
        ("/console/users", {"name": "ann", "role": "boss"}, 400),
        ("/console/users/chief/remove", {}, 400),
        ("/console/users/chief/promote", {}, 404),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(
    site: Site, path: str, form: dict[str, str], status: int
) -> None:
    client = site.signed_in("chief", Role.ADMIN)
    answer = client.post(path, data={**form, **csrf(client)})
    assert answer.status_code == status
    assert status == 404 or 'role="alert"' in answer.text
    assert [user.name for user in site.accounts.all()] == ["chief"]


@pytest.mark.parametrize(
    ("asked", "then"), [("/console/users", "/console/users"), ("//evil.example", "/")]
)
def test_who_had_to_choose_a_password_goes_on_to_the_page_that_was_asked_for(
    site: Site, asked: str, then: str
) -> None:
    given = site.accounts.add("ann", Role.ADMIN, "chief")
    client = site.app.test_client()
    first = client.post("/sign-in", data={"name": "ann", "password": given, "next": asked})
    chosen = client.get(first.location).location
    new = "six yellow kettles"
    form = {"old": given, "new": new, "again": new, **csrf(client)}
    assert client.post(chosen or f"/password?next={asked}", data=form).location == then


def test_passwords_typed_differently_are_not_taken(site: Site) -> None:
    client = site.signed_in("ann")
    form = {"old": PASSWORD, "new": "six yellow kettles", "again": "six", **csrf(client)}
    assert client.post("/password", data=form).status_code == 400
    assert site.accounts.check("ann", PASSWORD) is not None


@pytest.fixture
def served(site: Site) -> Iterator[str]:
    """Serve the pages; return their address."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.browser
def test_signing_in_and_users_can_be_used_by_everybody(
    site: Site, served: str, browser: Any
) -> None:
    site.person("olga", Role.ADMIN)
    site.person("ann", Role.AGENT)
    page = browser.new_page()
    page.goto(f"{served}/sign-in")
    assert_usable(page)
    page.fill("[name=name]", "olga")
    page.fill("[name=password]", "wrong")
    page.press("[name=password]", "Enter")
    page.wait_for_selector("[role=alert]")
    assert_usable(page)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")
    paths = ("console/users", "console/audit", "password")
    assert_usable(page, *(f"{served}/{path}" for path in paths))
