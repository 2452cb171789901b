"""Looking for new needs among what was not understood: work for the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from intents.discovery import Encode, find_clusters
from intents.normalise import normaliser
from ivr.storage.engine import Database
from ivr.storage.topics import Topics, Unknown, unknown_utterances
from ivr.tuning.background import Progress, Work
from ivr.tuning.topics import Topic, renewed

MOST = 3_000
"""Different utterances of one search; those said most often."""
MIDDLE = 3
"""Utterances in the middle of a group, of which the shortest names it."""


def searching(
    database: Database, preset: str, language: str, encode: Callable[[], Encode], now: datetime
) -> Work:
    """Return the search of one line: it reads the missed queue and keeps its topics."""

    def work(progress: Progress) -> int:
        unknown = unknown_utterances(database, preset, language, now, MOST)
        topics = Topics(database)
        found = grouped(unknown, language, encode(), progress)
        now_known = renewed(found, topics.of(preset, language), [item.key for item in unknown])
        topics.keep(preset, language, now_known, now)
        return len(now_known)

    return work


def grouped(
    unknown: Sequence[Unknown], language: str, encode: Encode, progress: Progress
) -> list[Topic]:
    """Return the groups that the utterances make; the order that they come in changes nothing."""
    items = sorted(unknown, key=lambda item: item.key)
    normalise = normaliser(language)
    texts = [normalise(item.text) for item in items]
    return [
        Topic(
            label=min((items[place].text for place in cluster.members[:MIDDLE]), key=len),
            members=tuple(items[place].key for place in cluster.members),
            terms=tuple(term for term in cluster.terms if len(term) > 2 or not term.isascii()),
            stability=cluster.stability,
        )
        for cluster in find_clusters(texts, encode, progress=progress)
    ]
