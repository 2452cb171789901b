"""Twilio as it calls us: it signs what it posts, obeys the TwiML it gets, and asks again."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from xml.etree import ElementTree

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivr.telephony.twilio import twilio_blueprint
from ivr.telephony.twilio.signature import SIGNATURE, Verifier
from tests.ivr.reception.office import CALLER, Office

TOKEN = "a token of the tests"
HOST = "https://ivr.example.com"


def sign(url: str, fields: Mapping[str, str], token: str = TOKEN) -> str:
    text = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


class Document:
    """One TwiML document."""

    def __init__(self, text: str, destination: str = "") -> None:
        self.text = text
        self.destination = destination
        """Of the header."""
        root = ElementTree.fromstring(text)
        assert root.tag == "Response"
        self.verbs = [verb.tag for verb in root]
        self.all = {element.tag: element for element in root.iter()}
        self.said = " ".join(say.text or "" for say in root.iter("Say"))

    def __getitem__(self, verb: str) -> dict[str, str]:
        """Return a verb's attributes."""
        return dict(self.all[verb].attrib)

    def of(self, verb: str) -> str:
        """Return what stands in a verb."""
        return self.all[verb].text or ""


def client_of(office: Office, token: str = TOKEN, keys: Mapping[str, str] | None = None) -> Any:
    """Return Twilio's way to a reception, as ``app.py`` makes it."""
    app = Flask("twilio under test")
    verifier = Verifier(token, keys or {}) if token else None
    app.register_blueprint(twilio_blueprint(office.reception, verifier))
    return app.test_client()


class Caller:
    """A call by webhook. What it does answers the document that it got last."""

    def __init__(
        self, office: Office, call_sid: str = "CA1", number: str = CALLER, mode: str = "webhook"
    ) -> None:
        self.office = office
        self.call_sid = call_sid
        self.number = number
        self.mode = mode
        self.document = Document("<Response/>")
        self.asked: tuple[str, dict[str, str]] = ("", {})
        self.connects()

    def connects(self) -> None:
        """Find our side; needed again when another process has taken its place."""
        self.client: FlaskClient = client_of(self.office)

    def posts(self, url: str, **fields: str) -> TestResponse:
        """Post as Twilio does; ``url`` may be a path."""
        url = url if url.startswith("http") else HOST + url
        sent = {"CallSid": self.call_sid, "From": self.number, "CallStatus": "in-progress"} | fields
        self.asked = url, fields
        self.office.clock.passes(seconds=2)
        path = url.removeprefix(HOST)
        headers = {SIGNATURE: sign(url, sent)}
        return self.client.post(path, base_url=HOST, data=sent, headers=headers)

    def gets(self, url: str, **fields: str) -> Document:
        """Post, and go by the answer from now on."""
        self.document = read(self.posts(url, **fields))
        return self.document

    def dials(self, query: str = "") -> Document:
        return self.gets(f"/twilio/{self.mode}/voice{query}", CallStatus="ringing")

    def says(self, text: str, confidence: str = "0.93") -> Document:
        return self.gets(self.action, SpeechResult=text, Confidence=confidence)

    def presses(self, keys: str) -> Document:
        return self.gets(self.action, Digits=keys)

    def is_silent(self) -> Document:
        return self.gets(self.action)

    def goes_on(self) -> Document:
        """Do what comes after the last verb that said something."""
        return self.gets(self.document.of("Redirect"))

    def rings(self, status: str) -> Document:
        """Let the agent's telephone ring, with that outcome."""
        return self.gets(self.document["Dial"]["action"], DialCallStatus=status)

    def asks_again(self) -> Document:
        """Repeat the last request, as Twilio does when our answer was late."""
        url, fields = self.asked
        return read(self.posts(url, **fields))

    def ask_at_once(self, url: str, times: int, **fields: str) -> list[str]:
        """Post the same from several threads at the same moment; return the answers."""
        ready = Barrier(times, timeout=20)

        def ask(_number: int) -> str:
            ready.wait()
            return self.posts(url, **fields).text

        with ThreadPoolExecutor(times) as threads:
            return list(threads.map(ask, range(times)))

    def does(self, steps: Sequence[tuple[str, str]]) -> None:
        """Go through a call: what the caller does, and what must come of it."""
        for number, (act, expected) in enumerate(steps):
            what, _, argument = act.partition(" ")
            document = getattr(self, what)(*([argument] if argument else []))
            found = outline(document)
            assert expected in found, f"step {number}, {act}: {found}"

    @property
    def action(self) -> str:
        """Where the answer to the last Gather goes."""
        return self.document["Gather"]["action"]


def read(response: TestResponse) -> Document:
    assert response.status_code == 200, response.status
    assert response.mimetype == "text/xml"
    return Document(response.text, response.headers.get("X-Callsteer-Destination", ""))


def outline(document: Document) -> str:
    """Return verbs, words, numbers and the destination of a document, for tables of calls."""
    numbers = [document.of(verb) for verb in ("Number", "Sip", "Enqueue") if verb in document.all]
    parts = [*document.verbs, document.said, *numbers, f"-> {document.destination}"]
    return " ".join(part for part in parts if part)
