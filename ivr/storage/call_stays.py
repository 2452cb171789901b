"""What became of calls after they were routed: queues, agents, and what people said of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ivr.missed import Why
from ivr.numbers.facts import Label, Stay
from ivr.numbers.queue_kpis import passed_on_soon
from ivr.storage.desk_log import FeedbackKind
from ivr.storage.models import AgentFeedback, Call, MissedUtterance, QueueEntry, QueueOffer, Turn
from ivr.storage.models.base import utc

VERDICTS = {
    FeedbackKind.RIGHT: False,
    FeedbackKind.WRONG_INTENT: True,
    FeedbackKind.WRONG_QUEUE: True,
}
"""Whether the call was in the wrong place; the other kinds do not tell."""
UNDERSTOOD = frozenset({"accept", "confirm", "disambiguate"})
"""Bands in which something is made of an utterance."""


def stays_of(session: Session, mine: ColumnElement[bool]) -> dict[str, list[Stay]]:
    """Return the stays in queues of each call that ``mine`` means, oldest first."""
    work = _work(session, mine)
    query = (
        select(
            *(QueueEntry.id, QueueEntry.call_sid, QueueEntry.queue, QueueEntry.kind),
            *(QueueEntry.outcome, QueueEntry.entered_at, QueueEntry.answered_at),
        )
        .join(Call, Call.call_sid == QueueEntry.call_sid)
        .where(mine)
        .order_by(QueueEntry.entered_at)
    )
    found: dict[str, list[Stay]] = defaultdict(list)
    for entry_id, call_sid, queue, kind, outcome, entered_at, answered_at in session.execute(query):
        talked, wrapped = work.get(entry_id, (0.0, 0.0))
        answered = utc(answered_at) if answered_at is not None else None
        stay = Stay(queue, kind, outcome, utc(entered_at), answered, talked, wrapped)
        found[call_sid].append(stay)
    return found


def _work(session: Session, mine: ColumnElement[bool]) -> dict[str, tuple[float, float]]:
    """Return seconds of talk and of work after it, by stay."""
    query = (
        select(
            *(QueueOffer.entry_id, QueueOffer.accepted_at, QueueOffer.ended_at, QueueOffer.free_at)
        )
        .join(QueueEntry, QueueEntry.id == QueueOffer.entry_id)
        .join(Call, Call.call_sid == QueueEntry.call_sid)
        .where(mine, QueueOffer.accepted_at.is_not(None))
    )
    return {
        entry_id: (_seconds(accepted, ended), _seconds(ended, free))
        for entry_id, accepted, ended, free in session.execute(query)
    }


def _seconds(begin: datetime | None, end: datetime | None) -> float:
    return (end - begin).total_seconds() if begin is not None and end is not None else 0.0


def wrong_first(
    session: Session, mine: ColumnElement[bool], stays: Mapping[str, Sequence[Stay]]
) -> dict[str, bool]:
    """Return of each call that an agent answered whether it came to the wrong place first.

    The agent of the first answered stay says so, or passes the caller on at once.
    """
    found = {
        call_sid: soon
        for call_sid, its in stays.items()
        if (soon := passed_on_soon(its)) is not None
    }
    query = (
        select(AgentFeedback.call_sid, AgentFeedback.kind)
        .join(Call, Call.call_sid == AgentFeedback.call_sid)
        .join(QueueEntry, QueueEntry.id == AgentFeedback.entry_id)
        .where(mine)
        .order_by(QueueEntry.entered_at)
    )
    heard: set[str] = set()
    for call_sid, kind in session.execute(query):
        if call_sid not in heard and FeedbackKind(kind) in VERDICTS:
            found[call_sid] = found.get(call_sid, False) or VERDICTS[FeedbackKind(kind)]
        heard.add(call_sid)
    return found


def labels_of(session: Session, mine: ColumnElement[bool]) -> dict[str, list[Label]]:
    """Return what people have said that utterances of each call meant."""
    item = MissedUtterance
    query = (
        select(
            *(item.call_sid, item.turn, item.meaning, item.why),
            *(Turn.intent, Turn.band, Turn.trace),
        )
        .join(Turn, (Turn.call_sid == item.call_sid) & (Turn.number == item.turn))
        .join(Call, Call.call_sid == item.call_sid)
        .where(mine, item.meaning.is_not(None))
        .order_by(item.id)
    )
    found: dict[str, list[Label]] = defaultdict(list)
    seen: set[tuple[str, int, str]] = set()
    for call_sid, turn, meaning, why, intent, band, trace in session.execute(query):
        if (call_sid, turn, why) in seen:
            continue  # two processes have drawn it
        seen.add((call_sid, turn, why))
        label = Label(
            meaning=meaning,
            taken=_taken(intent, trace),
            accepted=band in UNDERSTOOD,
            acted=band == "accept",
            by_chance=why == Why.SAMPLE,
        )
        found[call_sid].append(label)
    return found


def _taken(intent: str | None, trace: Mapping[str, object]) -> str:
    """Return the first choice of a turn, also where it was not certain enough to act."""
    top3 = trace.get("top3")
    first = top3[0] if isinstance(top3, list) and top3 else {}
    return intent or str(first.get("intent", ""))
