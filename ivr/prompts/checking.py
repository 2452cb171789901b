"""Whether a new wording and a recording fit their prompt."""

from __future__ import annotations

import io
from string import Formatter

import numpy as np
import soundfile
from numpy.typing import NDArray

FREE = frozenset({"company", "example1", "example2", "emergency_line", "notice", "opens", "short"})
"""Fields that a wording may leave out."""
ALWAYS = frozenset({"company", "example1", "example2", "emergency_line", "notice"})
"""Fields that every wording may have."""
LEAST_HZ = 8000
LEAST_S, MOST_S = 0.3, 60.0
QUIET_DBFS = -35.0
"""A recording of a lower level is hardly heard on a telephone."""
CLIPPED = 0.001
"""Share of samples at full scale from which a recording is overdriven."""


def fields_of(wording: str) -> frozenset[str]:
    """Return the names in braces.

    Raises:
        ValueError: a brace is not closed.

    """
    return frozenset(name for _, name, _, _ in Formatter().parse(wording) if name is not None)


def wrong_with(usual: str, text: str) -> str:
    """Return what is wrong with ``text`` in place of ``usual``, in a sentence; "" for nothing."""
    try:
        used = fields_of(text)
    except ValueError:
        return "A brace is not closed. Write fields like {company}."
    if any(how or form for _, name, form, how in Formatter().parse(text) if name is not None):
        return "Write fields plainly, like {company}: nothing else in the braces."
    wanted = fields_of(usual)
    known = wanted | ALWAYS | ({"short"} if "intent" in wanted else frozenset())
    if unknown := sorted(used - known):
        names = ", ".join(f"{{{name}}}" for name in sorted(known))
        return f"{{{unknown[0]}}} is not known here. This prompt can say {names}."
    if lacking := sorted(wanted - FREE - used):
        return f"{{{lacking[0]}}} is missing: callers have to hear it."
    return ""


def wrong_with_recording(usual: str, data: bytes) -> str:
    """Return what is wrong with a WAV file in place of ``usual``; "" for nothing."""
    if spoken := sorted(fields_of(usual) - ALWAYS):
        return f"This prompt says {{{spoken[0]}}}, which differs by call: it cannot be recorded."
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            if file.format != "WAV":
                return "The file is no WAV file. Save the recording as WAV."
            rate, length = file.samplerate, len(file) / file.samplerate
            if rate < LEAST_HZ:
                return f"It has {rate} samples a second; at least {LEAST_HZ} are needed."
            if not LEAST_S <= length <= MOST_S:
                return f"It lasts {length:.1f} s; {LEAST_S} to {MOST_S:.0f} s are possible."
            samples = file.read(dtype="float32", always_2d=True).mean(axis=1)
    except (OSError, RuntimeError):
        return "The file is no WAV file. Save the recording as WAV."
    return _wrong_level(samples)


def _wrong_level(samples: NDArray[np.float32]) -> str:
    level = 20 * np.log10(max(float(np.sqrt(np.mean(np.square(samples)))), 1e-9))
    if level < QUIET_DBFS:
        return f"It is too quiet ({level:.0f} dBFS). Speak closer to the microphone."
    if float(np.mean(np.abs(samples) >= 0.999)) > CLIPPED:
        return "It is overdriven. Record it at a lower level."
    return ""
