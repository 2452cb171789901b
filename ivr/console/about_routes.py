"""Where calls go: needs, rules and overflow of the draft, and what would happen to a call."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template

from intents.editing import FieldError
from intents.editing_fields import MOST_OPTIONS
from intents.editing_routes import (
    as_live,
    remove_overflow,
    same_route,
    set_need,
    set_overflow,
)
from intents.editing_rules import move_rule, remove_rule, set_rule
from intents.pack import Pack
from intents.route_words import (
    CHANNELS,
    language_word,
    listed,
    overflow_words,
    rule_words,
    said,
    then_words,
    when_words,
)
from ivr.company import policy_of, working_day
from ivr.console.overtaken import mark_of, not_overtaken
from ivr.console.parts import Console, Line, around, line_of, me, zone_of
from ivr.console.route_forms import facts_in, minutes_of, names_in, rule_in, seconds_in
from ivr.people import Role, needs
from ivr.storage.switches import SwitchStore
from ivr.tuning.route_doubts import Doubts, doubts_of
from ivr.web.sent import sent
from routing.explain import in_words
from routing.policy import Facts
from routing.switches import NONE, Gate, Switches
from routing.types import Decision

Given = Mapping[str, Any]
KINDS = {
    "queue": "people",
    "external": "number outside",
    "callback": "call back",
    "self_service": "self-service",
    "sms": "text message",
}
"""Of destinations, where their own word is none for people."""
OFFERED_FOR = {
    "closed": "{place} is closed",
    "gated": "the need is held back",
    "busy": "{place} waits too long",
    "rule": "a rule says so",
}
SEVERAL = (
    *("intent", "tier", "languages", "channel", "options", "to", "hours", "hours_state", "shown"),
    *("wait_over_s", "wait_minutes", "slots", "slot_value"),
)
"""Fields of which a form may have several."""
TICKS = ("same_need", "always_confirm", "urgent", "critical", "gated")
UNDERSCORE = re.compile(r"(?<=\w)_(?=\w)")


def add(pages: Blueprint, console: Console) -> None:
    """Add the page, its edits and the question what would happen."""
    _add_page(pages, console)
    _add_edits(pages, console)


def _add_page(pages: Blueprint, console: Console) -> None:
    @pages.get("/routes")
    @needs(Role.VIEWER)
    def routes() -> str:
        line = line_of(console)
        frame, zone = around(console, line), zone_of(console, line)
        draft: Pack = frame["draft"].pack
        return render_template(
            "console/routes.html",
            **frame,
            **_words(draft),
            seen=partial(mark_of, draft, line.language),
            pack=draft,
            live=console.workshop.live(line.preset)[0],
            doubts=_doubts(console, line, draft),
            now=console.now().astimezone(zone),
        )

    @pages.post("/routes/explain")
    @needs(Role.VIEWER)
    def explain() -> Response:
        line, given = line_of(console), _sent()
        draft, live = (
            console.workshop.draft(line.preset).pack,
            console.workshop.live(line.preset)[0],
        )
        load = console.switchboard.outside.load(line.preset)
        facts = facts_in({"languages": line.language, **given}, draft, console.now(), load)
        held = _held(console, line.preset)
        if given.get("gated"):
            held = Switches((*held.gates, Gate("", facts.intent)), held.notices, held.overrides)
        return jsonify(draft=_told(draft, facts, held), live=_told(live, facts, held))


def _add_edits(pages: Blueprint, console: Console) -> None:
    @pages.post("/routes/read")
    @needs(Role.TUNER)
    def read_rule() -> tuple[Response, int] | Response:
        """Say how a rule reads that is being typed, and what speaks against it."""
        line, given = line_of(console), _sent()
        draft, old = console.workshop.draft(line.preset).pack, str(given.get("rule", ""))
        try:
            pack = set_rule(draft, old, rule_in(given))
        except FieldError as wrong:
            return jsonify(wanting=str(wrong))
        was = [rule.name for rule in draft.rules]
        rule = pack.rules[was.index(old) if old else -1]
        doubts = _doubts(console, line, pack).get(("rule", rule.name), [])
        return jsonify(sentence=rule_words(rule), doubts=doubts)

    @pages.post("/routes/<edit>")
    @needs(Role.TUNER)
    def change_routes(edit: str) -> Response:
        if edit not in EDITS:
            abort(404)
        line, given = line_of(console), _sent()
        live = console.workshop.live(line.preset)[0]

        def apply(pack: Pack) -> Pack:
            not_overtaken(console, line, pack, about(edit, given))
            return EDITS[edit](pack, live, given)

        draft = console.workshop.edit(line.preset, me(), apply)
        return jsonify(revision=draft.revision)


def about(edit: str, given: Given) -> Given:
    """Return what an edit is about, as ``not_overtaken`` takes it."""
    part = str(given.get("part", "")) if edit == "back" else PART_OF.get(edit, "rules")
    return {"seen": given.get("seen"), "what": part, "name": given.get("intent")}


def _sent() -> Given:
    """Return the fields of the page's forms."""
    return sent(several=SEVERAL, ticks=TICKS)


