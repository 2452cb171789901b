"""The desk's page and what it asks for. Agents and above; each sees and changes their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, abort, render_template

from ivr.desk.asking import GONE, has, me, sent, shown, user
from ivr.desk.calls import add_calls
from ivr.desk.chats import LONGEST_ANSWER
from ivr.desk.screen import Desk
from ivr.desk.todo import hand_me, ring_me
from ivr.desk.words import add_words
from ivr.people.guard import needs
from ivr.people.roles import Role
from ivr.storage.models import FollowUp
from ivr.storage.queue_parts import AgentState, EntryKind
from ivr.web.events import event_stream

PRESENT_EVERY = timedelta(seconds=10)
NOT_HERE = (
    "It cannot ring here: serve a queue of that line first. A conversation may be over, too: "
    "then it is only to be ticked off."
)
BUSY = "That is not possible while it rings or a call goes on."


def desk_blueprint(desk: Desk) -> Blueprint:
    """Return the pages; ``guard(app, …)`` must have been called for the app."""
    pages = Blueprint(
        "desk", __name__, template_folder="templates", static_folder="static", url_prefix="/desk"
    )
    _add_screen(pages, desk)
    _add_shift(pages, desk)
    add_calls(pages, desk)
    add_words(pages, desk)
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
        return render_template("desk.html", companies=desk.served_by(user()))

    @pages.get("/screen.json")
    @needs(Role.AGENT)
    def state() -> Response:
        desk.floor.agents.seen(me(), desk.floor.now())
        return shown(desk)

    @pages.get("/events")
    @needs(Role.AGENT)
    def events() -> Response:
        return event_stream(_Presence(desk, me()))


def _add_shift(pages: Blueprint, desk: Desk) -> None:
    @pages.post("/shift")
    @needs(Role.AGENT)
    def shift() -> Response:
        asked = sent().get("queues", [])
        pairs = asked if isinstance(asked, list) else []
        chosen = [pair for pair in pairs if _is_queue(desk, pair)]
        if not chosen:
            abort(400, "Choose at least one queue.")
        desk.floor.agents.sign_in(me(), [(p, q) for p, q in chosen], desk.floor.now())
        return shown(desk)

    @pages.post("/state")
    @needs(Role.AGENT)
    def become() -> Response:
        wanted, agents, now = sent().get("state"), desk.floor.agents, desk.floor.now()
        if wanted == AgentState.OFFLINE:
            done = agents.sign_out(me(), now)
        elif wanted in (AgentState.AVAILABLE, AgentState.BREAK):
            done = agents.state(me()) is AgentState(wanted) or agents.become(
                me(), AgentState(wanted), now
            )
        else:
            abort(400, "A state is available, break or offline.")
        return shown(desk) if done else abort(409, BUSY)


def _add_chats(pages: Blueprint, desk: Desk) -> None:
    @pages.post("/chats/<offer_id>/lines")
    @needs(Role.AGENT)
    def said(offer_id: str) -> Response:
        text = str(sent().get("text", "")).strip()
        if not text or len(text) > LONGEST_ANSWER:
            abort(400, f"Write 1 to {LONGEST_ANSWER} characters.")
        offer = desk.floor.offers.get(offer_id) if has(desk, offer_id) else None
        entry = desk.floor.queues.get(offer.entry_id) if offer is not None else None
        if desk.talks is None or entry is None or entry.kind is not EntryKind.CHAT:
            abort(409, GONE)
        return shown(desk) if desk.talks.agent_says(entry.call_sid, text) else abort(409, GONE)


def _add_promises(pages: Blueprint, desk: Desk) -> None:
    @pages.post("/promises/<int(max=2147483647):number>/<move>")
    @needs(Role.AGENT)
    def kept(number: int, move: str) -> Response:
        row = desk.promises.of(number, user()) if desk.promises is not None else None
        if desk.promises is None or row is None:
            abort(404, "Somebody else has done that.")
        if move not in ("call", "answer", "done"):
            abort(404)
        if move != "done" and not _rung(desk, row, move):
            abort(409, NOT_HERE)
        return shown(desk) if desk.promises.done(row) else abort(409, GONE)


def _rung(desk: Desk, row: FollowUp, move: str) -> bool:
    """Let what was promised ring at whoever asks for it: as a callback, or as a conversation."""
    agent = next((one for one in desk.floor.agents.listed() if one.name == me()), None)
    if agent is None or desk.promises is None or (move == "answer") is not (row.kind == "chat"):
        return False
    if move == "answer":
        return hand_me(desk.floor, desk.promises.live, row, me(), agent.queues)
    return ring_me(desk.floor, row, desk.promises.language(row), me(), agent.queues)


def _is_queue(desk: Desk, pair: object) -> bool:
    if not isinstance(pair, list) or len(pair) != 2 or not desk.knows(str(pair[0]), str(pair[1])):
        return False
    return user().serves(str(pair[0]))
