"""Automata over words, and the same over characters for engines that write letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

State = int
CharState = tuple[State, str]
"""A word state and the letters of the next word so far."""


@dataclass(slots=True)
class WordGraph:
    """A graph of words under construction: states are numbers, 0 is the start."""

    arcs: list[dict[str, State]] = field(default_factory=lambda: [{}])
    finals: set[State] = field(default_factory=set)

    def state(self) -> State:
        """Return a new state."""
        self.arcs.append({})
        return len(self.arcs) - 1

    def words(self, begin: State, words: Iterable[str], end: State) -> None:
        """Lead from ``begin`` to ``end`` by any one of ``words`` (each may be several words)."""
        for phrase in words:
            *ahead, last = phrase.split()
            here = begin
            for word in ahead:
                if word not in self.arcs[here] or self.arcs[here][word] == end:
                    self.arcs[here][word] = self.state()
                here = self.arcs[here][word]
            self.arcs[here].setdefault(last, end)

    def grammar(self) -> Grammar:
        """Return the finished grammar."""
        return Grammar(tuple(self.arcs), frozenset(self.finals))


@dataclass(frozen=True)
class Grammar:
    """A language of word sequences."""

    arcs: tuple[dict[str, State], ...]
    finals: frozenset[State]

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """Every word, sorted."""
        return tuple(sorted({word for arcs in self.arcs for word in arcs}))

    @cached_property
    def _prefixes(self) -> tuple[frozenset[str], ...]:
        return tuple(
            frozenset(word[:n] for word in arcs for n in range(len(word) + 1)) for arcs in self.arcs
        )

    def start(self) -> CharState:
        """Return the state before the first letter."""
        return 0, ""

    def follow(self, state: CharState, char: str) -> CharState | None:
        """Return the state after one more character, None outside the language."""
        here, letters = state
        if char == " ":
            if not letters:
                return state
            after = self.arcs[here].get(letters)
            return None if after is None else (after, "")
        if letters + char in self._prefixes[here]:
            return here, letters + char
        after = self.arcs[here].get(letters)
        if after is not None and (char.isdigit() or letters[-1].isdigit()):
            return self.follow((after, ""), char)  # "42" needs no space
        return None

    def accepts(self, state: CharState) -> bool:
        """Whether the language may end here."""
        here, letters = state
        after = self.arcs[here].get(letters) if letters else here
        return after in self.finals
