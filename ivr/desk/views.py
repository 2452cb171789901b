"""The desk's page and what it asks for. Agents and above; each sees and changes their own."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request, send_file

from ivr.desk.chats import LONGEST_ANSWER
from ivr.desk.screen import Desk, screen, words_of
from ivr.desk.todo import ring_me
from ivr.people.guard import needs, signed_in
from ivr.people.roles import Role, User
from ivr.storage.desk_log import FeedbackKind
from ivr.storage.models import FollowUp
from ivr.storage.queue_parts import AgentState, Entry, EntryKind, OfferState
from ivr.web.events import event_stream

GONE = "This call is no longer yours: the caller left, or somebody else was faster."
PRESENT_EVERY = timedelta(seconds=10)
RINGS = "The caller is being rung: transfer them when they have answered."
BUSY = "That is not possible while it rings or a call goes on."


def desk_blueprint(desk: Desk) -> Blueprint:
    """Return the pages; ``guard(app, …)`` must have been called for the app."""
    pages = Blueprint(
        "desk", __name__, template_folder="templates", static_folder="static", url_prefix="/desk"
    )
    _add_screen(pages, desk)
    _add_shift(pages, desk)
    _add_calls(pages, desk)
    _add_words(pages, desk)
    _add_chats(pages, desk)
    _add_promises(pages, desk)
    return pages


class _Presence:
    """The news for one desk; as long as it listens, its agent is there.

    The page says so itself, but browsers let pages in the background do little.
    """

    def __init__(self, desk: Desk, agent: str) -> None:
        self._desk = desk
        self._agent = agent
        self._news = desk.floor.bus.subscribe("queue", "calls", "chats")
        self._told: datetime | None = None

    def get(self, timeout_s: float) -> tuple[str, dict[str, Any]] | None:
        now = self._desk.floor.now()
        if self._told is None or now - self._told >= PRESENT_EVERY:
            self._desk.floor.agents.seen(self._agent, now)
            self._told = now
        return self._news.get(timeout_s)

    def close(self) -> None:
        self._news.close()


def _add_screen(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/")
    @needs(Role.AGENT)
    def page() -> str:
        return render_template("desk.html", companies=desk.served_by(_user()))

    @pages.get("/screen.json")
    @needs(Role.AGENT)
    def state() -> Response:
        desk.floor.agents.seen(_me(), desk.floor.now())
        return _screen(desk)

    @pages.get("/events")
    @needs(Role.AGENT)
    def events() -> Response:
        return event_stream(_Presence(desk, _me()))


def _add_shift(pages: Blueprint, desk: Desk) -> None:
    @pages.post("/shift")
    @needs(Role.AGENT)
    def shift() -> Response:
        chosen = [pair for pair in _sent().get("queues", []) if _is_queue(desk, pair)]
        if not chosen:
            abort(400, "Choose at least one queue.")
        desk.floor.agents.sign_in(_me(), [(p, q) for p, q in chosen], desk.floor.now())
        return _screen(desk)

    @pages.post("/state")
    @needs(Role.AGENT)
    def become() -> Response:
        wanted, agents, now = _sent().get("state"), desk.floor.agents, desk.floor.now()
        if wanted == AgentState.OFFLINE:
            done = agents.sign_out(_me(), now)
        elif wanted in (AgentState.AVAILABLE, AgentState.BREAK):
            done = agents.state(_me()) is AgentState(wanted) or agents.become(
                _me(), AgentState(wanted), now
            )
        else:
            abort(400, "A state is available, break or offline.")
        return _screen(desk) if done else abort(409, BUSY)


def _add_calls(pages: Blueprint, desk: Desk) -> None:
    @pages.post("/offers/<offer_id>/<move>")
    @needs(Role.AGENT)
    def moved(offer_id: str, move: str) -> Response:
        offers, now = desk.floor.offers, desk.floor.now()
        if move == "accept":
            done = _accepted(desk, offer_id)
        elif move == "decline":
            done = offers.decline(offer_id, _me(), now)
        elif move == "finish":
            done = _has(desk, offer_id) and _finished(desk, offer_id)
        elif move == "unreached":
            done = _has(desk, offer_id) and _unreached(desk, offer_id)
        elif move == "dial":
            done = _has(desk, offer_id) and _dialled(desk, offer_id)
        elif move == "transfer":
            done = _has(desk, offer_id) and _transferred(desk, offer_id)
        else:
            abort(404)
        return _screen(desk) if done else abort(409, GONE)


def _add_words(pages: Blueprint, desk: Desk) -> None:
    @pages.get("/offers/<offer_id>/words.wav")
    @needs(Role.AGENT)
    def words(offer_id: str) -> Response:
        offer, entry = desk.floor.offers.get(offer_id), _entry_of(desk, offer_id)
        if offer is None or entry is None or offer.agent != _me():
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
        text = str(_sent().get("text", ""))
        desk.log.note(_taken(desk, entry_id), _me(), text, desk.floor.now())
        return _screen(desk)

    @pages.post("/calls/<entry_id>/feedback")
    @needs(Role.AGENT)
    def feedback(entry_id: str) -> Response:
        entry, sent = _taken(desk, entry_id), _sent()
        intents = {i for c in desk.companies if c.preset == entry.preset for i, _ in c.intents}
        kind, wanted = sent.get("kind"), str(sent.get("wanted", ""))
        if kind not in set(FeedbackKind) or wanted not in intents | {""}:
            abort(400, "There is no such feedback.")
        desk.log.say(entry, _me(), FeedbackKind(kind), wanted, desk.floor.now())
        return _screen(desk)


def _add_chats(pages: Blueprint, desk: Desk) -> None:
    @pages.post("/chats/<offer_id>/lines")
    @needs(Role.AGENT)
    def said(offer_id: str) -> Response:
        text = str(_sent().get("text", "")).strip()
        if not text or len(text) > LONGEST_ANSWER:
            abort(400, f"Write 1 to {LONGEST_ANSWER} characters.")
        offer = desk.floor.offers.get(offer_id) if _has(desk, offer_id) else None
        entry = desk.floor.queues.get(offer.entry_id) if offer is not None else None
        if desk.talks is None or entry is None or entry.kind is not EntryKind.CHAT:
            abort(409, GONE)
        return _screen(desk) if desk.talks.agent_says(entry.call_sid, text) else abort(409, GONE)


def _add_promises(pages: Blueprint, desk: Desk) -> None:
    @pages.post("/promises/<int:number>/<move>")
    @needs(Role.AGENT)
    def kept(number: int, move: str) -> Response:
        row = desk.promises.of(number, _user()) if desk.promises is not None else None
        if desk.promises is None or row is None:
            abort(404, "Somebody else has done that.")
        if move == "call" and (desk.calling is None or not _rung(desk, row)):
            abort(409, "Be available for a queue of that line; then it can ring here.")
        if move not in ("call", "done"):
            abort(404)
        return _screen(desk) if desk.promises.done(row) else abort(409, GONE)


def _rung(desk: Desk, row: FollowUp) -> bool:
    """Let a promised call ring at whoever asks for it."""
    me = next((one for one in desk.floor.agents.listed() if one.name == _me()), None)
    if me is None or desk.promises is None:
        return False
    return ring_me(desk.floor, row, desk.promises.language(row), _me(), me.queues)


def _accepted(desk: Desk, offer_id: str) -> bool:
    """Take a call or a conversation; a caller who is to be called back is rung at once."""
    entry = desk.floor.offers.accept(offer_id, _me(), desk.floor.now())
    if entry is not None and desk.calling is not None:
        desk.calling.begin(entry, _me())
    return entry is not None


def _dialled(desk: Desk, offer_id: str) -> bool:
    """Ring the caller again, after the carrier has not made the call."""
    entry = _entry_of(desk, offer_id)
    if desk.calling is None or entry is None:
        return False
    return desk.calling.again(entry, _me())


def _unreached(desk: Desk, offer_id: str) -> bool:
    """Give up reaching the caller for now; if it rings there, it stops."""
    entry = _entry_of(desk, offer_id)
    if desk.calling is not None and entry is not None and desk.calling.stop(entry):
        return True
    return desk.floor.offers.unreached(offer_id, desk.floor.now())


def _entry_of(desk: Desk, offer_id: str) -> Entry | None:
    offer = desk.floor.offers.get(offer_id)
    return desk.floor.queues.get(offer.entry_id) if offer is not None else None


def _transferred(desk: Desk, offer_id: str) -> bool:
    """Send the caller on, with the packet kept."""
    sent, entry = _sent(), _entry_of(desk, offer_id)
    if entry is None:
        return False
    if desk.calling is not None and desk.calling.rings(entry):
        abort(409, RINGS)
    agent, queue = str(sent.get("agent", "")), str(sent.get("queue", "")) or entry.queue
    known = {one.name for one in desk.floor.agents.listed()} - {_me()}
    if not desk.knows(entry.preset, queue) or (agent and agent not in known):
        abort(400, "There is no such queue or colleague.")
    if not agent and queue == entry.queue:
        abort(400, "The caller is in that queue already.")
    note = desk.log.note_of(entry.id)
    now = desk.floor.now()
    return desk.floor.queues.transfer(entry.id, queue, now, agent, note) is not None


def _has(desk: Desk, offer_id: str) -> bool:
    """Whether that is a call or a conversation that goes on with whoever asks."""
    offer = desk.floor.offers.get(offer_id)
    accepted = offer is not None and offer.state is OfferState.ACCEPTED
    return offer is not None and accepted and offer.agent == _me()


def _finished(desk: Desk, offer_id: str) -> bool:
    """End a call or a conversation."""
    before = _entry_of(desk, offer_id)
    if desk.calling is not None and before is not None and desk.calling.stop(before):
        return True  # it only rang: nobody was answered
    if not desk.floor.offers.finish(offer_id, desk.floor.now()):
        return False
    entry = _entry_of(desk, offer_id)
    if entry is not None and entry.kind is EntryKind.CHAT and desk.talks is not None:
        desk.talks.agent_closes(entry.call_sid)
    return True


def _taken(desk: Desk, entry_id: str) -> Entry:
    entry = desk.log.taken(entry_id, _me())
    return entry if entry is not None else abort(404, "You have had no such call.")


def _is_queue(desk: Desk, pair: object) -> bool:
    if not isinstance(pair, list) or len(pair) != 2 or not desk.knows(str(pair[0]), str(pair[1])):
        return False
    return _user().serves(str(pair[0]))


def _screen(desk: Desk) -> Response:
    shown = screen(desk, _me(), desk.floor.now())
    shown["promises"] = desk.promises.open_for(_user()) if desk.promises is not None else []
    shown["rings_out"] = desk.calling is not None
    return jsonify(shown)


def _sent() -> dict[str, Any]:
    sent = request.get_json(silent=True)
    return sent if isinstance(sent, dict) else {}


def _me() -> str:
    return _user().name


def _user() -> User:
    user = signed_in()
    return user if user is not None else abort(401)
