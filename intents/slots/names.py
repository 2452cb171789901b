"""Names inside an utterance, although misheard."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from intents.types import Slot

NAME_SCORE = 85.0


def find_name(text: str, names: Iterable[str]) -> Slot | None:
    """Return the name that sounds most like a part of ``text``, None when none does."""
    found = process.extractOne(
        text, list(names), scorer=fuzz.partial_ratio, score_cutoff=NAME_SCORE
    )
    return Slot("name", "name", found[0], found[0]) if found is not None else None
