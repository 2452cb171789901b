"""Invitations to try the line, the calls that came of them, and what visitors answered."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from intents.normalise import normaliser
from ivr.missed import Why
from ivr.storage.call_log import as_call, missed_rows
from ivr.storage.engine import Database, DatabaseSession
from ivr.storage.missed import LONGEST_KEY
from ivr.storage.models import Call, Invitation, MissedUtterance, TrialResult
from ivr.storage.models.base import utc
from ivr.trace import CallRecord


@dataclass(frozen=True, slots=True)
class TrialCall:
    """A call of a visitor, when it has ended."""

    record: CallRecord
    packet: dict[str, Any] | None
    visitor: str
    task: str
    """Name of the errand; "" for a call of the visitor's own idea."""
    success: bool | None
    """None when only the visitor can say."""


class Invitations:
    """The store. Raises what SQLAlchemy raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, name: str, preset: str, language: str, ends_at: datetime, by: str) -> Invitation:
        """Invite somebody; return the invitation."""
        row = Invitation(
            id=uuid.uuid4().hex,
            preset=preset,
            language=language,
            name=name,
            made_by=by,
            made_at=datetime.now(ends_at.tzinfo),
            ends_at=ends_at,
        )
        with self._database.begin() as session:
            session.add(row)
        return row

    def get(self, invitation_id: str) -> Invitation | None:
        """Return an invitation, whether it has ended or not; None when there is none."""
        with self._database.begin() as session:
            return session.get(Invitation, invitation_id)

    def open(self, invitation_id: str, now: datetime) -> Invitation | None:
        """Return an invitation that has not ended."""
        found = self.get(invitation_id)
        return found if found is not None and utc(found.ends_at) > now else None

    def of(self, preset: str, language: str, limit: int = 50) -> Sequence[Invitation]:
        """Return the invitations to a line, newest first."""
        mine = (Invitation.preset == preset) & (Invitation.language == language)
        query = select(Invitation).where(mine).order_by(Invitation.made_at.desc()).limit(limit)
        with self._database.begin() as session:
            return session.scalars(query).all()

    def end(self, invitation_id: str, now: datetime) -> None:
        """Let the link open nothing any more."""
        with self._database.begin() as session:
            row = session.get(Invitation, invitation_id)
            if row is not None:
                row.ends_at = now

    def called(self, invitation: Invitation, call: TrialCall, at: datetime) -> None:
        """Keep a visitor's call, tagged; what was missed in it waits for a person."""
        tag = tag_of(invitation)
        call.record.flags.append(tag)
        row = as_call(call.record, call.packet, at)
        row.trial = invitation.id
        missed = [r for r in missed_rows(call.record, at) if isinstance(r, MissedUtterance)]
        with self._database.begin() as session:
            session.add(row)
            session.flush()
            if call.success is False and not missed:
                missed = _last_words(row, at)
            for item in missed:
                item.why, item.tag = Why.FLAGGED.value, tag
            session.add_all(missed)
            session.add(_result(invitation, call, at))

    def answered(
        self, invitation: Invitation, call_sid: str, answers: dict[str, Any], at: datetime
    ) -> bool:
        """Keep what a visitor says of a call; whether it is a call of this invitation.

        ``answers``: ``ease`` (1 to 7) of a task, ``right`` (True or False) of another call; what
        was not right waits for a person.
        """
        mine = (TrialResult.call_sid == call_sid) & (TrialResult.invitation_id == invitation.id)
        with self._database.begin() as session:
            result = session.scalar(select(TrialResult).where(mine))
            if result is None:
                return False
            result.answers = {**result.answers, **answers}
            if "right" in answers and result.kind == "free":
                result.success = bool(answers["right"])
                if not result.success:
                    _flag(session, call_sid, tag_of(invitation), at)
        return True

    def closed(
        self, invitation: Invitation, visitor: str, answers: dict[str, Any], at: datetime
    ) -> None:
        """Keep a visitor's answers to the last questions; the latest count."""
        mine = (TrialResult.invitation_id == invitation.id) & (TrialResult.kind == "closing")
        mine &= TrialResult.visitor == visitor
        with self._database.begin() as session:
            row = session.scalar(select(TrialResult).where(mine))
            if row is None:
                row = TrialResult(invitation_id=invitation.id, visitor=visitor, kind="closing")
                session.add(row)
            row.answers, row.at = answers, at

    def results(self, invitation_id: str) -> Sequence[TrialResult]:
        """Return what came of an invitation, in order."""
        query = select(TrialResult).where(TrialResult.invitation_id == invitation_id)
        with self._database.begin() as session:
            return session.scalars(query.order_by(TrialResult.id)).all()

    def misses(self, invitation_id: str, limit: int = 200) -> Sequence[MissedUtterance]:
        """Return what was not understood well in its calls, in order."""
        query = (
            select(MissedUtterance)
            .join(Call, Call.call_sid == MissedUtterance.call_sid)
            .where(Call.trial == invitation_id)
            .order_by(MissedUtterance.id)
            .limit(limit)
        )
        with self._database.begin() as session:
            return session.scalars(query).all()


def tag_of(invitation: Invitation) -> str:
    """Return the flag of an invitation's calls."""
    return f"trial:{invitation.name}"


def _result(invitation: Invitation, call: TrialCall, at: datetime) -> TrialResult:
    return TrialResult(
        invitation_id=invitation.id,
        visitor=call.visitor,
        kind="task" if call.task else "free",
        task=call.task,
        call_sid=call.record.call_sid,
        seconds=(call.record.ended_ms or 0) / 1000,
        success=call.success,
        answers={},
        at=at,
    )


def _flag(session: DatabaseSession, call_sid: str, tag: str, at: datetime) -> None:
    """Let the last words of a call wait for a person, if nothing of the call does."""
    known = select(MissedUtterance.id).where(MissedUtterance.call_sid == call_sid).limit(1)
    call = session.get(Call, call_sid)
    if call is None or session.scalar(known) is not None:
        return
    for row in _last_words(call, at):
        row.why, row.tag = Why.FLAGGED.value, tag
        session.add(row)


def _last_words(call: Call, at: datetime) -> list[MissedUtterance]:
    """Return the last thing said at an open question; [] when nothing was."""
    said = [turn for turn in call.turns if turn.transcript and turn.expectation == "open"]
    if not said:
        return []
    turn = said[-1]
    return [
        MissedUtterance(
            preset=call.preset,
            language=call.language,
            key=normaliser(call.language)(turn.transcript)[:LONGEST_KEY],
            text=turn.transcript,
            call_sid=call.call_sid,
            turn=turn.number,
            why=Why.FLAGGED.value,
            top3=turn.trace.get("top3", []),
            confidence=turn.confidence,
            at=at,
        )
    ]
