"""Which recogniser: the best one installed for a language, or the one that was asked for."""

from __future__ import annotations

from pathlib import Path

import asr.models
import asr.moonshine
import asr.vosk
from asr.errors import ModelError
from asr.recognizer import Recognizer

MOONSHINE = {"en": "moonshine-tiny-en"}
"""Languages the embedded engine speaks, and its models."""


def load_recognizer(engine: str, language: str) -> Recognizer:
    """Load ``engine`` (auto, moonshine or vosk) for ``language``.

    Raises:
        ModelError: it is not installed, or cannot be loaded.

    """
    if engine == "vosk":
        return asr.vosk.load(_vosk_folder(language), language)
    if language in MOONSHINE:
        return asr.moonshine.load(asr.models.find(MOONSHINE[language]), language)
    if engine == "moonshine":
        raise ModelError(f"no Moonshine model speaks {language!r}; use --engine vosk")
    return asr.vosk.load(_vosk_folder(language), language)


def check_engine(engine: str, language: str) -> None:
    """Make sure that what ``load_recognizer`` would load is installed, without loading it.

    Raises:
        ModelError: it is not.

    """
    if engine != "vosk" and language in MOONSHINE:
        asr.models.find(MOONSHINE[language])
        return
    if engine == "moonshine":
        raise ModelError(f"no Moonshine model speaks {language!r}; use --engine vosk")
    _vosk_folder(language)


def _vosk_folder(language: str) -> Path:
    folder = asr.models.find_vosk(language)
    if folder is None:
        raise ModelError(
            f"no Vosk model for {language!r} is installed; run: callsteer models list, "
            "callsteer models download NAME, or set VOSK_MODEL_PATH to a model's folder"
        )
    return folder
