"""Whatever is sent by hand to an address that changes something: a sentence, never a 5xx."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

import ivr.people.passwords
from app import create_app
from ivr.people import Role
from ivr.people.guard import COOKIE, EXTENSION
from ivr.people.sign_ins import csrf_of
from ivr.settings import Settings
from ivr.storage.api_keys import ApiKeys, Scope
from ivr.switchboard import Switchboard

pytestmark = [pytest.mark.web, pytest.mark.model]

PASSWORD = "seven green tractors"
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
NO_OBJECTS = ["[]", '"x"', "5", "null", "true", "{", "", "\x00", "[" * 100_000]
WRONG: list[Any] = [["x", 1], {"a": 1}, -1, 10**30, None, "", "\ud83d", "9" * 400]
UTTERANCE = {"key": "where is it", "text": "where is it"}
TOPICS = {"into": "1", "topic": "2"}
NOTICE = {"texts": {"en": "Hello."}, "scope": "intents", "intents": ["balance"], "minutes": 30}
SLOT = {"intent": "balance", "slot": "card", "kind": "digits", "length": "4"}
BODIES: dict[str, dict[str, Any]] = {
    "/console/draft/add-phrase": {"intent": "nothing", "phrase": "how much is there"},
    "/console/draft/remove-phrase": {"intent": "balance", "phrase": "nothing"},
    "/console/draft/move-phrase": {"intent": "balance", "phrase": "nothing", "to": "-"},
    "/console/draft/description": {"intent": "nothing", "description": "Money.", "seen": "x"},
    "/console/draft/route": {"intent": "nothing", "to": "accounts", "seen": "x"},
    "/console/draft/slot": {**SLOT, "kind": "x", "names": "a", "ask": "on", "seen": "x"},
    "/console/draft/remove-slot": {"intent": "balance", "slot": "nothing", "seen": "x"},
    "/console/draft/spoken": {"intent": "nothing", "spoken": "it", "short": "it", "seen": "x"},
    "/console/draft/prompt": {"prompt": "nothing", "text": "Hello.", "seen": "x"},
    "/console/draft/add-test": {"intent": "nothing", "text": "how much is there"},
    "/console/draft/reword-test": {"intent": "balance", "text": "nothing", "new": "x"},
    "/console/draft/move-test": {"text": "nothing", "to": "-"},
    "/console/draft/remove-test": {"text": "nothing"},
    "/console/hours/week": {"name": "nothing", "what": "week", "seen": "x", "mon": "closed"},
    "/console/hours/add-week": {"name": "9", "mon": "open", "mon.0.from": "9"},
    "/console/hours/remove-week": {"name": "nothing", "what": "week", "seen": "x"},
    "/console/hours/add-holiday": {"date": "2001-01-01", "name": "Gone"},
    "/console/hours/remove-holiday": {"name": "2001-01-01"},
    "/console/hours/place": {"name": "nothing", "number": "x", "hours": "x", "when_closed": "x"},
    "/console/hours/undo": {"what": "week", "name": "nothing"},
    "/console/routes/need": {"intent": "nothing", "destination": "x", "options": ["x"]},
    "/console/routes/rule": {"name": "", "when": "x", "intent": ["x"], "shown": ["intent"]},
    "/console/routes/remove-rule": {"rule": "nothing", "revision": "0"},
    "/console/routes/earlier": {"rule": "nothing"},
    "/console/routes/later": {"rule": "nothing"},
    "/console/routes/overflow": {"place": "nothing", "to": ["x"], "wait": "2"},
    "/console/routes/remove-overflow": {"place": "nothing"},
    "/console/routes/back": {"part": "nothing", "intent": "nothing"},
    "/console/routes/read": {"rule": "", "repeat": "1", "slots": ["x"], "slot_value": ["1"]},
    "/console/routes/explain": {"need": "balance", "at": "x", "wait_over_s": ["x"], "gated": "1"},
    "/console/crisis/notice": {**NOTICE, "intents": ["nothing"], "until": "", "alert": "0"},
    "/console/crisis/gate": {"intent": "nothing", "wait_over_min": "5", "minutes": "30"},
    "/console/crisis/hours": {"hours": "nothing", "reason": "fire", "state": "x", "minutes": "30"},
    "/console/crisis/preview": {**NOTICE, "emergency": "on", "answers": "on", "queues": []},
    "/console/crisis/clear": {"kind": "notice", "id": "1"},
    "/console/crisis/settle": {"alert": "1"},
    "/console/missed/assign": {**UTTERANCE, "intent": "balance"},
    "/console/missed/new": {**UTTERANCE, "name": "x", "spoken": "x", "destination": "x"},
    "/console/missed/ignore": UTTERANCE,
    "/console/missed/misheard": UTTERANCE,
    "/console/missed/unclear": UTTERANCE,
    "/console/missed/undo": UTTERANCE,
    "/console/discover/merge": TOPICS,
    "/console/discover/create": {"samples": [UTTERANCE], "name": "", "spoken": "x"},
    "/console/discover/belong": {"samples": [UTTERANCE], "intent": "nothing"},
    "/console/discover/take-out": {"topic": "1", "key": "x"},
    "/console/discover/learn": {**UTTERANCE, "intent": "nothing"},
    "/console/discover/decline": {**UTTERANCE, "intent": "nothing"},
    "/console/discover/undo": {"deed": "merge", "were": [{}, {}], "samples": [UTTERANCE]},
    "/console/needs/nothing/remove": {},
    "/console/needs/nothing/back": {"kept": {"definition": [0, {}]}},
    "/console/watch": {"phrase": "how much", "intent": "balance"},
    "/console/watch-test": {"phrase": "how much", "intent": "balance", "old": "x"},
    "/console/try": {"text": "how much"},
    "/console/say": {"text": ""},
    "/console/prompts/preview": {"prompt": "goodbye", "text": "{nothing}"},
    "/console/publish": {"note": "x", "override": "x", "seen": "x"},
    "/console/invite": {"name": "", "days": "3"},
    "/desk/shift": {"queues": [["bank", "accounts"]]},
    "/desk/state": {"state": "break"},
    "/desk/offers/nothing/transfer": {"agent": "x", "queue": "x"},
    "/desk/calls/nothing/note": {"text": "x"},
    "/desk/calls/nothing/feedback": {"kind": "x", "wanted": "x"},
    "/desk/chats/nothing/lines": {"text": "x"},
    "/desk/promises/1/done": {},
    "/chat/conversations": {"preset": "bank", "language": "en", "context": "x"},
    "/chat/conversations/TX0/messages": {"text": "x", "number": 1},
}
"""What the pages send, nearly right: what they are about is not there, so that nothing changes."""
ADDRESSES = """
/console/draft /console/restore/7 /console/replay/nothing/stop /console/legacy
/console/legacy/places /console/legacy/forget /console/target /console/experiments
/console/experiments/1/stop /console/phrases.csv /console/prompts/nothing/recording
/console/prompts/nothing/recording/erase /console/invite/nothing/end /console/try/voice
/console/users /console/users/nothing/role /console/users/nothing/lines /password /sign-in
/break/nothing/answers
"""
"""Take forms, files or nothing, or ask for a token first."""
FORMS = ADDRESSES.split()
WORK = {
    *("console.begin_search", "console.make_samples", "console.samples_erased"),
    *("console.start", "console.start_audio", "people.sign_out"),
}
"""Begin a work, or end the sign-in, whatever is sent."""
STREAMS = {"console.live_events", "desk.events"}
SLOW = {"/password", "/console/target", "/console/try/standing", "/console/publish"}
"""Weigh passwords, or try the draft anew; they take none of the fields."""
CARRIERS = ("asterisk.", "twilio.", "twilio_sms.")
"""Ask for a signature or a token of their own first; their rooms test them."""


class Hand:
    """Somebody with an admin's sign-in and a key, who writes requests by hand."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        people = app.extensions[EXTENSION]
        people.accounts.change_password(
            "hand", people.accounts.add("hand", Role.ADMIN, "test"), PASSWORD
        )
        self._client = app.test_client()
        self._client.post("/sign-in", data={"name": "hand", "password": PASSWORD})
        cookie = self._client.get_cookie(COOKIE)
        assert cookie is not None
        self._csrf = csrf_of(cookie.value)
        _, self._key = ApiKeys(people.database).create("hand", list(Scope), datetime.now(UTC))

    def sends(self, path: str, body: str, method: str = "POST") -> TestResponse:
        headers = {"X-CSRF-Token": self._csrf, "Authorization": f"Bearer {self._key}"}
        return self._client.open(
            path, method=method, data=body, content_type="application/json", headers=headers
        )

    def fills(self, path: str, fields: dict[str, str]) -> TestResponse:
        data = {**fields, "csrf_token": self._csrf}
        return self._client.post(path, data=data, headers={"Accept": "text/html"})

    def gets(self, path: str) -> TestResponse:
        return self._client.get(path)

    def rules(self) -> Iterator[tuple[str, str, set[str]]]:
        """Yield name, address and methods of what changes something."""
        for rule in self.app.url_map.iter_rules():
            writes = (rule.methods or set()) & WRITES
            if writes and not rule.endpoint.startswith(CARRIERS):
                yield rule.endpoint, rule.rule, writes


