"""Calls, hand-offs and promises to callers."""

from __future__ import annotations

import base64
import json
from datetime import datetime

from ivr.api.answers import CallDetail, CallOut, Calls, FollowUpOut, FollowUps, HandOffOut, TurnOut
from ivr.api.operations import Asked, Operation
from ivr.api.problems import Problem
from ivr.api.schemas import CallsQuery, FollowUpsQuery
from ivr.storage import LiveCall, Phase
from ivr.storage.api_keys import Scope
from ivr.storage.call_log import as_call
from ivr.storage.call_pages import FILTERS, Cursor
from ivr.storage.models.base import utc
from ivr.trace import CallRecord

ID_DIGITS = 9
"""Longer numbers do not fit the column."""


def list_calls(asked: Asked) -> Calls:
    """Return a page of ended calls."""
    query: CallsQuery = asked.query
    rows, after = asked.services.calls.page(
        query.limit,
        _cursor(query.cursor) if query.cursor else None,
        utc(query.since) if query.since is not None else None,
        utc(query.until) if query.until is not None else None,
        **{name: getattr(query, name) for name in FILTERS},
    )
    return Calls(
        items=[CallOut.model_validate(row) for row in rows],
        next=_token(after) if after is not None else None,
    )


def get_call(asked: Asked) -> CallDetail:
    """Return a call with its turns, as far as it has gone."""
    call_sid = asked.path["id"]
    kept = asked.services.calls.one(call_sid)
    if kept is not None:
        packet = dict(kept.hand_off.packet) if kept.hand_off is not None else None
        return _detail(kept, packet)
    live = asked.services.live.get(call_sid)
    if live is None:
        raise Problem(404, "There is no such call.")
    return _live(live)


def get_hand_off(asked: Asked) -> HandOffOut:
    """Return what the agent sees, from the moment of the route on."""
    packet = asked.services.calls.hand_off(asked.path["id"])
    if packet is None:
        raise Problem(404, "There is no such hand-off.")
    return HandOffOut(handoff_id=packet.get("handoff_id"), packet=dict(packet))


def list_follow_ups(asked: Asked) -> FollowUps:
    """Return what was promised to callers."""
    query: FollowUpsQuery = asked.query
    rows = asked.services.calls.follow_ups(query.limit, done=query.done)
    return FollowUps(items=[FollowUpOut.model_validate(row) for row in rows])


def finish_follow_up(asked: Asked) -> FollowUpOut:
    """Tick a promise off."""
    number = asked.path["id"]
    short = number.isascii() and number.isdigit() and len(number) <= ID_DIGITS
    row = asked.services.calls.done(int(number), asked.now) if short else None
    if row is None:
        raise Problem(404, "There is no such promise.")
    return FollowUpOut.model_validate(row)


def _live(call: LiveCall) -> CallDetail:
    names = ("call_sid", "preset", "language", "channel")
    record = (
        CallRecord.from_json(call.record)
        if call.record is not None
        else CallRecord(**{name: getattr(call, name) for name in names})
    )
    began = datetime.fromisoformat(call.answered_at)
    row = as_call(record, None, began)
    row.started_at, row.ended_at = began, None
    if call.phase is not Phase.TALKING and call.destination:
        row.destination = call.destination
    return _detail(row, call.packet)


def _detail(row: object, packet: dict[str, object] | None) -> CallDetail:
    call = CallOut.model_validate(row)
    turns = [TurnOut.model_validate(turn) for turn in getattr(row, "turns", ())]
    return CallDetail(**dict(call), turns=turns, packet=packet)


def _token(cursor: Cursor) -> str:
    text = json.dumps([cursor[0].isoformat(), cursor[1]])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _cursor(token: str) -> Cursor:
    try:
        at, call_sid = json.loads(base64.urlsafe_b64decode(token))
        return utc(datetime.fromisoformat(at)), str(call_sid)
    except (ValueError, TypeError) as error:
        raise Problem(422, "The cursor is not one of ours.") from error


READ = Scope.CALLS_READ
OPERATIONS = (
    Operation(*("GET", "/calls", "Ended calls, newest first", READ, list_calls, Calls, CallsQuery)),
    Operation(
        *("GET", "/calls/{id}", "One call, also while it lasts", READ, get_call, CallDetail),
        problems=(404,),
    ),
    Operation(
        *("GET", "/handoffs/{id}", "What the agent sees, by hand-off or call", READ),
        *(get_hand_off, HandOffOut),
        problems=(404,),
    ),
    Operation(
        *("GET", "/follow-ups", "What was promised to callers", Scope.FOLLOW_UPS_READ),
        *(list_follow_ups, FollowUps, FollowUpsQuery),
    ),
    Operation(
        *("POST", "/follow-ups/{id}/done", "A promise has been kept", Scope.FOLLOW_UPS_WRITE),
        *(finish_follow_up, FollowUpOut),
        problems=(404,),
    ),
)
