"""Prompts for reading: the line's wordings, with others where the spoken ones would be odd."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from threading import Lock

import yaml

from intents.pack import Pack
from ivr.company import Company, vocabulary_of
from ivr.ports import Pcm
from ivr.prompts import WRITTEN, PromptCache, Prompts, SpeechError

KEPT = 32
"""Wordings of that many companies, languages and versions are at hand."""


class TextWordings:
    """The prompts for reading of each company as it was published. Thread-safe."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str, int], Prompts] = OrderedDict()
        self._lock = Lock()

    def of(self, company: Company) -> Prompts:
        """Return a company's prompts for reading.

        Raises:
            WordingError: a wording has an unknown field.

        """
        key = (company.pack.preset, company.language, company.version)
        with self._lock:
            found = self._kept.get(key) or text_prompts(company.pack, company.language)
            self._kept[key] = found
            self._kept.move_to_end(key)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found


class Mute:
    """A Synthesizer of what is only read."""

    name = "mute"

    def synthesize(self, text: str, language: str, rate_percent: int) -> Pcm:
        """Speak nothing.

        Raises:
            SpeechError: always.

        """
        raise SpeechError("prompts of text channels are not spoken")


def text_prompts(pack: Pack, language: str) -> Prompts:
    """Return a company's prompts for text channels; the pack's own wording of a prompt wins.

    Raises:
        WordingError: a wording has an unknown field.

    """
    vocabulary = vocabulary_of(pack, language)
    overrides = {**text_wordings(language), **vocabulary.overrides}
    vocabulary = replace(vocabulary, overrides=overrides)
    return Prompts(vocabulary, Mute(), PromptCache(Path()), values=WRITTEN)


@lru_cache(maxsize=32)
def text_wordings(language: str) -> dict[str, str]:
    """Return what is worded apart for reading, by prompt name; English where a language lacks it.

    What a language has spoken wordings of is never English.
    """
    folder = resources.files("ivr.prompts").joinpath("text")

    def read(name: str) -> dict[str, str]:
        file = folder.joinpath(f"{name}.yaml")
        return dict(yaml.safe_load(file.read_text(encoding="utf-8"))) if file.is_file() else {}

    alone = {
        name: wording
        for name, wording in read("en").items()
        if name.startswith(("text_", "sms_", "choice_", "companion_"))
    }
    return {**alone, **read(language)}
