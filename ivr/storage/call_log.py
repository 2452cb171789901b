"""Calls to the database, by a writer thread of its own: a slow or full disk holds no call."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from queue import Full, Queue
from threading import Thread
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from intents.normalise import normaliser
from ivr.missed import missed_of
from ivr.storage.engine import Database, DatabaseSession
from ivr.storage.missed import LONGEST_KEY, OPEN
from ivr.storage.models import Base, Call, HandOffPacket, MissedUtterance, Turn
from ivr.trace import CallRecord, TurnRecord
from routing.redaction import redact

logger = logging.getLogger(__name__)

RECORDED = "notified"
"""Consent of callers who were told that they are recorded, and did not mind."""
WAITING = 1_000
"""Calls that may wait to be written; beyond that the oldest promise is: answer the phone."""


class CallLog:
    """Writes ended calls. ``write`` returns at once; ``close`` waits until all is written."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: Queue[list[Base] | None] = Queue(maxsize=WAITING)
        self._thread = Thread(target=self._serve, name="call-log", daemon=True)
        self._thread.start()

    def write(self, record: CallRecord, packet: dict[str, Any] | None = None) -> None:
        """Keep an ended call, redacted; ``packet`` is what the agent was shown."""
        try:
            ended_at = datetime.now(UTC)
            rows: list[Base] = [as_call(record, packet, ended_at), *missed_rows(record, ended_at)]
            self._queue.put_nowait(rows)
        except Full:
            logger.error("call %s is not kept: the database is too slow", record.call_sid)

    def missed(self, record: CallRecord) -> None:
        """Put what its last turn shows to be missed into the queue, while the call goes on."""
        before = replace(record, turns=record.turns[:-1])
        turns = {item.turn for item in set(missed_of(record)) - set(missed_of(before))}
        rows = [row for row in missed_rows(record, datetime.now(UTC)) if row.turn in turns]
        if rows:
            with suppress(Full):  # they come with the call's end
                self._queue.put_nowait([*rows])

    def close(self) -> None:
        """Write what waits and end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while (rows := self._queue.get()) is not None:
            call_sid = rows[0].call_sid  # type: ignore[attr-defined]
            try:
                with self._database.begin() as session:
                    _keep(session, rows)
            except SQLAlchemyError as error:
                cause = getattr(error, "orig", None)
                logger.error("call %s is not kept: %s", call_sid, cause or type(error))


def _keep(session: DatabaseSession, rows: Sequence[Base]) -> None:
    """Add rows; of an utterance that waits in the queue already only the reason may change."""
    for row in rows:
        if isinstance(row, MissedUtterance):
            same = (MissedUtterance.call_sid == row.call_sid) & (MissedUtterance.turn == row.turn)
            known = session.scalars(select(MissedUtterance).where(same)).first()
            if known is not None:
                known.why = row.why if known.state == OPEN else known.why
                continue
        session.add(row)


def as_call(record: CallRecord, packet: dict[str, Any] | None, ended_at: datetime) -> Call:
    """Return the rows of an ended call, with its texts redacted."""
    length = timedelta(milliseconds=record.ended_ms or 0)
    call = Call(
        call_sid=record.call_sid,
        preset=record.preset,
        language=record.language,
        channel=record.channel,
        catalogue_version=record.catalogue_version,
        started_at=ended_at - length,
        ended_at=ended_at,
        disposition=record.disposition,
        destination=record.destination,
        intent=record.intent,
        confidence=record.confidence,
        band=record.band,
        time_to_route_ms=record.time_to_route_ms,
        flags=list(record.flags),
        consent=record.consent,
        tried=list(record.tried),
        served=list(record.served),
        rule=record.rule,
        turns=[
            _as_turn(number, turn, recorded=record.consent == RECORDED)
            for number, turn in enumerate(record.turns, 1)
        ],
    )
    if packet is not None:
        call.hand_off = HandOffPacket(packet=packet, created_at=ended_at)
    return call


def missed_rows(record: CallRecord, at: datetime) -> list[MissedUtterance]:
    """Return the utterances of a call that a person should look at, redacted."""
    normalise = normaliser(record.language)
    rows: list[MissedUtterance] = []
    for item in missed_of(record):
        turn = record.turns[item.turn - 1]
        text = redact(turn.transcript)
        rows.append(
            MissedUtterance(
                preset=record.preset,
                language=record.language,
                key=normalise(text)[:LONGEST_KEY],
                text=text,
                call_sid=record.call_sid,
                turn=item.turn,
                why=item.why.value,
                top3=turn.top3,
                confidence=turn.confidence,
                at=at,
            )
        )
    return rows


def _as_turn(number: int, turn: TurnRecord, *, recorded: bool) -> Turn:
    transcript = redact(turn.transcript)
    trace = {
        "top3": turn.top3,
        "rule": turn.rule,
        "limits": turn.limits,
        "state": turn.state,
        "nearest_phrase": turn.nearest_phrase,
        "speech_start_ms": turn.speech_start_ms,
        "speech_end_ms": turn.speech_end_ms,
        "decided_ms": turn.decided_ms,
        "asr_cpu_ms": turn.asr_cpu_ms,
    }
    if recorded and turn.expectation == "open" and transcript == turn.transcript:
        trace["frames"] = turn.frames  # what had to be masked is not to be listened to either
    return Turn(
        number=number,
        transcript=transcript,
        confidence=turn.confidence,
        expectation=turn.expectation,
        intent=turn.intent,
        band=turn.band,
        verdict=turn.verdict,
        prompt=turn.prompt,
        endpoint_ms=turn.endpoint_ms,
        trace=trace,
    )
