"""What a companion page shows of a call. Names and sentences; never a transcript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ivr.company import Company
from ivr.prompts import Prompts
from ivr.storage import LiveCall, Phase

OTHERS = 3
"""Needs that are offered instead."""
SHORTEST_MIN = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a call waits in a queue of ours."""

    queue: str
    position: int
    """1 for the next."""
    minutes: tuple[int, int] | None
    """The wait, from and to; None when nobody knows."""


def shown(
    call: LiveCall,
    company: Company,
    prompts: Prompts,
    waits: Mapping[str, int],
    place: Place | None = None,
) -> dict[str, Any]:
    """Return the changing part of the page; ``waits`` are seconds by destination.

    ``place`` None: it waits in no queue of ours.
    """
    over = call.phase is Phase.OVER
    record = call.record or {}
    need = str(record.get("intent") or (call.packet or {}).get("intent") or "")
    need = need if need in company.pack.intents else ""
    about = (
        prompts.text("companion_about", {"intent": need})
        if need
        else prompts.text("companion_unknown", {})
    )
    return {
        "over": over,
        "where": _where(call, prompts, waits)
        if over or place is None
        else _in_line(place, prompts),
        "about": about,
        "need": need,
        "others": [] if over else _others(record, need, company),
    }


def _where(call: LiveCall, prompts: Prompts, waits: Mapping[str, int]) -> str:
    if call.phase is Phase.OVER:
        return prompts.text("companion_over", {})
    if call.phase not in (Phase.LEAVING, Phase.AWAY):
        return prompts.text("companion_with", {})
    place = prompts.text("companion_queue", {"destination": call.destination})
    if call.destination not in waits:
        return place
    low = max(SHORTEST_MIN, waits[call.destination] // 60)
    high = max(low + 1, waits[call.destination] * 3 // 120)
    return f"{place} {prompts.text('companion_wait', {'low': str(low), 'high': str(high)})}"


def _in_line(place: Place, prompts: Prompts) -> str:
    said = [
        prompts.text("companion_queue", {"destination": place.queue}),
        prompts.text("companion_place", {"position": str(place.position)}),
    ]
    if place.minutes is not None:
        low, high = place.minutes
        said.append(prompts.text("companion_wait", {"low": str(low), "high": str(high)}))
    return " ".join(said)


def _others(record: Mapping[str, Any], need: str, company: Company) -> list[dict[str, str]]:
    """Return what else it may be about: what was likely in the call, then the commonest."""
    heard = [
        str(item["intent"]) for turn in record.get("turns", ()) for item in turn.get("top3", ())
    ]
    ranked = dict.fromkeys([*heard, *company.pack.intents])
    wordings = company.pack.wordings(company.language).intents
    names = [name for name in ranked if name in wordings and name != need][:OTHERS]
    return [{"need": name, "label": wordings[name].short} for name in names]
