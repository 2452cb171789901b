"""Vosk as a Recognizer, through the stock libvosk."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # read when libvosk is loaded
import vosk

from asr.errors import DecodingCancelled, ModelError
from asr.grammar import grammar_for
from asr.types import SILENCE, Expectation, OpenNeed, Reading, Word
from asr.vosk.files import check, sample_rate, takes_grammars

logger = logging.getLogger(__name__)

UNKNOWN = "[unk]"
vosk.SetLogLevel(-1)


def load(folder: Path, language: str) -> VoskRecognizer:
    """Load a model from its folder.

    Raises:
        ModelError: files are missing, or libvosk refuses them.

    """
    check(folder)
    try:
        model = vosk.Model(str(folder))
    except Exception as error:  # vosk raises Exception itself
        raise ModelError(
            f"Vosk model {folder} cannot be loaded (damaged?); unpack the model again"
        ) from error
    return VoskRecognizer(model, language, sample_rate(folder), takes_grammars(folder))


class VoskRecognizer:
    """A loaded model; shared by all threads."""

    name = "vosk"

    def __init__(self, model: Any, language: str, rate: int, grammars: bool) -> None:
        self.language = language
        self.rate = rate
        self._model = model
        self._grammars = grammars
        if not grammars:
            logger.warning("this Vosk model takes no grammars: closed questions are heard openly")

    def open(self, expectation: Expectation) -> VoskDecoding:
        """Begin an utterance."""
        words = self._words(expectation)
        arguments = (self._model, self.rate)
        if words is None:
            engine = vosk.KaldiRecognizer(*arguments)
        else:
            engine = vosk.KaldiRecognizer(*arguments, json.dumps([*words, UNKNOWN]))
        engine.SetWords(True)
        return VoskDecoding(engine, self.rate, closed=not isinstance(expectation, OpenNeed))

    def _words(self, expectation: Expectation) -> list[str] | None:
        """Return the grammar's words that the model knows, None for an open reading.

        libvosk would drop the others with no more than a line on stderr.
        """
        grammar = grammar_for(expectation, self.language)
        if grammar is None or not self._grammars:
            return None
        known = [word for word in grammar.vocabulary if self._model.vosk_model_find_word(word) >= 0]
        if len(known) < len(grammar.vocabulary):
            lacking = len(grammar.vocabulary) - len(known)
            logger.info("the Vosk model does not know %d words of a grammar", lacking)
        return known or None


@dataclass(slots=True)
class VoskDecoding:
    """One utterance. Audio accepted after ``final`` continues it: texts are joined."""

    engine: Any
    rate: int
    closed: bool
    _done: list[Reading] = field(default_factory=list)
    _waiting: list[NDArray[np.float32]] = field(default_factory=list)
    _open: bool = False
    """Whether the engine has heard something since its last result."""
    _cancelled: Event = field(default_factory=Event)

    def accept(self, samples: NDArray[np.float32]) -> None:
        """Take the next stretch of audio."""
        self._waiting.append(samples)

    def partial(self, hurried: bool = False) -> Reading:
        """Read what was accepted so far."""
        self._feed()
        if not self._open:
            return self._joined(None)
        text = json.loads(self.engine.PartialResult())["partial"]
        return self._joined(self._reading(text, []))

    def final(self, hurried: bool = False) -> Reading:
        """Read everything accepted; the same again when nothing came since."""
        self._feed()
        if self._open:
            self._keep(json.loads(self.engine.FinalResult()))
        return self._joined(None)

    def cancel(self) -> None:
        """Stop a running reading soon."""
        self._cancelled.set()

    def _feed(self) -> None:
        self._cancelled.clear()
        while self._waiting:
            if self._cancelled.is_set():
                raise DecodingCancelled("nobody waits for this reading")
            samples = self._waiting.pop(0)
            self._open = True
            pcm = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
            if self.engine.AcceptWaveform(pcm):  # libvosk saw an endpoint of its own
                self._keep(json.loads(self.engine.Result()))

    def _keep(self, result: dict[str, Any]) -> None:
        self._open = False
        reading = self._reading(result.get("text", ""), result.get("result", []))
        if reading.text or not reading.in_grammar:
            self._done.append(reading)

    def _reading(self, text: str, words: list[dict[str, Any]]) -> Reading:
        heard = tuple(
            Word(
                item["word"],
                min(1.0, max(0.0, item["conf"])),
                int(item["start"] * 1000),
                int(item["end"] * 1000),
            )
            for item in words
            if item["word"] != UNKNOWN
        )
        spoken = [word for word in text.split() if word != UNKNOWN]
        sure = float(np.mean([word.confidence for word in heard])) if heard else 1.0
        outside = self.closed and UNKNOWN in text.split()
        return Reading(" ".join(spoken), sure, heard, in_grammar=not outside)

    def _joined(self, last: Reading | None) -> Reading:
        parts = [*self._done, *([last] if last is not None else [])]
        if not parts:
            return SILENCE
        return Reading(
            " ".join(part.text for part in parts if part.text),
            min(part.confidence for part in parts),
            tuple(word for part in parts for word in part.words),
            in_grammar=all(part.in_grammar for part in parts),
        )