@pytest.fixture(scope="module")
def hand(
    switchboard: Switchboard, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hand]:
    assert switchboard, "the models are installed"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ivr.people.passwords, "LOG_N", 4)
        data = tmp_path_factory.mktemp("bodies")
        made = create_app(settings.model_copy(update={"data": data, "preset": "bank"}))
        made.config["PROPAGATE_EXCEPTIONS"] = False
        yield Hand(made)
        made.extensions["callsteer"].close()


def test_every_address_that_changes_something_is_in_the_tables(hand: Hand) -> None:
    known = hand.app.url_map.bind("localhost")
    tried = {known.match(path, method="POST")[0] for path in (*BODIES, *FORMS)}
    found = {name for name, _, _ in hand.rules() if not name.startswith("api.")}
    assert found - WORK == tried


@pytest.mark.parametrize("path", [*BODIES, *FORMS])
def test_what_is_no_object_of_fields_is_refused_and_breaks_nothing(hand: Hand, path: str) -> None:
    for body in NO_OBJECTS:
        answer = hand.sends(path, body)
        assert answer.status_code < 500, (path, body[:9])
        if path in BODIES and BODIES[path] and "/nothing" not in path and "/chat/" not in path:
            assert answer.status_code == 400, (path, body[:9])
            assert answer.get_json()["error"].startswith("Send an object"), (path, body[:9])


