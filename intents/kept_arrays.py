"""Plain arrays in a file of their own: what was worked out once, and may be worked out again.

Never a pickle. What cannot be read or written only costs time.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

Arrays = Mapping[str, Any]
"""Arrays by name."""


def read(file: Path) -> Arrays | None:
    """Return the arrays of ``file``; None where it is not there or damaged."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            return {name: kept[name] for name in kept.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def write(file: Path, arrays: Arrays) -> None:
    """Write ``file`` atomically."""
    part = file.with_suffix(f".{id(arrays)}.tmp.npz")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(part, **arrays)
        part.replace(file)
    except OSError:
        return
