"""Prompt names to wordings: the language's own, overridden by the pack's. Checked when loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from string import Formatter
from types import MappingProxyType

import yaml

from .errors import WordingError

FIELDS = frozenset(
    {
        *("company", "example1", "example2", "emergency_line"),
        *("intent", "short", "a", "b", "c", "i1", "i2", "i3"),
        *("destination", "opens", "slot", "digits", "amount", "date", "time", "code", "name"),
        *("need", "key", "position", "low", "high"),
        *("about", "notice", "o1", "o2", "o3"),
        *("link", "reference"),
    }
)
"""What a wording may be filled with."""
KINDS = ("digits", "amount", "date", "time", "code", "text", "name")
"""Values of a self-service are named ``KIND_NAME``: {amount_balance}."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one company in one language."""

    company: str
    language: str
    examples: tuple[str, ...]
    """Two things a caller may say; spoken in the opening."""
    spoken: Mapping[str, str] = field(default_factory=dict)
    """Intent id to a noun phrase: "a lost or stolen card"."""
    short: Mapping[str, str] = field(default_factory=dict)
    """Intent id to a few words: "lost card"."""
    destinations: Mapping[str, str] = field(default_factory=dict)
    """Destination name as it is spoken; others are their name with spaces."""
    words: Mapping[str, str] = field(default_factory=dict)
    """Texts in answers of the company's systems: "in_transit" to "on its way"."""
    overrides: Mapping[str, str] = field(default_factory=dict)
    """Prompt name to wording, in place of the language's own."""


def load_wordings(vocabulary: Vocabulary) -> dict[str, str]:
    """Return every wording of the company's line, by prompt name.

    Raises:
        WordingError: no wordings in that language, or one with an unknown field.

    """
    wordings = {**_defaults(vocabulary.language), **vocabulary.overrides}
    for name, wording in wordings.items():
        for used in _fields(name, wording):
            if used not in FIELDS and not used.startswith(tuple(f"{kind}_" for kind in KINDS)):
                known = ", ".join(sorted(FIELDS))
                raise WordingError(f"prompt {name}: unknown field {{{used}}}; known are {known}")
    return wordings


@lru_cache(maxsize=16)
def _defaults(language: str) -> Mapping[str, str]:
    """Return the language's own wordings; the file is read once."""
    file = resources.files("ivr.prompts").joinpath("defaults", f"{language}.yaml")
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise WordingError(
            f"no wordings for language {language!r}; add ivr/prompts/defaults/{language}.yaml"
        ) from error
    return MappingProxyType(dict(yaml.safe_load(text)))


def _fields(name: str, wording: str) -> set[str]:
    try:
        return {used for _, used, _, _ in Formatter().parse(wording) if used is not None}
    except ValueError as error:
        raise WordingError(f"prompt {name}: {error}; write {{{{ for a brace") from error
