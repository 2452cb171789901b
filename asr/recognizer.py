"""The recogniser's contract. An engine is one module or folder that keeps it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from asr.types import Expectation, Reading

Samples = NDArray[np.float32]
"""Mono samples in [-1, 1], shape [n]."""


class Decoding(Protocol):
    """One utterance being read. Used by one thread at a time, except for ``cancel``."""

    def accept(self, samples: Samples) -> None:
        """Take the next stretch of audio, at the recogniser's rate. Cheap."""

    def partial(self, hurried: bool = False) -> Reading:
        """Read everything accepted so far; may change later. Costs a decode in some engines.

        ``hurried`` asks for less work, at some loss: others wait.

        Raises:
            DecodingCancelled: ``cancel`` was called meanwhile.

        """

    def final(self, hurried: bool = False) -> Reading:
        """Read everything accepted. Returns the last partial when nothing came since.

        Raises:
            DecodingCancelled: ``cancel`` was called meanwhile.

        """

    def cancel(self) -> None:
        """Stop a running ``partial`` or ``final`` soon. Any thread. The next read works again."""


class Recognizer(Protocol):
    """A loaded engine for one language. Shared by all threads."""

    name: str
    """Engine name, e.g. ``moonshine``."""

    language: str
    """BCP 47 primary subtag, e.g. ``en``."""

    rate: int
    """Sample rate in Hz that ``accept`` wants."""

    def open(self, expectation: Expectation) -> Decoding:
        """Begin an utterance of which ``expectation`` is asked.

        A closed expectation (all but ``OpenNeed``) is read in its own language where that is
        plausible; a reading of anything else has ``in_grammar`` False. A second later it may
        be "agent" instead of digits: nothing is forced into the grammar at any price.
        """


def recognize(recognizer: Recognizer, samples: Samples, expectation: Expectation) -> Reading:
    """Read one whole utterance (``samples`` at ``recognizer.rate``)."""
    decoding = recognizer.open(expectation)
    decoding.accept(samples)
    return decoding.final()
