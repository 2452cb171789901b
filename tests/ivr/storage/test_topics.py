"""What waits in the missed queue by week, and the topics that are kept of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.storage import Database
from ivr.storage.models import MissedUtterance
from ivr.storage.topics import Topics, Unknown, unknown_utterances
from ivr.tuning.topics import Topic, merged

pytestmark = pytest.mark.web

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEA = ("tea", "en")


def add(database: Database, text: str, ago: timedelta, **other: Any) -> None:
    values = {"preset": "tea", "language": "en", "key": text.lower(), "text": text, **other}
    values.setdefault("call_sid", f"CS {ago}")
    row = MissedUtterance(turn=1, at=NOW - ago, **{"why": "no_match", **values})
    with database.begin() as session:
        session.add(row)


def test_each_wording_is_counted_by_week(database: Database) -> None:
    week, moment = timedelta(days=7), timedelta(seconds=1)
    for ago in (moment, week, week + moment, 2 * week, 2 * week + moment):
        add(database, "a pot", ago)
    add(database, "A pot", moment, call_sid="CS again")
    for _ in range(3):  # said again and again in one call
        add(database, "a cup", moment)
    assert unknown_utterances(database, *TEA, NOW, 10) == [
        Unknown("a pot", "A pot", calls=6, this_week=3, last_week=2),
        Unknown("a cup", "a cup", calls=1, this_week=1, last_week=0),
    ]
    assert [item.key for item in unknown_utterances(database, *TEA, NOW, 1)] == ["a pot"]


@pytest.mark.parametrize(
    "other", [{"preset": "bank"}, {"language": "vi"}, {"state": "assigned"}, {"why": "sample"}]
)
def test_only_what_is_open_on_this_line_is_unknown(
    database: Database, other: dict[str, str]
) -> None:
    add(database, "a pot", timedelta(), **other)
    assert unknown_utterances(database, *TEA, NOW, 10) == []


def test_topics_are_kept_by_their_ids_and_what_is_no_more_goes(database: Database) -> None:
    topics = Topics(database)
    topics.keep(*TEA, [Topic("cups", ("a", "b"), ("cup",), 0.5), Topic("pots", ("c",))], NOW)
    topics.keep("bank", "en", [Topic("cards", ("x",))], NOW)
    cups, pots = topics.of(*TEA)
    assert (cups, pots) == (Topic("cups", ("a", "b"), ("cup",), 0.5), Topic("pots", ("c",)))
    topics.keep(*TEA, [Topic("cups", ("b",), id=cups.id), Topic("mugs", ("d",))], NOW)
    assert [(t.label, t.members) for t in topics.of(*TEA)] == [("cups", ("b",)), ("mugs", ("d",))]
    assert topics.of(*TEA)[0].id == cups.id
    assert [topic.label for topic in topics.of("bank", "en")] == ["cards"]


def test_what_people_change_is_kept(database: Database) -> None:
    topics = Topics(database)
    topics.keep(*TEA, [Topic("cups", ("a",)), Topic("pots", ("c",))], NOW)
    cups, pots = topics.of(*TEA)
    topics.change(merged(cups, pots), gone=pots.id)
    (left,) = topics.of(*TEA)
    assert (left.label, left.members, left.together) == ("cups", ("a", "c"), ("a", "c"))


def test_topics_are_parted_with_the_id_that_was_theirs_if_it_is_free(database: Database) -> None:
    topics = Topics(database)
    topics.keep(*TEA, [Topic("cups", ("a",)), Topic("pots", ("c",))], NOW)
    cups, pots = topics.of(*TEA)
    topics.change(merged(cups, pots), gone=pots.id)
    topics.part(cups, pots)
    assert [(t.id, t) for t in topics.of(*TEA)] == [(cups.id, cups), (pots.id, pots)]
    topics.part(cups, pots)
    assert [t.label for t in topics.of(*TEA)] == ["cups", "pots", "pots"]
    topics.part(Topic("gone", (), id=999), pots)
    assert len(topics.of(*TEA)) == 3
