"""What a text channel is told. Plain data."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, or a line of a numbered list."""

    label: str
    send: str
    """What the caller writes to choose it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one message led to."""

    lines: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    waiting: bool = False
    """A person has it now, and answers when they can."""
    over: bool = False

    def to_text(self) -> str:
        """Return it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Answer:
        """Return the answer that ``to_text`` described."""
        data = json.loads(text)
        choices = tuple(Choice(**choice) for choice in data["choices"])
        return cls(tuple(data["lines"]), choices, data["waiting"], data["over"])


def written(answer: Answer) -> str:
    r"""Return an answer as one message: its lines, then what can be answered.

    >>> written(Answer(("Is that about a card, or a loan?",), (Choice("card", "1"),)))
    'Is that about a card, or a loan?\n1 card'
    """
    choices = [f"{choice.send} {choice.label}" for choice in answer.choices]
    return "\n".join([*answer.lines, *choices])
