"""What hearing is made of, and how to leave a part out: for ``python -m benchmarks.speech``.

Every part is a constant of the embedded engine that can be set to a value at which it does
nothing. A constant that has gone is an error, so that this list cannot become untrue.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from asr.moonshine import engine, hearings, search

NEVER = 1e9


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the hearing."""

    what: str
    constants: Mapping[tuple[ModuleType, str], Any] = field(default_factory=dict)
    """Constants, and the values at which the part does nothing."""
    open: bool = True
    """Whether open speech is read with it."""
    closed: bool = True
    """Whether digits and the like are read with it."""


PARTS: dict[str, Part] = {
    "phrases": Part("the lone short phrases", {(engine, "SHORT_S"): 0.0}, closed=False),
    "grammar": Part("what is expected", open=False),
    "words": Part(
        "which words are likely", {(engine, "language_model"): lambda *_: None}, closed=False
    ),
    "again": Part("unsure speech is heard again", {(engine, "SURE"): 0.0}, closed=False),
    "slower": Part(
        "digits are also heard slower", {(hearings, "CLOSED"): hearings.AS_IT_IS}, open=False
    ),
    "beams": Part(
        "more than one beam",
        {
            (engine, "OPEN"): search.How(1, 0.5),
            (engine, "CLOSED"): search.How(1, 0.0),
            (engine, "ALONE"): search.How(1, 1.0),
        },
    ),
    "escape": Part(
        "an open reading may win over the expected",
        {(engine, "NEAR"): NEVER, (engine, "FAR"): NEVER},
        open=False,
    ),
    "noise behind": Part("faint noise behind the audio", {(hearings, "AFTER_S"): 0.0}),
    "long": Part("no phrases after many words", {(engine, "LONG_WORDS"): int(NEVER)}, closed=False),
    "hopeless": Part("hopeless beams are dropped", {(search, "HOPELESS"): NEVER}),
    "worth": Part("unlikely tokens are not looked at", {(search, "WORTH"): NEVER}, closed=False),
}
"""Parts by the name to leave them out by. "grammar" is the benchmark's own: it expects anything."""


@contextmanager
def without(name: str) -> Iterator[None]:
    """Leave a part out meanwhile; "" leaves out none.

    Raises:
        KeyError: there is no such part.
        AttributeError: the engine has no such constant any more.

    """
    constants = PARTS[name].constants if name else {}
    kept = {(module, constant): getattr(module, constant) for module, constant in constants}
    try:
        for (module, constant), value in constants.items():
            setattr(module, constant, value)
        yield
    finally:
        for (module, constant), value in kept.items():
            setattr(module, constant, value)
