"""Models, managed in one place: each with a source, checksums and a licence, in one folder."""

from .fetch import download
from .registry import MODELS, ModelSource, required, source_of
from .store import State, cache_folder, find, find_vosk, state, use_folder, verify

__all__ = [
    "MODELS",
    "ModelSource",
    "State",
    "cache_folder",
    "download",
    "find",
    "find_vosk",
    "required",
    "source_of",
    "state",
    "use_folder",
    "verify",
]
