"""What is worth looking at in a valid catalogue, in each of its languages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from intents.coverage import find_thin
from intents.encoder import CachedEncoder, MiniLmEncoder, Vectors
from intents.findings import Finding, Kind, find_problems
from intents.grams import Grams, letters
from intents.lexicon import lexicon
from intents.normalise import normaliser
from intents.pack import Pack
from ivr.installed import encoder_folder


def findings_of(pack: Pack, language: str, cache: Path) -> list[Finding]:
    """Return the findings of one language, gravest first.

    Where there is no encoder, phrases are compared by their letters, and what they stand among is
    not looked for: letters say too little of what is meant.

    Raises:
        IntentsError: the encoder cannot be used.

    """
    encoder = _encoder(encoder_folder(language), cache)
    encode = encoder.encode_known if encoder is not None else None
    alarming = {name for name, intent in pack.intents.items() if intent.alarming}
    found = find_problems(
        pack.wordings(language),
        encode or _by_letters,
        normaliser(language),
        lexicon(language),
        alarming,
    )
    ask = encoder.encode if encoder is not None else None
    found += find_thin(pack, language, encode or _by_letters, ask)
    return [item for item in found if encode is not None or item.kind is not Kind.OUTLIER]


def _encoder(folder: Path | None, cache: Path) -> CachedEncoder | None:
    return CachedEncoder(MiniLmEncoder(folder), cache) if folder is not None else None


def _by_letters(texts: Sequence[str]) -> Vectors:
    return np.asarray(Grams(letters, texts).rows(texts).toarray(), dtype=np.float32)
