"""Who may see and change what: the whole table, every view and every role."""

from __future__ import annotations

import pytest

from ivr.people.roles import Role
from tests.ivr.people.conftest import PASSWORD, Site, csrf, sign_in

pytestmark = pytest.mark.web

NEEDED: dict[str, Role | None] = {
    "people.sign_in": None,
    "web.static": None,
    "static": None,
    "home": None,
    "people.sign_out": Role.VIEWER,
    "people.password": Role.VIEWER,
    "people.users": Role.ADMIN,
    "people.add_user": Role.ADMIN,
    "people.change_user": Role.ADMIN,
    "people.changes": Role.ADMIN,
}
"""None: open to all."""


def test_every_view_is_in_the_table(site: Site) -> None:
    views = site.app.view_functions
    assert {name: getattr(view, "needed_role", None) for name, view in views.items()} == NEEDED


@pytest.mark.parametrize("role", [None, *Role])
def test_each_role_opens_what_it_may_and_nothing_else(site: Site, role: Role | None) -> None:
    for endpoint, needed in NEEDED.items():
        if needed is None:
            continue
        client = site.signed_in("ann", role) if role else site.app.test_client()
        rule = next(r for r in site.app.url_map.iter_rules() if r.endpoint == endpoint)
        path = rule.rule.replace("<name>", "nobody").replace("<change>", "password")
        if "GET" in (rule.methods or set()):
            status = client.get(path, headers={"Accept": "text/html"}).status_code
            refused = 302 if role is None else 403
        else:
            status = client.post(path, data=csrf(client)).status_code
            refused = 401 if role is None else 403
        allowed = role is not None and role >= needed
        assert (status == refused) is not allowed, (endpoint, role, status)


@pytest.mark.parametrize("sent", [{}, {"csrf_token": "ä"}, {"csrf_token": "0" * 64}])
def test_a_form_without_this_sign_ins_token_changes_nothing(
    site: Site, sent: dict[str, str]
) -> None:
    client = site.signed_in("ann", Role.ADMIN)
    data = {"name": "bob", "role": "agent"}
    assert client.post("/console/users", data={**data, **sent}).status_code == 403
    other = csrf(site.signed_in("ann", Role.ADMIN))
    assert client.post("/console/users", data={**data, **other}).status_code == 403
    assert [user.name for user in site.accounts.all()] == ["ann"]
    assert client.post("/console/users", data={**data, **csrf(client)}).status_code == 200


def test_what_only_some_may_see_is_kept_by_no_browser(site: Site) -> None:
    answer = site.signed_in("root", Role.ADMIN).get("/console/users")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_script_sends_the_token_as_a_header(site: Site) -> None:
    client = site.signed_in("ann")
    headers = {"X-CSRF-Token": csrf(client)["csrf_token"]}
    assert client.post("/sign-out", headers=headers).status_code == 302


def test_another_sites_form_is_refused_even_with_the_token(site: Site) -> None:
    client = site.signed_in("ann")
    headers = {"Origin": "https://evil.example"}
    assert client.post("/sign-out", data=csrf(client), headers=headers).status_code == 403
    headers = {"Origin": "http://localhost"}
    assert client.post("/sign-out", data=csrf(client), headers=headers).status_code == 302


def test_a_one_time_password_opens_only_the_page_to_change_it(site: Site) -> None:
    given = site.accounts.add("root", Role.ADMIN, "test")
    client = site.app.test_client()
    assert sign_in(client, "root", given) == 302
    assert client.get("/console/users").location == "/password?next=/console/users"
    form = {"old": given, "new": PASSWORD, "again": PASSWORD, **csrf(client)}
    assert client.post("/password", data=form).status_code == 302
    assert client.get("/console/users").status_code == 200
