"""Peak and crisis: gates, notices and hours while calls go on, and what would happen to a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, jsonify, render_template, request

from intents.pack import Pack
from ivr.company import policy_of
from ivr.console.parts import Console, Line, around, line_of, me
from ivr.people import Role, audit, needs
from ivr.prompts import Prompts
from ivr.storage.models import Switch
from ivr.storage.models.base import utc
from ivr.storage.spikes import SpikeAlerts
from ivr.storage.switches import Setting, SwitchStore
from ivr.switching import (
    LONGEST_TEXT,
    Scope,
    SwitchError,
    gate_setting,
    hours_setting,
    notice_setting,
    unspoken,
    until,
)
from ivr.tuning.notices import as_notice, drafted, heard
from ivr.web.sent import sent
from routing.explain import in_words
from routing.rules import Facts
from routing.switches import NONE, Switches

Given = Mapping[str, Any]
LASTS = {30: "30 minutes", 60: "1 hour", 120: "2 hours", 240: "4 hours", 480: "8 hours"}
"""Minutes that are offered."""
USUAL = 120


TOPICS = {"": "something we do not understand", "agent": "people who ask for a person"}
"""What a spike is about that is no need."""


def add(pages: Blueprint, console: Console) -> None:
    """Add the page and the switches."""
    _add_page(pages, console)
    _add_switches(pages, console)


def _add_page(pages: Blueprint, console: Console) -> None:
    @pages.get("/crisis")
    @needs(Role.VIEWER)
    def crisis() -> str:
        line = line_of(console)
        pack, _ = console.workshop.live(line.preset)
        need = request.args.get("need", "")
        return render_template(
            "console/crisis.html",
            **around(console, line),
            pack=pack,
            holding=holding(console, pack),
            spikes=alerts_of(console, line),
            lasts=LASTS,
            usual=USUAL,
            longest=LONGEST_TEXT,
            need=need,
            answer=explained(console, pack, line, need) if need in pack.intents else [],
        )


def _add_switches(pages: Blueprint, console: Console) -> None:
    @pages.post("/crisis/<kind>")
    @needs(Role.TUNER)
    def set_switch(kind: str) -> Response:
        if kind not in SETTINGS:
            abort(404)
        line, given = line_of(console), _sent()
        pack, _ = console.workshop.live(line.preset)
        return jsonify(id=_set(console, pack, SETTINGS[kind](pack, given), given))

    @pages.post("/crisis/preview")
    @needs(Role.VIEWER)
    def preview_notice() -> Response:
        line, given = line_of(console), _sent()
        pack, _ = console.workshop.live(line.preset)
        setting = _notice(pack, given)
        notice, held = as_notice(setting), _held(console, line.preset)
        steps = {
            tag: heard(
                pack, console.switchboard.prompts(pack, tag), tag, notice, held, console.now()
            )
            for tag in sorted(pack.languages)
        }
        return jsonify(heard=steps, missing=unspoken(pack, setting))

    @pages.post("/crisis/clear")
    @needs(Role.TUNER)
    def clear_switch() -> Response:
        line, given = line_of(console), sent()
        kind, number = str(given.get("kind", "")), str(given.get("id", ""))
        store, now = SwitchStore(console.database), console.now()
        mine = {str(row.id) for row in store.listed(kind, now, line.preset)}
        if number not in mine or not store.clear(number, kind, me(), now):
            raise SwitchError("It does not hold any more. Reload the page.")
        audit(console.database, me(), f"{kind} cleared", f"{line.preset} {kind} {number}")
        return jsonify(cleared=number)

    @pages.post("/crisis/settle")
    @needs(Role.TUNER)
    def settle_spike() -> Response:
        line, number = line_of(console), sent(numbers=("alert",))["alert"]
        if not SpikeAlerts(console.database).settle(number, line.preset, me(), console.now()):
            raise SwitchError("The alert is not there any more. Reload the page.")
        audit(console.database, me(), "spike settled", f"{line.preset} alert {number}")
        return jsonify(settled=number)


def _sent() -> Given:
    """Return the fields of a switch."""
    return sent(
        several=("intents", "queues"),
        ticks=("emergency", "answers"),
        numbers=("alert",),
        texts=("texts",),
        anything=("minutes",),
    )


def _set(console: Console, pack: Pack, setting: Setting, given: Given) -> str:
    """Keep a switch, settle the alert that it answers, and note it; return its id."""
    now = console.now()
    named = replace(until(setting, end_of(given, pack, now), now), by=me())
    number = SwitchStore(console.database).set(named, now)
    after = {
        **named.settings,
        "until": named.until.isoformat(timespec="minutes") if named.until else None,
    }
    subject = f"{pack.preset} {named.kind} {number}"
    audit(console.database, me(), f"{named.kind} set", subject, None, after)
    if given.get("alert"):
        SpikeAlerts(console.database).settle(given["alert"], pack.preset, me(), now)
    return number


def end_of(given: Given, pack: Pack, now: datetime) -> datetime | None:
    """Return when a switch ends: after ``minutes``, or at ``until``, the company's own time.

    None for until it is cleared.

    Raises:
        SwitchError: it cannot be read.

    """
    try:
        if given.get("until"):
            moment = datetime.fromisoformat(str(given["until"]))
            zone = ZoneInfo(pack.time_zone)
            end = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
        elif given.get("minutes"):
            end = now + timedelta(minutes=int(given["minutes"]))
        else:
            return None
    except (ValueError, TypeError, OverflowError) as error:
        raise SwitchError("Say until when, for example 18:00 today.") from error
    if end <= now:
        raise SwitchError("The end is in the past. Choose a later one.")
    return end


def _notice(pack: Pack, given: Given) -> Setting:
    texts = {tag: text for tag, text in given.get("texts", {}).items() if text.strip()}
    if not texts:
        raise SwitchError("Say what callers are told.")
    intents, queues = (_names(given, name) for name in ("intents", "queues"))
    scope = str(given.get("scope", "all"))
    if scope != "all" and not (intents if scope == "intents" else queues):
        raise SwitchError("Choose at least one need or queue, or tell everybody.")
    return notice_setting(
        pack,
        texts,
        Scope(intents if scope == "intents" else (), queues if scope == "queues" else ()),
        emergency=bool(given.get("emergency")),
        answers=bool(given.get("answers")) and scope != "all",
    )


def _ending_notice(pack: Pack, given: Given) -> Setting:
    _must_end(given)
    return _notice(pack, given)


def _gate(pack: Pack, given: Given) -> Setting:
    wait = str(given.get("wait_over_min") or "").strip()
    if wait and not wait.isdecimal():
        raise SwitchError("Write the wait in whole minutes.")
    return gate_setting(
        pack, str(given.get("intent", "")), wait_over_s=60 * int(wait) if wait else None
    )


def _hours(pack: Pack, given: Given) -> Setting:
    _must_end(given)
    reason = " ".join(str(given.get("reason", "")).split())[:200]
    if not reason:
        raise SwitchError("Say why, in a few words: agents see it.")
    is_open = str(given.get("state", "closed")) == "open"
    return hours_setting(pack, str(given.get("hours", "")), is_open=is_open, reason=reason)


def _must_end(given: Given) -> None:
    if not (given.get("until") or given.get("minutes")):
        raise SwitchError("Say until when: it ends by itself, so that nobody has to remember it.")


def _names(given: Given, name: str) -> tuple[str, ...]:
    value = given.get(name) or []
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


SETTINGS: dict[str, Callable[[Pack, Given], Setting]] = {
    "notice": _ending_notice,
    "gate": _gate,
    "hours": _hours,
}


def holding(console: Console, pack: Pack) -> list[dict[str, Any]]:
    """Return what holds or will hold, as the page shows it."""
    zone, store = ZoneInfo(pack.time_zone), SwitchStore(console.database)
    return [
        {
            "id": row.id,
            "kind": kind,
            "what": _what(row),
            "begins": utc(row.begins_at).astimezone(zone),
            "until": utc(row.until).astimezone(zone) if row.until is not None else None,
            "by": row.created_by,
        }
        for kind in ("notice", "gate", "hours")
        for row in store.listed(kind, console.now(), pack.preset)
    ]


def _what(row: Switch) -> str:
    settings = row.settings
    if row.kind == "gate":
        wait = settings.get("wait_over_s")
        when = f" while {settings['queue']} waits over {wait // 60} min" if wait is not None else ""
        return f"{settings['intent']}: no people{when}"
    if row.kind == "hours":
        name = "All hours" if settings["hours"] == "*" else settings["hours"]
        return f"{name}: {'open' if settings['is_open'] else 'closed'}. {settings['reason']}"
    scope = ", ".join([*settings.get("intents", ()), *settings.get("queues", ())]) or "everybody"
    said = " / ".join(f"“{text}”" for text in settings["texts"].values())
    return f"{said} to {scope}{', not to be interrupted' if settings.get('emergency') else ''}"


def alerts_of(console: Console, line: Line) -> list[dict[str, Any]]:
    """Return the spikes of a line that nobody has settled, each with a drafted notice."""
    pack, _ = console.workshop.live(line.preset)
    zone = ZoneInfo(pack.time_zone)

    def speaks(language: str) -> Prompts:
        return console.switchboard.prompts(pack, language)

    return [
        {
            "id": row.id,
            "intent": row.intent if row.intent in pack.intents else "",
            "topic": TOPICS.get(row.intent, row.intent.replace("_", " ")),
            "unknown": not row.intent,
            "count": row.count,
            "usual": row.usual,
            "minutes": row.window_s // 60,
            "language": row.language,
            "since": utc(row.first_at).astimezone(zone),
            "texts": drafted(pack, speaks, row.intent if row.intent in pack.intents else ""),
        }
        for row in SpikeAlerts(console.database).current(line.preset, console.now())
    ]


def explained(console: Console, pack: Pack, line: Line, need: str) -> list[str]:
    """Return what would happen now to a call about ``need``, in words."""
    policy, held = policy_of(pack), _held(console, line.preset)
    at = console.now().astimezone(ZoneInfo(pack.time_zone))
    load = console.switchboard.outside.load(line.preset)
    decision = policy.decide(Facts(need, at, language=line.language, load=load), held)
    notices = (*held.for_all(at), *held.about(need, decision.destination.name, at))
    said = [f"First the caller is told: {notice.text(line.language)}" for notice in notices]
    return [*said, *in_words(decision, policy)]


def _held(console: Console, preset: str) -> Switches:
    return SwitchStore(console.database).read(console.now()).get(preset, NONE)
