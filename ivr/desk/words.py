"""What is said of a call: the caller's own words, the agent's notes and feedback."""

from __future__ import annotations

import io

from flask import Blueprint, Response, abort, send_file

from ivr.desk.asking import entry_of, me, sent, shown
from ivr.desk.screen import Desk, words_of
from ivr.people.guard import needs
from ivr.people.roles import Role
from ivr.storage.desk_log import FeedbackKind
from ivr.storage.queue_parts import Entry


def add_words(pages: Blueprint, desk: Desk) -> None:
    """Add what plays and keeps them."""

    @pages.get("/offers/<offer_id>/words.wav")
    @needs(Role.AGENT)
    def words(offer_id: str) -> Response:
        offer, entry = desk.floor.offers.get(offer_id), entry_of(desk, offer_id)
        if offer is None or entry is None or offer.agent != me():
            abort(404)
        path = words_of(desk, entry, offer)
        if path is None:
            abort(404)
        try:
            sound = io.BytesIO(path.read_bytes())
        except OSError:  # erased at this moment
            abort(404)
        answer = send_file(sound, mimetype="audio/wav")
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @pages.post("/calls/<entry_id>/note")
    @needs(Role.AGENT)
    def note(entry_id: str) -> Response:
        text = str(sent().get("text", ""))
        desk.log.note(_taken(desk, entry_id), me(), text, desk.floor.now())
        return shown(desk)

    @pages.post("/calls/<entry_id>/feedback")
    @needs(Role.AGENT)
    def feedback(entry_id: str) -> Response:
        entry, given = _taken(desk, entry_id), sent()
        intents = {i for c in desk.companies if c.preset == entry.preset for i, _ in c.intents}
        kind, wanted = given.get("kind"), str(given.get("wanted", ""))
        if kind not in set(FeedbackKind) or wanted not in intents | {""}:
            abort(400, "There is no such feedback.")
        desk.log.say(entry, me(), FeedbackKind(kind), wanted, desk.floor.now())
        return shown(desk)


def _taken(desk: Desk, entry_id: str) -> Entry:
    entry = desk.log.taken(entry_id, me())
    return entry if entry is not None else abort(404, "You have had no such call.")
