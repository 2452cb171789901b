"""A recogniser that says what it is told to; it counts what it hears."""

from __future__ import annotations

from asr.recognizer import Samples
from asr.types import SILENCE, Expectation, Reading


class FakeDecoding:
    """Reads ``texts`` one after the other, a text an utterance."""

    def __init__(self, text: str, error: Exception | None) -> None:
        self._text = text
        self._error = error
        self.accepted: list[int] = []
        self.cancelled = False

    @property
    def samples(self) -> int:
        return sum(self.accepted)

    def accept(self, samples: Samples) -> None:
        self.accepted.append(len(samples))

    def partial(self, hurried: bool = False) -> Reading:
        return self.final()

    def final(self, hurried: bool = False) -> Reading:
        if self._error is not None:
            raise self._error
        return Reading(self._text, 0.9) if self._text else SILENCE

    def cancel(self) -> None:
        self.cancelled = True


class FakeRecognizer:
    """A Recognizer at 8000 Hz."""

    name, language, rate = "fake", "en", 8000

    def __init__(self, *texts: str, error: Exception | None = None) -> None:
        self._texts = list(texts)
        self._error = error
        self.decodings: list[FakeDecoding] = []
        self.expected: list[Expectation] = []

    def open(self, expectation: Expectation) -> FakeDecoding:
        self.expected.append(expectation)
        text = self._texts[min(len(self.decodings), len(self._texts) - 1)] if self._texts else ""
        self.decodings.append(FakeDecoding(text, self._error))
        return self.decodings[-1]
