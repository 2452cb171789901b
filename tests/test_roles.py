"""Every address of the real application, and who may use it: one table."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

import ivr.people.passwords
from app import create_app
from ivr.people import Role
from ivr.people.guard import COOKIE, EXTENSION
from ivr.people.sign_ins import csrf_of
from ivr.settings import Settings
from ivr.switchboard import Switchboard

pytestmark = [pytest.mark.web, pytest.mark.model]

PASSWORD = "seven green tractors"

VIEWER = """
console.all_needs console.call console.calls_file console.crisis console.days_file console.digest
console.experiments_page console.explain console.fares console.hear_prompt console.home
console.hours console.leaving console.legacy console.live console.live_events console.need
console.numbers console.numbers_csv console.phrases_out console.preview_notice console.progress
console.prompts console.publish_progress console.publishing console.recording console.replaying
console.roi console.routes console.samples_made console.say console.sentence console.spoken
console.target console.target_progress console.tests console.trying console.watch
console.watch_test people.password people.sign_out
"""
AGENT = """
desk.become desk.events desk.feedback desk.kept desk.moved desk.note desk.page desk.said
desk.shift desk.state desk.words
"""
TUNER = """
console.back console.begin_search console.cause console.change console.change_hours
console.change_routes console.choose console.clear_switch console.discard console.discover
console.discovered console.forget console.import_menu console.invite console.invited
console.inviting console.make_samples console.merge console.missed console.missed_calls
console.phrases_in console.places console.read_rule console.remove console.said
console.samples_erased console.searched console.set_switch console.settle console.settle_spike
console.start console.start_audio console.stop console.uninvite
"""
PUBLISHER = """
console.erase_recording console.keep_recording console.publish console.restore
console.start_experiment console.stop_experiment
"""
ADMIN = "people.add_user people.change_user people.changes people.users"
NEEDED = {
    endpoint: role
    for role, endpoints in (
        (Role.VIEWER, VIEWER),
        (Role.AGENT, AGENT),
        (Role.TUNER, TUNER),
        (Role.PUBLISHER, PUBLISHER),
        (Role.ADMIN, ADMIN),
    )
    for endpoint in endpoints.split()
}
EVERYBODY = """
home healthy ready people.sign_in static chat.static console.static desk.static talk.static
web.static api.openapi api.nothing
chat.begin chat.lines chat.message chat.page chat.widget
talk.call talk.clip talk.clips talk.page
"""
OPEN = frozenset(EVERYBODY.split())
"""Callers call without signing in."""
OWN = ("api.view_/", "asterisk.", "twilio.", "invited.", "metrics.", "desk_audio.")
"""Asks for a key, a signature, or a token of its own; their rooms test it."""


@pytest.fixture(scope="module")
def application(
    switchboard: Switchboard, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    assert switchboard, "the models are installed"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ivr.people.passwords, "LOG_N", 4)
        made = create_app(settings.model_copy(update={"data": tmp_path_factory.mktemp("roles")}))
        yield made
        made.extensions["callsteer"].close()


@pytest.fixture(scope="module")
def clients(application: Flask) -> dict[Role | None, FlaskClient]:
    """Return a browser of each role; None: nobody is signed in."""
    accounts = application.extensions[EXTENSION].accounts
    found: dict[Role | None, FlaskClient] = {None: application.test_client()}
    for role in Role:
        given = accounts.add(role.word, role, "test")
        accounts.change_password(role.word, given, PASSWORD)
        client = application.test_client()
        client.post("/sign-in", data={"name": role.word, "password": PASSWORD})
        found[role] = client
    return found


def test_every_address_is_in_the_table(application: Flask) -> None:
    found = {rule.endpoint for rule in application.url_map.iter_rules()}
    assert {name for name in found if not name.startswith(OWN)} == NEEDED.keys() | OPEN


def test_every_view_asks_for_the_role_of_the_table(application: Flask) -> None:
    views = application.view_functions
    asked = {name: getattr(view, "needed_role", None) for name, view in views.items()}
    assert {name: role for name, role in asked.items() if role is not None} == NEEDED


@pytest.mark.parametrize("role", [None, *Role])
def test_a_lower_role_is_refused_everywhere_and_nobody_is_asked_to_sign_in(
    application: Flask, clients: dict[Role | None, FlaskClient], role: Role | None
) -> None:
    for rule in application.url_map.iter_rules():
        needed = NEEDED.get(rule.endpoint)
        if needed is None or (role is not None and role >= needed):
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = _asked(clients[role], method, rule)
            leads_to_sign_in = answer.status_code == 302 and "/sign-in" in answer.location
            refused = leads_to_sign_in or answer.status_code == 401
            allowed = answer.status_code == 403 if role is not None else refused
            assert allowed, (method, rule.rule, answer.status_code)


@pytest.mark.parametrize("role", list(Role))
def test_pages_without_a_number_in_their_address_open_for_their_role(
    application: Flask, clients: dict[Role | None, FlaskClient], role: Role
) -> None:
    for rule in application.url_map.iter_rules():
        plain = not rule.arguments and "GET" in (rule.methods or set())
        if plain and NEEDED.get(rule.endpoint) is role:
            answer = _asked(clients[role], "GET", rule)
            assert answer.status_code not in (302, 401, 403, 500), (rule.rule, answer.status_code)


def _asked(client: FlaskClient, method: str, rule: Rule) -> TestResponse:
    """Send a request with this browser's token; what streams is not read."""
    address = re.sub(r"<int[^:]*:\w+>", "0", rule.rule)
    address = re.sub(r"<[^>]+>", "nothing", address)
    cookie = client.get_cookie(COOKIE)
    headers = {"Accept": "text/html"}
    if cookie is not None:
        headers["X-CSRF-Token"] = csrf_of(cookie.value)
    answer = client.open(address, method=method, headers=headers, buffered=False)
    answer.close()
    return answer
