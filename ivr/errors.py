"""What goes wrong around a call, one type per boundary."""

from __future__ import annotations


class CallsteerError(Exception):
    """Base class. The message says what, where, and what to do."""


class ConfigError(CallsteerError):
    """A setting or an option cannot be used."""


class LineError(CallsteerError):
    """A carrier's line broke its contract or died; the call is not recoverable."""