@pytest.mark.parametrize("path", BODIES)
def test_a_field_that_is_missing_or_of_a_wrong_type_breaks_nothing(hand: Hand, path: str) -> None:
    own = BODIES[path]
    bodies = [{}, own, {name: [] for name in own}, dict.fromkeys(own, 5), dict.fromkeys(own, "x")]
    for name in [*own, "preset", "language"]:
        bodies += [{**own, name: wrong} for wrong in WRONG]  # null is none
    for body in bodies:
        answer = hand.sends(path, json.dumps(body))
        assert answer.status_code < 500, (path, body)
        if answer.status_code == 400 and path.startswith("/console"):
            assert answer.get_json()["error"].endswith("."), (path, body)


@pytest.mark.parametrize("path", [path for path in FORMS if path not in SLOW])
def test_a_form_with_whatever_in_it_breaks_nothing(hand: Hand, path: str) -> None:
    names = "usual other share least wrong note place:Cards text sample revision name role lines do"
    for value in ("", "x", "-1", "9" * 400, "nan", "inf", "1e400", "\ud7ff", "٣"):
        answer = hand.fills(path, dict.fromkeys(names.split(), value))
        assert answer.status_code < 500, (path, value[:9])


def test_the_api_never_breaks_by_what_it_is_sent(hand: Hand) -> None:
    names = "caller kind intent slots language title id type data text texts url events to body"
    for _, rule, methods in [one for one in hand.rules() if one[0].startswith("api.")]:
        path = re.sub(r"<[^>]+>", "nothing", rule)
        for method in methods:
            bodies = [*NO_OBJECTS, "{}"]
            bodies += [json.dumps(dict.fromkeys(names.split(), wrong)) for wrong in WRONG]
            for body in bodies:
                assert hand.sends(path, body, method).status_code < 500, (path, method, body[:99])


@pytest.mark.parametrize(
    "path", ["/console/restore/{}", "/console/experiments/{}/stop", "/desk/promises/{}/done"]
)
def test_a_number_in_an_address_may_be_any(hand: Hand, path: str) -> None:
    for number in (2**31 - 1, 2**31, 10**30):
        assert hand.sends(path.format(number), "{}").status_code < 500, number


def test_whatever_an_address_asks_with_its_page_is_shown_or_refused(hand: Hand) -> None:
    """The greatest numbers of its fields, and what is no character."""
    nines = "9" * 40
    for query in (f"days={nines}&older={nines}&shown={nines}&why={nines}", "need=%00&why=%00"):
        for rule in hand.app.url_map.iter_rules():
            mine = rule.endpoint.startswith(("console.", "people.")) and not rule.arguments
            if (
                mine
                and "GET" in (rule.methods or set())
                and not {rule.endpoint, rule.rule} & (STREAMS | SLOW)
            ):
                answer = hand.gets(f"{rule.rule}?{query}")
                assert answer.status_code < 500, (rule.rule, query)
                assert answer.status_code == 400 or "%00" not in query, rule.rule
