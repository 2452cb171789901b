"""Which tokens may come next: a grammar laid over the vocabulary.

A word that one token says is not spelt in pieces: "s", "e", "ven" are three steps that all sound
like the beginning of something, fill the beams, and lead nowhere.
"""

from __future__ import annotations

from threading import Lock

import numpy as np
from numpy.typing import NDArray

from asr.grammar.automaton import CharState, Grammar
from asr.moonshine.tokenizer import EOS, Tokenizer, TokenNode, plain

Tokens = NDArray[np.int64]


class TokenGrammar:
    """A Grammar in tokens. States are the grammar's own; what follows each is kept."""

    def __init__(self, grammar: Grammar, tokenizer: Tokenizer) -> None:
        self.grammar = grammar
        self._tokenizer = tokenizer
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
            known = {t: after for t, after in known.items() if not self._spells_out(t, after)}
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

    def _spells_out(self, token: int, after: CharState) -> bool:
        """Whether ``token`` leads into a word, all of which could be said by one token."""
        here, letters = after
        arcs = self.grammar.arcs[here]
        written = self._tokenizer.written(token).removeprefix("▁")
        if not letters or letters in arcs or plain(written) != letters:
            return False  # no word yet, a whole one, or one that is under way
        form = str.capitalize if written[:1].isupper() else str
        words = [form(word) for word in arcs if word.startswith(letters)]
        return all("▁" + word in self._tokenizer for word in words)

    def _walk(self, node: TokenNode, state: CharState, found: dict[int, CharState]) -> None:
        for char, child in node.children.items():
            after = self.grammar.follow(state, char)
            if after is not None:
                for token in child.tokens:
                    found[token] = after
                self._walk(child, after, found)
