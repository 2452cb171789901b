"""What callers said and then confirmed: "Is it …?" "Yes." The best teachers there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import aliased

from ivr.storage.counted import counted
from ivr.storage.engine import Database
from ivr.storage.models import Call, DeclinedPhrase, Turn


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The same words, understood as the same need, to which callers said yes."""

    text: str
    intent: str
    calls: int
    call_sid: str
    """Of one of them."""


def confirmed_utterances(
    database: Database, preset: str, language: str, limit: int
) -> Sequence[Confirmed]:
    """Return what was confirmed, what was confirmed most often first; trials do not count."""
    said, answer = aliased(Turn), aliased(Turn)
    mine = (Call.preset == preset) & (Call.language == language) & (Call.trial == "")
    mine &= counted(preset, Call.is_sample)
    asked = (said.verdict == "unsure") & (said.transcript != "") & said.intent.is_not(None)
    count = func.count()
    query = (
        select(said.transcript, said.intent, count, func.max(said.call_sid))
        .join(Call, Call.call_sid == said.call_sid)
        .join(answer, (answer.call_sid == said.call_sid) & (answer.number == said.number + 1))
        .where(mine & asked & (answer.verdict == "yes"))
        .group_by(said.transcript, said.intent)
        .order_by(count.desc(), said.transcript)
        .limit(limit)
    )
    with database.begin() as session:
        rows = session.execute(query)
        return [Confirmed(text, need or "", calls, sid) for text, need, calls, sid in rows]


def decline(database: Database, preset: str, language: str, key: str, intent: str, by: str) -> None:
    """Keep that a person does not want a suggested phrase; said twice, it is said once."""
    row = DeclinedPhrase(
        preset=preset,
        language=language,
        key=key,
        intent=intent,
        declined_by=by,
        declined_at=datetime.now(UTC),
    )
    with database.begin() as session:
        session.merge(row)


def take_back(database: Database, preset: str, language: str, key: str, intent: str) -> None:
    """Suggest a phrase again."""
    mine = (DeclinedPhrase.preset == preset) & (DeclinedPhrase.language == language)
    mine &= (DeclinedPhrase.key == key) & (DeclinedPhrase.intent == intent)
    with database.begin() as session:
        session.execute(delete(DeclinedPhrase).where(mine))


def declined(database: Database, preset: str, language: str) -> set[tuple[str, str]]:
    """Return the suggestions that nobody wants: key and intent."""
    mine = (DeclinedPhrase.preset == preset) & (DeclinedPhrase.language == language)
    with database.begin() as session:
        rows = session.execute(select(DeclinedPhrase.key, DeclinedPhrase.intent).where(mine))
        return {(key, intent) for key, intent in rows}
