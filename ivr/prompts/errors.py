"""What goes wrong between a prompt's name and its sound."""

from __future__ import annotations

from ivr.errors import CallsteerError


class WordingError(CallsteerError):
    """A wording is missing, or names a field it cannot have. Found when it is loaded."""


class SpeechError(CallsteerError):
    """The voice cannot speak."""
