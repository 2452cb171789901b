"""What callers hear of a notice, in which order, and what to tell them when many call at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from intents.pack import Pack
from ivr.company import script_of
from ivr.prompts import Prompts
from ivr.storage.switches import Setting
from routing.switches import NEVER, Notice, Switches

NEW = "new"
"""Id of a notice that is not set yet."""


def drafted(pack: Pack, speaks: Callable[[str], Prompts], intent: str) -> dict[str, str]:
    """Return a notice about many calls, by language; ``intent`` "" for calls of any kind.

    ``speaks`` returns the voice of a language.
    """
    name, values = ("many_calls_about", {"intent": intent}) if intent else ("many_calls", {})
    return {tag: speaks(tag).text(name, values) for tag in sorted(pack.languages)}


def as_notice(setting: Setting) -> Notice:
    """Return a checked notice as if it held."""
    settings = setting.settings
    return Notice(
        id=NEW,
        texts=settings["texts"],
        until=NEVER,
        intents=tuple(settings["intents"]),
        queues=tuple(settings["queues"]),
        emergency=settings["emergency"],
        answers=settings["answers"],
    )


def heard(
    pack: Pack, prompts: Prompts, language: str, notice: Notice, held: Switches, at: datetime
) -> list[str]:
    """Return what a caller hears, in that order, with ``notice`` beside what holds already."""
    together = Switches(notices=(*held.notices, notice))
    if notice.is_for_all:
        told = " ".join(item.text(language) for item in together.for_all(at))
        return [prompts.text(script_of(pack, language).opening, {"notice": told})]
    intent = _example(pack, notice)
    queue = pack.intents[intent].destination
    due = together.about(intent, queue, at)
    steps = [prompts.text("implicit", {"intent": intent}), *(item.text(language) for item in due)]
    if any(item.answers for item in due) and not pack.intents[intent].critical:
        return [*steps, prompts.text("anything_else", {})]
    return steps


def _example(pack: Pack, notice: Notice) -> str:
    """Return a need that the notice concerns; any when none goes to its queues."""
    named: Sequence[str] = notice.intents or [
        name for name, item in pack.intents.items() if item.destination in notice.queues
    ]
    return next(iter(named), next(iter(pack.intents)))
