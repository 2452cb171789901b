"""Languages that a line offers in their own words, each with its own voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from .render import GAP, Prompts, Spoken

Offered = TypeVar("Offered")
OPENINGS = ("open", "open_emergency")
"""Prompts that the offers come before."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A language that callers may go on in by pressing a key."""

    key: str
    language: str
    prompts: Prompts
    """Of that language."""

    @property
    def text(self) -> str:
        """The offer's words, in the language that is offered."""
        return self.prompts.text("language_offer", {"key": self.key})

    def spoken(self) -> Spoken:
        """Return the offer in that language's voice.

        Raises:
            SpeechError: the voice cannot speak.

        """
        return self.prompts.render("language_offer", {"key": self.key})


def before(prompt: str, offers: Sequence[Offered]) -> Sequence[Offered]:
    """Return what is offered before a prompt: nothing but before the first."""
    return offers if prompt in OPENINGS else ()


def with_offers(spoken: Spoken, prompt: str, offers: Sequence[Offer]) -> Spoken:
    """Return a prompt after its offers, each in its voice."""
    parts = [*(offer.spoken() for offer in before(prompt, offers)), spoken]
    pieces = [piece for part in parts for piece in (part.audio, GAP)]
    return Spoken(" ".join(part.text for part in parts), np.concatenate(pieces[:-1]))
