"""What is known of callers for a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from ivr.storage import Database
from ivr.storage.caller_key import caller_key
from ivr.storage.contexts import MOST, Context, Contexts, ContextSource
from ivr.storage.models import CallerContext

pytestmark = pytest.mark.web

NOW = datetime(2026, 9, 2, 11, tzinfo=UTC)
CALLER = "+447700900123"


def key(number: str) -> str:
    return caller_key(number, "secret")


@pytest.fixture
def contexts(database: Database) -> Contexts:
    return Contexts(database, key)


def about(caller: str = CALLER, at: datetime = NOW, **more: Any) -> Context:
    values = {"kind": "chat", "title": "A chat", "caller_key": key(caller)}
    return Context(**{**values, "created_at": at, "expires_at": at + timedelta(hours=1), **more})


def test_a_context_is_about_one_caller_until_it_expires(contexts: Contexts) -> None:
    context_id = contexts.put(about(slots={"a": "b"}, data={"x": [1]}))
    (known,) = contexts.about(CALLER, NOW + timedelta(minutes=59))
    assert known == about(slots={"a": "b"}, data={"x": [1]}, id=context_id)
    assert contexts.about(CALLER, NOW + timedelta(hours=1)) == []
    assert contexts.about("+447700900124", NOW) == []
    assert contexts.about("", NOW) == []


def test_the_number_is_kept_nowhere(contexts: Contexts, database: Database) -> None:
    contexts.put(about())
    with database.begin() as session:
        row = session.scalars(select(CallerContext)).one()
    assert "7700900123" not in str({n: getattr(row, n) for n in dict(row.__table__.columns)})


def test_the_newest_comes_first_and_there_are_not_too_many(contexts: Contexts) -> None:
    for second in range(MOST + 1):
        contexts.put(about(at=NOW + timedelta(seconds=second), title=str(second)))
    titles = [item.title for item in contexts.about(CALLER, NOW + timedelta(minutes=1))]
    assert titles == [str(second) for second in range(MOST, 0, -1)]


def test_what_has_long_expired_is_erased(contexts: Contexts, database: Database) -> None:
    contexts.put(about())
    contexts.put(about("+447700900124", at=NOW + timedelta(hours=25)))
    with database.begin() as session:
        assert session.scalar(select(func.count()).select_from(CallerContext)) == 2
    contexts.put(about("+447700900124", at=NOW + timedelta(hours=25, seconds=1)))
    with database.begin() as session:
        assert session.scalar(select(func.count()).select_from(CallerContext)) == 2


def test_a_source_says_what_a_call_may_begin_with(contexts: Contexts) -> None:
    contexts.put(about(intent="balance", tier="premier", language="vi", preset="bank"))
    contexts.put(about("", kind="outage", title="Cards are down", everybody=True, caller_key=""))
    contexts.put(about(title="Of another line", preset="telecom", at=NOW + timedelta(seconds=1)))
    said = ContextSource(contexts).about(CALLER, "bank", NOW + timedelta(seconds=2))
    assert (said["tier"], said["language"]) == ("premier", "vi")
    assert {item["about"] for item in said["contexts"]} == {"A chat", "Cards are down"}
    assert {item["intent"] for item in said["contexts"]} == {"balance", ""}


def test_a_context_can_be_removed_once(contexts: Contexts) -> None:
    context_id = contexts.put(about())
    assert contexts.remove(context_id)
    assert not contexts.remove(context_id)
    assert contexts.get(context_id, NOW) is None
