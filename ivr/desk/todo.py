"""What has been promised to callers and waits for a person, and the texts sent around a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ivr.people.roles import User
from ivr.queueing.floor import Floor
from ivr.storage import FollowUps, LiveCalls, Phase
from ivr.storage.messages import Messages
from ivr.storage.models import FollowUp
from ivr.storage.models.base import utc
from ivr.storage.queue_parts import LANGUAGE, Entering, EntryKind
from ivr.storage.queue_rows import entering_of

SHOWN = 20
KINDS = {
    "callback": "call back",
    "voicemail": "listen to a message",
    "chat": "answer a conversation",
    "message": "tell by telephone",
}


@dataclass(frozen=True, slots=True)
class Promises:
    """The stores. One for the process."""

    follow_ups: FollowUps
    messages: Messages
    live: LiveCalls
    """Where conversations are that wait for a person."""

    def texts(self, call_sid: str) -> list[dict[str, str]]:
        """Return the text messages about a call: kind, and what is known of each."""
        return [
            {"kind": row.kind, "state": row.receipt or row.state, "code": row.error_code}
            for row in self.messages.of_call(call_sid)
        ]

    def open_for(self, user: User) -> list[dict[str, Any]]:
        """Return what waits for a person, of the lines that ``user`` serves, oldest first."""
        rows = [row for row in self.follow_ups.open() if user.serves(row.preset)]
        return [_shown(row) for row in rows[:SHOWN]]

    def of(self, follow_up_id: int, user: User) -> FollowUp | None:
        """Return an open promise of a line that ``user`` serves; None for any other."""
        row = self.follow_ups.get(follow_up_id)
        mine = row is not None and row.done_at is None and user.serves(row.preset)
        return row if mine else None

    def language(self, row: FollowUp) -> str:
        """Return the language of the call in which something was promised."""
        return self.follow_ups.language(row.call_sid) or LANGUAGE

    def done(self, row: FollowUp) -> bool:
        """Tick a promise off; False when somebody else has."""
        return self.follow_ups.settle(row.call_sid, row.kind)


def ring_me(
    floor: Floor, row: FollowUp, language: str, agent: str, queues: Sequence[tuple[str, str]]
) -> bool:
    """Let a promise ring at ``agent``'s as a callback; False when it cannot be called.

    It joins a queue of theirs, so that two attempts are made and all is counted. ``language`` is
    the one in which the caller is called.
    """
    queue = _queue_for(row, queues)
    if queue is None or not row.number.startswith("+"):
        return False
    packet = {"need": f"Promised: {KINDS.get(row.kind, row.kind)}. {row.reason}".strip()}
    new = Entering(
        row.call_sid,
        row.preset,
        queue,
        kind=EntryKind.CALLBACK,
        language=language,
        number=row.number,
        packet=packet,
        only_agent=agent,
    )
    floor.queues.enter(new, floor.now())
    return True


def hand_me(
    floor: Floor, live: LiveCalls, row: FollowUp, agent: str, queues: Sequence[tuple[str, str]]
) -> bool:
    """Let a conversation that nobody was there for ring at ``agent``'s; False when it is over.

    Also False when they serve no queue of its line.
    """
    call, queue = live.get(row.call_sid), _queue_for(row, queues)
    if call is None or call.phase is not Phase.AWAY or queue is None:
        return False
    new = entering_of(call, queue, EntryKind.CHAT, channel=call.channel)
    floor.queues.enter(replace(new, only_agent=agent), floor.now())
    return True


def _queue_for(row: FollowUp, queues: Sequence[tuple[str, str]]) -> str | None:
    """Return the queue in which something promised rings: the wanted one, or any of its line."""
    mine = [queue for preset, queue in queues if preset == row.preset]
    return row.wanted if row.wanted in mine else next(iter(mine), None)


def _shown(row: FollowUp) -> dict[str, Any]:
    return {
        "id": row.id,
        "what": KINDS.get(row.kind, row.kind),
        "reason": row.reason,
        "preset": row.preset,
        "since": utc(row.created_at).isoformat(),
        "wanted": row.wanted,
        "reachable": row.number.startswith("+") and row.kind != "chat",
        "written": row.kind == "chat",
    }
