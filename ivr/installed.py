"""Where the installed models are that are not chosen by language alone."""

from __future__ import annotations

import logging
from pathlib import Path

import asr.models
from asr.errors import ModelError
from intents.errors import IntentsError
from intents.own_encoder import DESCRIPTION, described

logger = logging.getLogger(__name__)


def encoder_folder(language: str) -> Path | None:
    """Return the folder of the encoder for ``language``; None where there is none.

    One that somebody has put into the models folder for that language comes first, by name.
    """
    for file in sorted(asr.models.cache_folder().glob(f"*/{DESCRIPTION}")):
        try:
            own = described(file.parent)
        except IntentsError as error:
            logger.warning("%s", error)
            continue
        if own is not None and own.speaks(language):
            return file.parent
    return _folder("minilm-l6-v2") if language == "en" else None


def silero_file() -> Path | None:
    """Return Silero's network; None where it is not installed."""
    folder = _folder("silero-vad")
    return folder / "silero_vad.onnx" if folder is not None else None


def _folder(model: str) -> Path | None:
    try:
        return asr.models.find(model)
    except ModelError as error:
        logger.warning("%s", error)
        return None