def _doubts(console: Console, line: Line, pack: Pack) -> Doubts:
    begin = working_day(zone_of(console, line), console.now().date())
    return doubts_of(pack, begin)


def _need(pack: Pack, _live: Pack, given: Given) -> Pack:
    fields = {**given, "options": names_in(given, "options")}
    return set_need(pack, str(given.get("intent", "")), fields)


def _overflow(pack: Pack, _live: Pack, given: Given) -> Pack:
    minutes = str(given.get("wait") or "").strip()
    wait = seconds_in(minutes, "wait") if minutes else None
    return set_overflow(pack, str(given.get("place", "")), names_in(given, "to"), wait)


EDITS: dict[str, Callable[[Pack, Pack, Given], Pack]] = {
    "need": _need,
    "rule": lambda pack, _live, given: set_rule(pack, str(given.get("rule", "")), rule_in(given)),
    "remove-rule": lambda pack, _live, given: remove_rule(pack, str(given.get("rule", ""))),
    "earlier": lambda pack, _live, given: move_rule(pack, str(given.get("rule", "")), -1),
    "later": lambda pack, _live, given: move_rule(pack, str(given.get("rule", "")), 1),
    "overflow": _overflow,
    "remove-overflow": lambda pack, _live, given: remove_overflow(
        pack, str(given.get("place", ""))
    ),
    "back": lambda pack, live, given: as_live(
        pack, live, str(given.get("part", "")), str(given.get("intent", ""))
    ),
}


PART_OF = {"need": "need", "overflow": "overflow", "remove-overflow": "overflow"}
"""What edits are about that are not about the rules."""


def _words(pack: Pack) -> dict[str, Any]:
    """Return what the page needs to speak of routes, and the lists that it chooses from."""
    prompts = [set(own.prompts) for own in pack.languages.values()]
    return {
        "said": said,
        "listed": listed,
        "named": language_word,
        "when_words": when_words,
        "then_words": then_words,
        "overflow_words": overflow_words,
        "minutes_of": minutes_of,
        "same_route": same_route,
        "most_options": MOST_OPTIONS,
        "places": {name: _place(name, place.kind) for name, place in pack.destinations.items()},
        "queues": [name for name, place in pack.destinations.items() if place.kind == "queue"],
        "slots": _open_slots(pack),
        "prompts": sorted(set.intersection(*prompts)) if prompts else [],
        "channels": CHANNELS,
    }


def _open_slots(pack: Pack) -> list[str]:
    """Return the values that rules may ask for: a secret is nobody's to write down."""
    slots = [item for need in pack.intents.values() for item in need.slots.items()]
    secret = {name for name, slot in slots if slot.sensitive}
    used = {name for rule in pack.rules for name in rule.when.slots}
    return sorted({name for name, _ in slots if name not in secret or name in used})


def _place(name: str, kind: str) -> str:
    word = KINDS.get(kind, said(kind))
    return said(name) if word == said(name) else f"{said(name)} ({word})"


def _told(pack: Pack, facts: Facts, switches: Switches) -> dict[str, Any]:
    """Return what would happen to a call, and why, as the page shows it."""
    policy = policy_of(pack)
    decision = policy.decide(facts, switches)
    _, *why = in_words(decision, policy)
    return {
        "goes": _goes(decision),
        "rule": decision.rule,
        "priority": decision.priority,
        "why": [_plainly(sentence) for sentence in why],
    }


def _plainly(sentence: str) -> str:
    """Return a reason with its names as people read them."""
    return UNDERSCORE.sub(" ", sentence).replace(": intent is", ": the need is")


def _goes(decision: Decision) -> str:
    place = said(decision.destination.name)
    if not decision.is_open:
        offered = [option.name for option in decision.options]
        because = OFFERED_FOR.get(decision.offered_for, "").format(place=place)
        return f"Is offered {listed(offered)}, because {because}."
    if decision.service:
        return f"Is served by {said(decision.service)}; if that fails, goes to {place}."
    return f"Goes to {place}."


def _held(console: Console, preset: str) -> Switches:
    now: datetime = console.now().astimezone(UTC)
    return SwitchStore(console.database).read(now).get(preset, NONE)
