"""What goes wrong between words and intents, one type per boundary."""

from __future__ import annotations


class IntentsError(Exception):
    """Base class. The message says what, where, and what to do."""


class PackError(IntentsError):
    """A pack cannot be used. Holds every problem, one a line: file, line, field, what to do."""
