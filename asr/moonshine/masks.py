"""Which tokens may come next: a grammar laid over the vocabulary."""

from __future__ import annotations

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from asr.grammar.automaton import CharState, Grammar
from asr.moonshine.tokenizer import EOS, Tokenizer, TokenNode

Tokens = NDArray[np.int64]


class TokenGrammar:
    """A Grammar in tokens. States are the grammar's own; what follows each is kept."""

    def __init__(self, grammar: Grammar, tokenizer: Tokenizer) -> None:
        self.grammar = grammar
        self._root = tokenizer.trie
        self._after: dict[CharState, dict[int, CharState]] = {}
        self._ids: dict[CharState, Tokens] = {}
        self._lock = Lock()

    def after(self, state: CharState) -> dict[int, CharState]:
        """Return the tokens that may follow ``state``, and where each leads."""
        known = self._after.get(state)
        if known is None:
            known = {}
            self._walk(self._root, state, known)
            for token in self._root.tokens:  # punctuation alone changes nothing
                known[token] = state
            with self._lock:
                self._after[state] = known
        return known

    def ids(self, state: CharState) -> Tokens:
        """Return the tokens that may follow ``state``, the end included where it may be."""
        known = self._ids.get(state)
        if known is None:
            tokens = [*self.after(state), *([EOS] if self.grammar.accepts(state) else [])]
            known = np.array(tokens, dtype=np.int64)
            with self._lock:
                self._ids[state] = known
        return known

    def _walk(self, node: TokenNode, state: CharState, found: dict[int, CharState]) -> None:
        for char, child in node.children.items():
            after = self.grammar.follow(state, char)
            if after is not None:
                for token in child.tokens:
                    found[token] = after
                self._walk(child, after, found)
