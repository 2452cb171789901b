"""A phrase while it is typed: whether it is somebody else's, or will be taken for another need."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from flask import Blueprint, Response, jsonify

from intents.lexicon import lexicon
from intents.normalise import normaliser
from intents.phrasing import Phrasebook
from ivr.console.parts import Console, Line, line_of
from ivr.people import Role, needs
from ivr.tuning.meanings import meanings
from ivr.web.sent import sent

LONGEST = 300
"""Characters of a phrase that are looked at."""
KEPT = 8
"""Phrasebooks that stay made."""


def add(pages: Blueprint, console: Console) -> None:
    """Add what answers while somebody types."""
    books = Books(console)

    @pages.post("/watch")
    @needs(Role.VIEWER)
    def watch() -> Response:
        line, given = line_of(console), sent()
        phrase = str(given.get("phrase", ""))[:LONGEST]
        found = books.of(line).warnings(phrase, str(given.get("intent", "")))
        return jsonify(warning=" ".join(found), warnings=found)


class Books:
    """The phrasebooks of drafts, made once a revision. Thread-safe."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._lock = Lock()
        self._made: OrderedDict[tuple[Line, int, int], Phrasebook] = OrderedDict()

    def of(self, line: Line) -> Phrasebook:
        """Return the phrasebook of a line's draft as it is now."""
        workshop = self._console.workshop
        draft = workshop.draft(line.preset)
        key = (line, draft.revision, workshop.live(line.preset)[1])
        with self._lock:
            if key not in self._made:
                cache = self._console.switchboard.settings.cache / "intents"
                language = line.language
                self._made[key] = Phrasebook(
                    draft.pack.wordings(language),
                    meanings(cache).encode_of(language),
                    normaliser(language),
                    lexicon(language),
                )
                while len(self._made) > KEPT:
                    self._made.popitem(last=False)
            return self._made[key]
