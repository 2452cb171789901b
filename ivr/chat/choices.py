"""What can be chosen after a reply: buttons in a chat, numbers in a text message."""

from __future__ import annotations

from asr.types import YesNo
from ivr.chat.parts import Choice
from ivr.dialogue.actions import PlayPrompt
from ivr.dialogue.parting import RATINGS
from ivr.exchange import Reply
from ivr.prompts import Prompts

LETTERS = ("a", "b", "c")
MENU = ("i1", "i2", "i3")
OPTIONS = ("o1", "o2", "o3")


def choices_of(reply: Reply, prompts: Prompts, needs: dict[str, str]) -> tuple[Choice, ...]:
    """Return what the last question offers; () for an open one.

    ``needs`` are the short names of the intents.
    """
    if not reply.awaited or not reply.prompts:
        return ()
    if isinstance(reply.expectation, YesNo):
        return (
            Choice(prompts.text("choice_yes", {}), "1"),
            Choice(prompts.text("choice_no", {}), "2"),
        )
    asked = reply.prompts[-1]
    if asked.prompt == "rating":
        return tuple(Choice(number, number) for number in RATINGS)
    named = [
        Choice(needs.get(value, value.replace("_", " ")), str(place))
        for place, value in enumerate(_values(asked, LETTERS) or _values(asked, MENU), 1)
    ]
    if asked.prompt.startswith("keypad_"):
        named.append(Choice(prompts.text("choice_person", {}), "0"))
    options = enumerate(_values(asked, OPTIONS), 1)
    return (*named, *(Choice(prompts.text(name, {}), str(place)) for place, name in options))


def _values(prompt: PlayPrompt, fields: tuple[str, ...]) -> list[str]:
    values = dict(prompt.values)
    return [values[field] for field in fields if field in values]
