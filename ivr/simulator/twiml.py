"""TwiML documents: read strictly, pure. What a verb does is in ``legs`` and beside it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin
from xml.etree import ElementTree

import soundfile

from ivr.simulator.caller import spoken_ms
from ivr.simulator.placed import CallFailed

LONGEST_DOCUMENT = 64 * 1024
"""Bytes that Twilio takes."""
LOOPS_FOREVER = 1000
"""What loop="0" comes to."""
_VERBS = frozenset(
    ("Say", "Play", "Pause", "Gather", "Redirect", "Connect", "Dial", "Enqueue", "Record")
) | {"Hangup", "Reject", "Leave"}
_CHILDREN: Mapping[str, frozenset[str]] = {
    "Response": _VERBS,
    "Gather": frozenset(("Say", "Play", "Pause")),
    "Connect": frozenset(("Stream",)),
    "Stream": frozenset(("Parameter",)),
    "Dial": frozenset(("Number", "Sip", "Client")),
    "Client": frozenset(("Identity", "Parameter")),
    "Enqueue": frozenset(("Task",)),
}
_MARKED_UP = frozenset(("Say",))
"""Elements whose children (SSML) only colour their text."""


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb or a noun."""

    name: str
    attributes: Mapping[str, str]
    text: str
    children: tuple[Verb, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, default)

    def number(self, name: str, default: float) -> float:
        """Return an attribute that must be a number; "auto" counts as not given.

        Raises:
            CallFailed: it is none.

        """
        text = self.get(name)
        if text in ("", "auto"):
            return default
        try:
            return float(text)
        except ValueError as error:
            raise CallFailed(f'<{self.name} {name}="{text}"> is not a number') from error

    def nouns(self, name: str) -> list[Verb]:
        """Return the children of that name."""
        return [child for child in self.children if child.name == name]

    @property
    def loops(self) -> int:
        """How often Say or Play repeats."""
        return int(self.number("loop", 1)) or LOOPS_FOREVER


@dataclass(frozen=True, slots=True)
class Document:
    """One TwiML response."""

    url: str
    """Where it came from; relative URLs start here."""
    verbs: tuple[Verb, ...]
    destination: str | None = None
    """Where the server says that this document sends the call."""

    def resolve(self, url: str) -> str:
        """Return an absolute URL; "" is the document's own."""
        return urljoin(self.url, url) if url else self.url


def parse(body: bytes, url: str, destination: str | None = None) -> Document:
    """Read a document.

    Raises:
        CallFailed: not TwiML, an unknown verb, or XML that must not be trusted.

    """
    if len(body) > LONGEST_DOCUMENT:
        raise CallFailed(f"TwiML of {len(body)} bytes, at most {LONGEST_DOCUMENT} are taken")
    try:
        text = body.decode("utf-8")
        if "<!DOCTYPE" in text or "<!ENTITY" in text:
            raise CallFailed("TwiML with a DOCTYPE is refused")
        root = ElementTree.fromstring(text)
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        raise CallFailed("TwiML that is not well-formed XML in UTF-8") from error
    if root.tag != "Response":
        raise CallFailed(f"TwiML that begins with <{root.tag}>, not with <Response>")
    return Document(url, _verb(root).children, destination)


def _verb(element: ElementTree.Element) -> Verb:
    if element.tag in _MARKED_UP:
        return Verb(element.tag, element.attrib, "".join(element.itertext()).strip())
    allowed = _CHILDREN.get(element.tag, frozenset())
    for child in element:
        if child.tag not in allowed:
            inside = "" if element.tag == "Response" else f" in <{element.tag}>"
            raise CallFailed(f"unknown verb <{child.tag}>{inside}")
    children = tuple(_verb(child) for child in element)
    return Verb(element.tag, element.attrib, (element.text or "").strip(), children)


def say_ms(verb: Verb) -> float:
    """Return how long a Say takes."""
    return spoken_ms(verb.text) * verb.loops


def audio_ms(body: bytes) -> float:
    """Return the length of a fetched audio file.

    Raises:
        CallFailed: it is none.

    """
    try:
        return float(soundfile.info(io.BytesIO(body)).duration * 1000)
    except soundfile.LibsndfileError as error:
        raise CallFailed("<Play> of something that is not audio") from error
