"""A prompt's name and values become words and sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from ivr.ports import Pcm

from .cache import PromptCache
from .errors import SpeechError, WordingError
from .synthesis import Synthesizer
from .values import SPOKEN, Wording
from .variants import variant, variants_of
from .wording import KINDS, Vocabulary, load_wordings

RATE = 8000
USUAL, SLOWER = 100, 75
"""Speaking rates in percent."""
GAP = np.zeros(RATE // 5, dtype=np.int16)
"""Between two sentences."""
AS_THEY_ARE = ("notice", "about", "link", "reference")
"""Fields that hold words of the company's own."""
SENTENCE = re.compile(r"(?<=[.?!؟…])\s+|(?<=[。？！])(?![。？！」』”])\s*(?=.)")  # noqa: RUF001
"""Where one sentence ends and the next begins; Chinese writes no space there."""


def sentences(text: str) -> list[str]:
    """Return the sentences of ``text``, each with its mark.

    >>> sentences("好的。明天见")
    ['好的。', '明天见']
    """
    return [part for part in SENTENCE.split(text.strip()) if part]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A prompt ready to be played."""

    text: str
    audio: Pcm
    """int16 [n] at 8000 Hz."""

    @property
    def duration_ms(self) -> int:
        """Length of the audio."""
        return len(self.audio) * 1000 // RATE


class Prompts:
    """The voice of one company in one language. Thread-safe."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        synthesizer: Synthesizer,
        cache: PromptCache,
        recordings: Path | None = None,
        values: Mapping[str, Wording] = SPOKEN,
    ) -> None:
        self._vocabulary = vocabulary
        self._wordings = load_wordings(vocabulary)
        self._synthesizer = synthesizer
        self._cache = cache
        self._recordings = recordings
        self._values = values

    def render(
        self, name: str, values: Mapping[str, str], *, slower: bool = False, turn: int = 0
    ) -> Spoken:
        """Return the prompt's words and sound; a recorded file takes the place of synthesis.

        ``turn`` says which of its variants is said (``ivr.prompts.variants``).

        Raises:
            WordingError: there is no such prompt, or a value it needs is missing.
            SpeechError: the voice cannot speak.

        """
        text = self.text(name, values, turn)
        recorded = self._recorded(name)
        if recorded is not None and not values.get("notice"):
            return Spoken(text, recorded)
        rate = SLOWER if slower else USUAL
        personal = any(field.partition("_")[0] in (*KINDS, "about") for field in values)
        return self._spoken(text, rate, keep=not personal)

    def speak(self, text: str) -> Spoken:
        """Return any words as callers would hear them; not kept on the disk.

        Raises:
            SpeechError: the voice cannot speak.

        """
        return self._spoken(" ".join(text.split()), USUAL, keep=False)

    def _spoken(self, text: str, rate: int, *, keep: bool) -> Spoken:
        spoken = (self._say(part, rate, keep=keep) for part in sentences(text))
        pieces = [piece for sentence in spoken for piece in (sentence, GAP)]
        return Spoken(text, np.concatenate(pieces[:-1]))

    def text(self, name: str, values: Mapping[str, str], turn: int = 0) -> str:
        """Return the prompt's words alone, for text channels and the browser's own voice."""
        wording = variant(self._wording(name, values), turn)
        if values.get("notice") and "{notice}" not in wording:
            wording = f"{{notice}} {wording}"
        try:
            return " ".join(wording.format_map(self._fill(values)).split())
        except KeyError as error:
            raise WordingError(f"prompt {name}: no value for {error}") from error

    def prerender(self, names: Iterable[str]) -> None:
        """Speak prompts without values beforehand, so that they start at once."""
        for name in names:
            for turn in range(len(variants_of(self._wording(name, {})))):
                self.render(name, {}, turn=turn)

    def _wording(self, name: str, values: Mapping[str, str]) -> str:
        own = f"slot_ask_{values.get('slot', '')}"
        key = own if own in self._wordings and name.startswith("slot_ask_") else name
        try:
            return self._wordings[key]
        except KeyError as error:
            raise WordingError(f"there is no prompt {name!r}") from error

    def _fill(self, values: Mapping[str, str]) -> dict[str, str]:
        words = self._vocabulary
        examples = {f"example{n}": text for n, text in enumerate(words.examples, 1)}
        filled = {"company": words.company, **examples}
        filled["emergency_line"] = variant(self._wordings["emergency_line"], 0)
        filled["notice"] = ""
        for field, value in values.items():
            if field in ("intent", "a", "b", "c", "i1", "i2", "i3"):
                filled[field] = words.spoken.get(value, value.replace("_", " "))
                filled["short"] = words.short.get(value, filled[field])
            elif (kind := field.partition("_")[0]) in self._values:
                filled[field] = self._values[kind](value, words.language)
            elif kind == "text":
                filled[field] = words.words.get(value, value.replace("_", " "))
            elif field in ("o1", "o2", "o3"):
                filled[field] = variant(self._wordings[value], 0)
            elif field in AS_THEY_ARE:
                filled[field] = value
            elif field == "destination":
                filled[field] = words.destinations.get(value, value.replace("_", " "))
            else:
                filled[field] = value.replace("_", " ")
        return filled

    def _say(self, sentence: str, rate: int, *, keep: bool) -> Pcm:
        """Speak a sentence; one with a caller's own values is not kept on the disk."""
        language = self._vocabulary.language
        key = (self._synthesizer.name, language, str(rate), sentence)
        audio = self._cache.get(*key)
        if audio is None:
            audio = self._synthesizer.synthesize(sentence, language, rate)
            if keep:
                self._cache.put(audio, *key)
        return audio

    def _recorded(self, name: str) -> Pcm | None:
        if self._recordings is None:
            return None
        file = self._recordings / self._vocabulary.language / f"{name}.wav"
        if not file.exists():
            return None
        try:
            samples, rate = soundfile.read(file, dtype="float32", always_2d=True)
        except (OSError, RuntimeError) as error:
            raise SpeechError(f"{file} is not a usable recording: {error}") from error
        mono = soxr.resample(samples.mean(axis=1), rate, RATE)
        audio: Pcm = (np.clip(mono, -1, 1) * 32767).astype(np.int16)
        return audio
