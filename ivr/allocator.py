"""Gives memory back to the system: what glibc's malloc does by default is not made for us.

Every thread gets a heap of its own, and what is freed in it stays with the process. Drafts are
trained and tried in threads that come and go, so that a server of 490 MB had 1,090 MB after
eight edits though it kept 20 MB of it. Figures: ``python -m benchmarks.memory``.
"""

from __future__ import annotations

import ctypes
from typing import Any

M_ARENA_MAX, HEAPS = -8, 2
"""The interpreter lock lets few threads allocate at once. Source: ``mallopt(3)``.

To map large blocks one by one (``M_MMAP_THRESHOLD``) would do more, and makes recognition take a
fifth more of the processor.
"""


def share_heaps(libc: Any = None) -> bool:
    """Let all threads share few heaps, before they begin; False without glibc."""
    return _told(libc, "mallopt", M_ARENA_MAX, HEAPS)


def give_back(libc: Any = None) -> bool:
    """Return to the system what is free; whether there was anything. Takes milliseconds."""
    return _told(libc, "malloc_trim", 0)


def _told(libc: Any, what: str, *values: int) -> bool:
    try:
        return bool(getattr(libc or ctypes.CDLL(None), what)(*values))
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return False
