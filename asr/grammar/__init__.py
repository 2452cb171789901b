"""What a closed expectation sounds like, as a small automaton over words; data per language."""

from .automaton import Grammar, WordGraph
from .build import grammar_for

__all__ = ["Grammar", "WordGraph", "grammar_for"]
