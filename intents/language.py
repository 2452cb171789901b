"""Language data: fillers, commands, answers, alarms. A language is a folder of YAML files."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from intents.errors import IntentsError

LANGUAGES = Path(__file__).parent / "languages"


class Language(BaseModel):
    """The words of one language that are the same on every line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fillers: tuple[str, ...] = ()
    """Taken out wherever they stand."""
    preambles: tuple[str, ...] = ()
    """Taken off the beginning."""
    postscripts: tuple[str, ...] = ()
    """Taken off the end."""
    quirks: dict[str, str] = {}
    """Spellings brought to one form."""
    backchannels: tuple[str, ...] = ()
    connectors: tuple[str, ...] = ()
    """Words a sentence does not end with."""
    commands: dict[str, tuple[str, ...]] = {}
    """Command to whole utterances."""
    agent_words: tuple[str, ...] = ()
    """Names for a person who answers."""
    agent_patterns: tuple[str, ...] = ()
    """Regular expressions in normalised text; {agent} stands for any of the words."""
    not_agent_patterns: tuple[str, ...] = ()
    """Where one of these matches, no person was asked for."""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    """Beginnings of utterances, or whole ones."""
    choices: dict[int, tuple[str, ...]] = {}
    vague: tuple[str, ...] = ()
    alarms: dict[str, tuple[str, ...]] = {}
    """Alarm to regular expressions in normalised text."""
    not_alarms: tuple[str, ...] = ()
    """Regular expressions whose matches are taken out before alarms are looked for."""
    background: tuple[str, ...] = ()
    """Utterances that no service line handles."""


@lru_cache(maxsize=16)
def language_data(language: str) -> Language:
    """Return the data of ``language``, all its files together.

    Raises:
        IntentsError: there is no such language, or a file is wrong.

    """
    folder = LANGUAGES / language
    files = sorted(folder.glob("*.yaml"))
    if not files:
        known = ", ".join(sorted(path.name for path in LANGUAGES.iterdir() if path.is_dir()))
        raise IntentsError(f"language {language!r} is not known; known are {known}")
    merged: dict[str, object] = {}
    for file in files:
        try:
            merged |= yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        except yaml.YAMLError as error:
            raise IntentsError(f"{file}: not YAML: {error}") from error
    try:
        return Language.model_validate(merged)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise IntentsError(f"{folder}: {where}: {first['msg']}") from error
