"""Sample history: calls that were really held, by text, so that a new console has something."""

from .history import Wanted, make_history

__all__ = ["Wanted", "make_history"]
