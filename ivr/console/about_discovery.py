"""New needs among what was not understood, and phrases that callers have confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template

from intents.editing import EditError
from intents.pack import Pack
from ivr.console.about_together import put_together, take_apart, topic_of
from ivr.console.parts import Console, Line, around, line_of, me
from ivr.people import Role, needs
from ivr.storage.confirmed import confirmed_utterances, decline, declined, take_back
from ivr.storage.topics import Topics, Unknown, unknown_utterances
from ivr.tuning import NewIntent
from ivr.tuning.background import Runs
from ivr.tuning.discovery import MOST, searching
from ivr.tuning.meanings import meanings
from ivr.tuning.suggesting import suggestions
from ivr.tuning.topics import Topic, with_again, without
from ivr.web.sent import sent

SHOWN = 30
"""Topics of the page, and utterances of a topic."""
STABLE, SHAKY = 0.7, 0.4
CONFIRMED = 2_000
"""Different confirmed utterances that are looked at."""
Given = Mapping[str, Any]
NUMBERS = ("topic", "into")
"""Fields that are topics' ids."""


def add(pages: Blueprint, console: Console) -> None:
    """Add the page, the search in the background, and what people make of it."""
    searches = Runs()
    _add_page(pages, console, searches)
    _add_search(pages, console, searches)

    @pages.post("/discover/merge")
    @needs(Role.TUNER)
    def merge() -> Response:
        line = line_of(console)
        were = put_together(console, line, sent(numbers=NUMBERS))
        return answered(line, 0, **were)

    @pages.post("/discover/<deed>")
    @needs(Role.TUNER)
    def discovered(deed: str) -> Response:
        if deed not in DEEDS:
            abort(404)
        line, given = line_of(console), sent(numbers=NUMBERS, anything=("samples", "were"))
        return answered(line, DEEDS[deed](console, line, given))

    def answered(line: Line, count: int, **more: Any) -> Response:
        return jsonify(
            calls=count,
            waiting=console.triage.queue.waiting(line.preset, line.language),
            revision=console.workshop.draft(line.preset).revision,
            **more,
        )


def _add_page(pages: Blueprint, console: Console, searches: Runs) -> None:
    @pages.get("/discover")
    @needs(Role.TUNER)
    def discover() -> str:
        line = line_of(console)
        pack = console.workshop.draft(line.preset).pack
        unknown = unknown_utterances(
            console.database, line.preset, line.language, console.now(), MOST
        )
        topics = Topics(console.database).of(line.preset, line.language)
        return render_template(
            "console/discover.html",
            **around(console, line),
            search=searches.latest(line),
            topics=shown_topics(topics, unknown)[:SHOWN],
            suggested=_suggested(console, line, pack),
            intents=_spoken(pack, line),
            destinations=sorted(pack.destinations),
        )


def _add_search(pages: Blueprint, console: Console, searches: Runs) -> None:
    @pages.post("/discover/search")
    @needs(Role.TUNER)
    def begin_search() -> Response:
        line = line_of(console)
        cache = console.switchboard.settings.cache / "intents"
        work = searching(
            console.database,
            line.preset,
            line.language,
            lambda: meanings(cache).encode_of(line.language),
            console.now(),
        )
        return jsonify(searches.start(line, work).to_json())

    @pages.get("/discover/search")
    @needs(Role.TUNER)
    def searched() -> Response:
        line = line_of(console)
        run = searches.latest(line)
        if run is None:
            abort(404, "This search is forgotten. Start it again.")
        return jsonify(run.to_json())


@dataclass(frozen=True, slots=True)
class ShownTopic:
    """A topic as the page shows it."""

    id: int
    label: str
    terms: tuple[str, ...]
    calls: int
    wordings: int
    this_week: int
    last_week: int
    samples: list[Unknown]
    sureness: str
    name: str
    """What a need could be called."""


def shown_topics(topics: list[Topic], unknown: list[Unknown]) -> list[ShownTopic]:
    """Return the topics with what of them still waits, those of most calls first."""
    waiting = {item.key: item for item in unknown}
    found = []
    for topic in topics:
        items = [waiting[key] for key in topic.members if key in waiting]
        if not items:
            continue
        found.append(
            ShownTopic(
                id=topic.id,
                label=topic.label,
                terms=topic.terms,
                calls=sum(item.calls for item in items),
                wordings=len(items),
                this_week=sum(item.this_week for item in items),
                last_week=sum(item.last_week for item in items),
                samples=items[:SHOWN],
                sureness=_sureness(topic),
                name=need_name(topic.terms or (topic.label,)),
            )
        )
    return sorted(found, key=lambda item: (-item.calls, item.label))


