"""Errands for people who try the line, and whether a call did one. Pure but for its data file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from intents.pack import Pack

TASKS = 3
DONE = frozenset({"transferred", "contained"})
"""Dispositions of calls that got somewhere by themselves."""
IDEAS = (
    "Say what you need in a way nobody has thought of.",
    "Say two things in one sentence.",
    "Change your mind half-way: “no, the other one”.",
    "Say nothing at all. Then cough.",
    "Ask for a person, again and again.",
    "Answer a question with a question.",
    "Ask for something this company surely does not do.",
    "Mumble, hurry, repeat yourself, leave words out.",
    "Say a number with one digit too many.",
    "Interrupt, if you speak.",
)


@dataclass(frozen=True, slots=True)
class Task:
    """One errand."""

    name: str
    story: str
    """What the visitor reads; never in the words that the line knows best."""
    intents: tuple[str, ...]
    """Needs by which it is done."""


def tasks_of(pack: Pack, language: str) -> list[Task]:
    """Return the errands of a line: its own, or its first needs in plain words."""
    own = [
        Task(item["name"], item["story"], tuple(item["intents"]))
        for item in _written(language).get(pack.preset, [])
        if set(item["intents"]) & set(pack.intents)
    ]
    if own:
        return own
    wordings = pack.wordings(language).intents
    return [
        Task(name.replace("_", " "), f"You call about {wordings[name].spoken}.", (name,))
        for name in pack.intents
        if name in wordings
    ][:TASKS]


def did(task: Task, intent: str | None, disposition: str | None) -> bool:
    """Whether a call did the errand: the right need, and it got somewhere without a rescue."""
    return intent in task.intents and disposition in DONE


@lru_cache
def _written(language: str) -> dict[str, list[dict[str, Any]]]:
    file = Path(__file__).parent / f"tasks.{language}.yaml"
    if not file.exists():
        return {}
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found
