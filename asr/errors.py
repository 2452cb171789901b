"""What goes wrong between audio and text, one type per boundary."""

from __future__ import annotations


class AsrError(Exception):
    """Base class. The message says what, where, and what to do; it is shown to the operator."""


class AudioError(AsrError):
    """A file or stream cannot be used as caller audio."""


class ModelError(AsrError):
    """A model is missing, incomplete, altered or cannot be loaded."""


class DecodingCancelled(AsrError):
    """Speech resumed, so nobody wants this reading any more. Not a fault."""


class PoolSaturated(AsrError):
    """No decode worker is free and the waiting line is full: use the keypad or a person."""
