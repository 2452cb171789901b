"""Gives memory back to the system: what glibc's malloc does by default is not made for us.

Every thread gets a heap of its own, and what is freed in it stays with the process. Drafts are
trained and tried in threads that come and go, so that a server of 480 MB had 1,090 MB after
eight edits though it kept 20 MB of it. Two heaps, and large arrays that are mapped and unmapped
one by one, keep it where it was. Figures: ``python -m benchmarks.memory``.
"""

from __future__ import annotations

import ctypes
from typing import Any

M_ARENA_MAX, HEAPS = -8, 2
"""The interpreter lock lets few threads allocate at once."""
M_MMAP_THRESHOLD, MAPPED = -3, 2 * 1024 * 1024
"""Bytes of a block from which it is mapped by itself; what is heard and read is smaller.

Source: ``mallopt(3)``; setting it also ends its growing by itself up to 32 MB.
"""


def hoard_less(libc: Any = None) -> bool:
    """Set it for this process, before threads begin; False where there is no such allocator."""
    try:
        mallopt = (libc or ctypes.CDLL(None)).mallopt
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return False
    return bool(mallopt(M_ARENA_MAX, HEAPS)) and bool(mallopt(M_MMAP_THRESHOLD, MAPPED))
