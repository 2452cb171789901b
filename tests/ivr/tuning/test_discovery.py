"""Searches for new needs: what they find, and that it stays the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from intents.discovery import lexical_vectors
from ivr.storage import Database, open_database
from ivr.storage.missed import MissedQueue
from ivr.storage.topics import Topics
from ivr.tuning.background import Runs
from ivr.tuning.discovery import searching
from tests.ivr.console.conftest import NOW
from tests.ivr.console.conftest import missed as row

pytestmark = pytest.mark.web

TEA = ("tea", "en")
PATIENCE_S = 20.0
UMBRELLAS = ["do you sell umbrellas", "i need an umbrella", "have you umbrellas", "buy umbrellas"]
PARKING = ["where can i park", "is there parking", "parking at the shop", "can i park my car"]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path}/tea.db")
    yield opened
    opened.close()


def missed(database: Database, *texts: str) -> None:
    MissedQueue(database).add([row(text) for text in texts])


def searched(database: Database) -> list[set[str]]:
    runs = Runs()
    run = runs.start("tea", searching(database, *TEA, lambda: lexical_vectors, NOW))
    assert runs.wait("tea", PATIENCE_S)
    assert (run.finished, run.error, run.done) == (True, "", run.total)
    topics = Topics(database).of(*TEA)
    assert run.found == len(topics)
    return [set(topic.members) for topic in topics]


def test_like_utterances_are_a_topic_and_it_keeps_its_label(database: Database) -> None:
    missed(database, *UMBRELLAS, *PARKING)
    assert sorted(map(sorted, searched(database))) == sorted([sorted(UMBRELLAS), sorted(PARKING)])
    before = {topic.id: topic.label for topic in Topics(database).of(*TEA)}
    missed(database, "an umbrella for the rain", "parking for my car")
    searched(database)
    assert {topic.id: topic.label for topic in Topics(database).of(*TEA)} == before


def test_too_little_to_compare_is_no_topic(database: Database) -> None:
    missed(database, *UMBRELLAS)
    assert searched(database) == []
