"""What goes wrong around a call, one type per boundary."""

from __future__ import annotations


class CallsteerError(Exception):
    """Base class. The message says what, where, and what to do."""


def reason(error: OSError | UnicodeDecodeError) -> str:
    """Return why a file cannot be read or written, without the file and the error's number."""
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start + 1} is no UTF-8 text"
    return error.strerror or str(error)


class ConfigError(CallsteerError):
    """A setting or an option cannot be used."""


class LineError(CallsteerError):
    """A carrier's line broke its contract or died; the call is not recoverable."""


class DialError(CallsteerError):
    """A call of ours was not placed."""

    def __init__(self, message: str, *, unsure: bool) -> None:
        super().__init__(message)
        self.unsure = unsure
        """The carrier may have placed it nevertheless: its reports will tell."""
