"""The forms of the page Routes: what is typed and ticked, as fields of rules, chains and facts."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from intents.editing import FieldError
from intents.pack import Pack
from routing.rules import ANY, Facts

Given = Mapping[str, Any]
MINUTE_S = 60


def names_in(given: Given, field: str) -> list[str]:
    """Return the choices of a field that may have several, without empty ones."""
    value = given.get(field) or []
    names = value if isinstance(value, list) else [value]
    return [str(name) for name in names if str(name)]


def rule_in(given: Given) -> dict[str, Any]:
    """Return the fields of a rule as they were typed and ticked; the editing checks them.

    ``shown`` are the conditions that the form shows: none may be left empty, since the rule would
    hold for more calls than it seems to.

    Raises:
        FieldError: a number, or half of a pair, cannot be read, or a condition is empty.

    """
    when: dict[str, Any] = {name: names_in(given, name) for name in ("intent", "tier", "channel")}
    when["language"] = names_in(given, "languages")  # "language" is the page's own
    when["slots"] = {
        name: " ".join(value.split()) or ANY for name, value in _pairs(given, "slots", "slot_value")
    }
    when["hours"] = dict(_pairs(given, "hours", "hours_state"))
    when["wait_over_s"] = {
        queue: seconds_in(minutes, "wait_minutes")
        for queue, minutes in _pairs(given, "wait_over_s", "wait_minutes")
    }
    when["repeat"] = _whole(given, "repeat", "Write how many times as a whole number.")
    when["same_need"] = bool(given.get("same_need"))
    when = {name: value for name, value in when.items() if value}
    if given.get("gated"):
        when["gated"] = given["gated"] == "yes"
    for field in names_in(given, "shown"):
        if field not in when and not (field == "repeat" and "same_need" in when):
            raise FieldError(field, "Say what has to hold here, or take this condition away.")
    return {
        "name": str(given.get("name", "")),
        "why": str(given.get("why", "")),
        "when": when,
        "destination": str(given.get("destination", "")),
        "priority": _priority(given),
        "options": names_in(given, "options"),
        "prompt": str(given.get("prompt", "")),
        "flag": "_".join(str(given.get("flag", "")).split()),
    }


def seconds_in(minutes: str, field: str) -> int:
    """Return a wait that was typed in minutes ("2", "0.5") in whole seconds.

    Raises:
        FieldError: it is no number.

    """
    try:
        return round(float(minutes.replace(",", ".")) * MINUTE_S)
    except (ValueError, OverflowError) as error:
        raise FieldError(field, "Write the wait in minutes, for example 2 or 0.5.") from error


def minutes_of(seconds: int | None) -> str:
    """Return a wait as it stands in a form: minutes, shortly; "" for None.

    >>> minutes_of(120), minutes_of(30), minutes_of(None)
    ('2', '0.5', '')
    """
    return "" if seconds is None else f"{seconds / MINUTE_S:.2f}".rstrip("0").rstrip(".")


def facts_in(given: Given, pack: Pack, now: datetime, load: Mapping[str, int]) -> Facts:
    """Return the call that is asked about; the company's own time, ``now`` when none is given.

    Raises:
        FieldError: with the field that cannot be read.

    """
    need = _one_of(given, "need", pack.intents)
    previous = need if given.get("same_need") else ""
    repeat = _whole(given, "repeat", "Write how many calls as a whole number.")
    waits = {
        queue: seconds_in(minutes, "wait_minutes")
        for queue, minutes in _pairs(given, "wait_over_s", "wait_minutes")
    }
    slots = {name: value.strip() or "?" for name, value in _pairs(given, "slots", "slot_value")}
    return Facts(
        intent=need,
        at=_moment(given, pack, now),
        slots=slots,
        language=_one_of(given, "languages", pack.languages) or next(iter(pack.languages), ""),
        channel=str(given.get("channel", "")),
        tier=_one_of(given, "tier", pack.tiers),
        repeat=max(repeat, 1) if previous else repeat,
        previous=previous,
        load={**load, **waits},
    )


def _pairs(given: Given, names: str, values: str) -> list[tuple[str, str]]:
    """Return what was chosen beside what was typed for it; rows without a choice are left out."""
    chosen, typed = _column(given, names), _column(given, values)
    padded = [*typed, *[""] * (len(chosen) - len(typed))]
    rows = [(name, value) for name, value in zip(chosen, padded, strict=False) if name]
    if len({name for name, _ in rows}) < len(rows):
        raise FieldError(names, "The same stands twice. Choose another one, or remove a row.")
    return rows


def _column(given: Given, field: str) -> list[str]:
    value = given.get(field)
    return [str(one) for one in (value if isinstance(value, list) else [value]) if one is not None]


def _whole(given: Given, field: str, sentence: str) -> int:
    text = str(given.get(field) or "").strip()
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 3:
        raise FieldError(field, sentence)
    return int(text)


def _priority(given: Given) -> str | None:
    text = given.get("priority")
    return str(text).strip() or None if text is not None else None


def _one_of(given: Given, field: str, known: Container[str]) -> str:
    name = str(given.get(field) or "")
    if name and name not in known:
        raise FieldError(field, "It is not there any more. Choose another one.")
    return name


def _moment(given: Given, pack: Pack, now: datetime) -> datetime:
    zone = ZoneInfo(pack.time_zone)
    text = str(given.get("at") or "")
    if not text:
        return now.astimezone(zone)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise FieldError("at", "Choose a day and a time.") from error
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
