"""Vosk: streaming recognition in many languages, grammars at run time."""

from .engine import VoskRecognizer, load

__all__ = ["VoskRecognizer", "load"]
