"""Word graphs and their letters."""

from __future__ import annotations

import pytest

from asr.grammar.automaton import Grammar, WordGraph

pytestmark = pytest.mark.unit


def grammar() -> Grammar:
    graph = WordGraph()
    end = graph.state()
    graph.words(0, ["yes", "no", "not at all", "4"], end)
    graph.arcs[end]["2"] = end
    graph.finals.add(end)
    return graph.grammar()


def accepts(text: str) -> bool:
    language = grammar()
    state = language.start()
    for char in text:
        after = language.follow(state, char)
        if after is None:
            return False
        state = after
    return language.accepts(state)


@pytest.mark.parametrize("text", ["yes", "no", "not at all", " yes", "yes ", "not  at all", "42"])
def test_the_language_is_accepted(text: str) -> None:
    assert accepts(text)


@pytest.mark.parametrize("text", ["", "ye", "yesno", "not at", "all", "maybe", "not all"])
def test_everything_else_is_not(text: str) -> None:
    assert not accepts(text)


def test_the_vocabulary_is_every_word() -> None:
    assert grammar().vocabulary == ("2", "4", "all", "at", "no", "not", "yes")
