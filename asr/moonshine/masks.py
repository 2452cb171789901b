"""Which tokens may come next: a grammar laid over the vocabulary, and phrases that are likely."""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _PhraseNode:
    children: dict[str, _PhraseNode] = field(default_factory=dict)
    number: int = 0


class PhraseBias:
    """Phrases that an open need is likely to be. A state is the set of places in them."""

    def __init__(self, phrases: tuple[str, ...], tokenizer: Tokenizer) -> None:
        self._root = _PhraseNode()
        self._count = 0
        self._trie = tokenizer.trie
        for phrase in phrases:
            self._add(f" {plain(phrase)} ")
        self._after: dict[int, dict[int, _PhraseNode]] = {}
        self._lock = Lock()

    def start(self) -> tuple[_PhraseNode, ...]:
        """Return the state before anything was said."""
        return (self._root,)

    def after(self, node: _PhraseNode) -> dict[int, _PhraseNode]:
        """Return the tokens that go on within a phrase from ``node``."""
        known = self._after.get(node.number)
        if known is None:
            known = {}
            self._walk(self._trie, node, known)
            with self._lock:
                self._after[node.number] = known
        return known

    def follow(self, state: tuple[_PhraseNode, ...], token: int) -> tuple[_PhraseNode, ...]:
        """Return the places after ``token``; a phrase may also begin at any word."""
        places = [after[token] for node in state if token in (after := self.after(node))]
        return (self._root, *(place for place in places if place.children))

    def boosts(
        self, state: tuple[_PhraseNode, ...], first: float, going: float
    ) -> tuple[Tokens, NDArray[np.float32]]:
        """Return tokens and what to add to their scores."""
        gains: dict[int, float] = {}
        for node in state:
            gain = first if node is self._root else going
            for token in self.after(node):
                gains[token] = max(gain, gains.get(token, 0.0))
        ids = np.fromiter(gains, dtype=np.int64, count=len(gains))
        return ids, np.fromiter(gains.values(), dtype=np.float32, count=len(gains))

    def _add(self, text: str) -> None:
        node = self._root
        for char in text:
            if char not in node.children:
                self._count += 1
                node.children[char] = _PhraseNode(number=self._count)
            node = node.children[char]

    def _walk(self, tokens: TokenNode, node: _PhraseNode, found: dict[int, _PhraseNode]) -> None:
        for char, child in tokens.children.items():
            after = node.children.get(char)
            if after is None:
                continue
            for token in child.tokens:
                found[token] = after
            self._walk(child, after, found)
