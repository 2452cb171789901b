"""Topics from one search to the next: the same topic keeps its label, and people's corrections.

Pure. A topic is a group of unknown utterances, named by their keys in the missed queue.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

ALIKE = 0.3
"""Overlap (Jaccard) from which a group is a topic that is known already."""
LEAST = 2
"""Utterances below which a topic that nobody has put together is none."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What some unknown utterances are about."""

    label: str
    """An utterance from the middle, when it was first found."""
    members: tuple[str, ...]
    """Keys, nearest to the middle first."""
    terms: tuple[str, ...] = ()
    stability: float = 0.0
    together: tuple[str, ...] = ()
    """Keys that a person has put here."""
    apart: tuple[str, ...] = ()
    """Keys that a person has taken out."""
    id: int = field(default=0, compare=False)
    """0 for one that is not kept yet."""


def renewed(
    found: Sequence[Topic], known: Sequence[Topic], open_keys: Collection[str]
) -> list[Topic]:
    """Return the topics after a search, largest first.

    ``found`` are its groups, ``known`` the topics of the search before; ``open_keys`` what still
    waits for a person.
    """
    waiting = set(open_keys)
    pairs = _paired(found, known, waiting)
    kept = {id(new): _grown(old, new) for new, old in pairs}
    topics = [kept.get(id(new), new) for new in found]
    matched = {id(old) for _, old in pairs}
    topics += [
        replace(old, members=tuple(key for key in old.together if key in waiting))
        for old in known
        if id(old) not in matched and waiting & set(old.together)
    ]
    topics = [_corrected(topic, topics) for topic in _folded(topics)]
    lasting = [t for t in topics if len(t.members) >= LEAST or (t.together and t.members)]
    return sorted(lasting, key=lambda topic: -len(topic.members))


def merged(into: Topic, other: Topic) -> Topic:
    """Return ``into`` with all of ``other``, which stays together from now on."""
    members = tuple(dict.fromkeys((*into.members, *other.members)))
    apart = tuple(key for key in into.apart if key not in members)
    return replace(into, members=members, together=members, apart=apart)


def without(topic: Topic, key: str) -> Topic:
    """Return the topic without an utterance, which does not come back."""
    return replace(
        topic,
        members=tuple(member for member in topic.members if member != key),
        together=tuple(member for member in topic.together if member != key),
        apart=tuple(dict.fromkeys((*topic.apart, key))),
    )


def with_again(topic: Topic, key: str) -> Topic:
    """Return the topic with an utterance that was taken out of it."""
    return replace(
        topic,
        members=tuple(dict.fromkeys((*topic.members, key))),
        apart=tuple(other for other in topic.apart if other != key),
    )


def _paired(
    found: Sequence[Topic], known: Sequence[Topic], waiting: set[str]
) -> list[tuple[Topic, Topic]]:
    """Return each group with the topic that it is, the likest first; each is used once."""
    scored = sorted(
        (
            (_overlap(set(new.members), set(old.members) & waiting), -here, -there)
            for here, new in enumerate(found)
            for there, old in enumerate(known)
        ),
        reverse=True,
    )
    pairs: list[tuple[Topic, Topic]] = []
    used: set[tuple[str, int]] = set()
    for score, here, there in scored:
        if score >= ALIKE and not {("new", here), ("old", there)} & used:
            used |= {("new", here), ("old", there)}
            pairs.append((found[-here], known[-there]))
    return pairs


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _grown(old: Topic, new: Topic) -> Topic:
    """Return a known topic with what it holds now; its name and corrections stay."""
    return replace(old, members=new.members, terms=new.terms, stability=new.stability)


def _folded(topics: Sequence[Topic]) -> list[Topic]:
    """Return the topics; a new group, most of which a person has put elsewhere, goes there."""
    result = list(topics)
    for new in [topic for topic in topics if not topic.id]:
        for place, old in enumerate(result):
            shared = set(new.members) & set(old.together)
            if old is not new and 2 * len(shared) >= len(new.members):
                members = tuple(dict.fromkeys((*old.members, *new.members)))
                result[place] = replace(old, members=members)
                result.remove(new)
                break
    return result


def _corrected(topic: Topic, topics: Sequence[Topic]) -> Topic:
    """Return the topic as people want it."""
    elsewhere = {key for other in topics if other.id != topic.id for key in other.together}
    elsewhere -= set(topic.together)
    members = tuple(key for key in topic.members if key not in elsewhere and key not in topic.apart)
    return replace(topic, members=members)
