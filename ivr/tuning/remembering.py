"""What a matcher has made of texts already: pages ask about the same ones again and again."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock

from intents.trial import Understands
from intents.types import IntentMatch

KEPT = 10_000
"""Texts of one matcher."""


class Remembering:
    """Understands as the matcher does, and each text once a day. Thread-safe."""

    def __init__(self, matcher: Understands) -> None:
        self._match = matcher.match
        self._lock = Lock()
        self._found: OrderedDict[tuple[str, float, date], IntentMatch] = OrderedDict()

    def match(self, text: str, *, confidence: float = 1.0, today: date) -> IntentMatch:
        """Return what ``text`` amounts to."""
        key = (text, confidence, today)
        with self._lock:
            known = self._found.get(key)
        if known is not None:
            return known
        found = self._match(text, confidence=confidence, today=today)
        with self._lock:
            self._found[key] = found
            while len(self._found) > KEPT:
                self._found.popitem(last=False)
        return found
