"""Conversations in writing at an agent's desk: what was written, an answer, and the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from ivr.storage.models import ChatLine
from ivr.storage.models.base import utc

LONGEST_ANSWER = 1_000
"""Characters that an agent sends at a time: a text message of that length still arrives."""


class Talks(Protocol):
    """Where conversations are written down; ``ivr.chat.TextDesk`` is one."""

    def lines(self, call_sid: str) -> Sequence[ChatLine]:
        """Return what agent and caller have written to each other, oldest first."""

    def agent_says(self, call_sid: str, text: str) -> bool:
        """Pass on what an agent writes; False when the conversation is not with an agent."""

    def agent_closes(self, call_sid: str) -> None:
        """End a conversation that an agent has served."""


def lines_shown(talks: Talks | None, call_sid: str) -> list[dict[str, Any]]:
    """Return a conversation's lines as the page shows them."""
    return [
        {"id": line.id, "who": line.author, "text": line.text, "at": utc(line.at).isoformat()}
        for line in (talks.lines(call_sid) if talks is not None else ())
    ]