def need_name(terms: tuple[str, ...]) -> str:
    """Return a name that a need of these words could have, "" for words in no Latin letters.

    >>> need_name(("umbrella", "sell", "you"))
    'umbrella_sell'
    """
    words = re.findall(r"[a-z0-9]+", " ".join(terms[:2]).lower())
    return re.sub(r"^[0-9_]+", "", "_".join(words))[:40]


def _sureness(topic: Topic) -> str:
    if topic.together:
        return "put together by hand"
    if topic.stability >= STABLE:
        return "clearly one topic"
    return "perhaps one topic" if topic.stability >= SHAKY else "loosely alike: look closely"


def _suggested(console: Console, line: Line, pack: Pack) -> list[dict[str, Any]]:
    found = suggestions(
        pack,
        line.language,
        confirmed_utterances(console.database, line.preset, line.language, CONFIRMED),
        declined(console.database, line.preset, line.language),
        console.triage.queue.labelled(line.preset, line.language),
    )
    wordings = pack.wordings(line.language).intents
    return [{"phrase": item, "spoken": wordings[item.intent].spoken} for item in found]


def _spoken(pack: Pack, line: Line) -> list[dict[str, str]]:
    wordings = pack.wordings(line.language).intents
    return [{"intent": name, "spoken": item.spoken} for name, item in sorted(wordings.items())]


def _samples(given: Given) -> dict[str, str]:
    """Return the chosen utterances, by key.

    Raises:
        EditError: none is chosen.

    """
    try:
        found = {str(item["key"]): str(item["text"]) for item in given.get("samples", [])}
    except (KeyError, TypeError) as error:
        raise EditError("Of each utterance, say its key and its text.") from error
    if not found:
        raise EditError("Choose at least one utterance.")
    return found


def _create(console: Console, line: Line, given: Given) -> int:
    samples = _samples(given)
    name = str(given.get("name", "")).strip().lower().replace(" ", "_")
    if not name:
        raise EditError("Give the new need a name, for example “pension”.")
    spoken = str(given.get("spoken", "")).strip() or name.replace("_", " ")
    phrases = tuple(samples.values())
    new = NewIntent(name, spoken, spoken, phrases, str(given.get("destination", "")))
    return console.triage.new_intent_of(line.preset, line.language, list(samples), new, me())


def _belong(console: Console, line: Line, given: Given) -> int:
    intent = str(given["intent"])
    return console.triage.assign_all(line.preset, line.language, _samples(given), intent, me())


def _take_out(console: Console, line: Line, given: Given) -> int:
    topic = topic_of(console, line, given["topic"])
    Topics(console.database).change(without(topic, str(given["key"])))
    return 0


def _learn(console: Console, line: Line, given: Given) -> int:
    texts = {str(given["key"]): str(given["text"])}
    intent = str(given["intent"])
    return console.triage.assign_all(line.preset, line.language, texts, intent, me())


def _decline(console: Console, line: Line, given: Given) -> int:
    key, intent = str(given["key"])[:200], str(given["intent"])[:64]
    decline(console.database, line.preset, line.language, key, intent, me())
    return 0


def _undo(console: Console, line: Line, given: Given) -> int:
    """Take back one of the other deeds; ``given`` is what it was given, and its name."""
    deed = str(given.get("deed", ""))
    if deed in ("create", "belong"):
        keys = _samples(given)
        return sum(console.triage.undo(line.preset, line.language, key, me()) for key in keys)
    if deed == "take-out":
        topic = topic_of(console, line, given["topic"])
        Topics(console.database).change(with_again(topic, str(given["key"])))
    elif deed == "merge":
        take_apart(console, line, given)
    elif deed in ("learn", "decline"):
        key, text, intent = (str(given[name]) for name in ("key", "text", "intent"))
        if deed == "learn":
            console.triage.queue.reopen(line.preset, line.language, key)
            console.triage.forget(line.preset, line.language, text, intent, me())
        else:
            take_back(console.database, line.preset, line.language, key[:200], intent[:64])
    else:
        raise EditError("This cannot be taken back.")
    return 0


DEEDS: dict[str, Callable[[Console, Line, Given], int]] = {
    "create": _create,
    "belong": _belong,
    "take-out": _take_out,
    "learn": _learn,
    "decline": _decline,
    "undo": _undo,
}
